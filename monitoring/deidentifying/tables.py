"""Which columns leave without names, and what is done to their values.

A column is kept only if its kind cannot hold what somebody typed: a new column of names or free
text stays out by itself. HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i): names, record numbers, places
smaller than a state (a time zone is one), dates, ages over 89, any other identifying number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import numpy as np

from monitoring.deidentifying.veil import Veil
from monitoring.ids import PatientId
from monitoring.moments import Instants
from monitoring.tables.all_tables import TABLES
from monitoring.tables.columns import Column, Kind, Table, column, number
from monitoring.tables.exports import EXPORTS
from monitoring.tables.ketamine import KETAMINE
from monitoring.tables.shared import FROM_START

OLDEST = 90
AGE = number(
    "age",
    "years",
    f"whole years at the session; {OLDEST} stands for {OLDEST} or more, also of earlier sessions",
    "born_on",
)
WEIGHT = number("weight", "kg", "the weight of this session, whole kg", "weight_g", divisor=1000)
PATIENT = column(Kind.ID, "patient_id", "pseudonym of the patient")
_TYPED = frozenset({Kind.NAME, Kind.FREE_TEXT})
# Names of rules come with the protocol and are the same for all its patients.
_KEPT_NAMES = frozenset({"rule_id"})
_IN_PLACE = {"born_on": AGE, "weight_g": WEIGHT, "patient_id": PATIENT}
Values = Any  # of one column: a sequence, or an array of Instants


def without_names(table: Table) -> Table:
    """The table as it leaves: columns of what people typed are gone, others stand in for some."""
    kept = (_IN_PLACE.get(each.source, each) for each in table.columns if _may_leave(each))
    return replace(table, columns=tuple(kept))


def _may_leave(column: Column) -> bool:
    return column.kind not in _TYPED or column.name in _KEPT_NAMES


# What was exported, why and by whom is about people who may be named; and lots, with the days
# they came in, are no patient's, whose dates alone are moved. Both stay here.
DEIDENTIFIED = tuple(without_names(table) for table in TABLES if table not in {EXPORTS, KETAMINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Hides one patient's rows; `at` is when the export was made, for who is over 89 by then."""

    veil: Veil
    patient_id: PatientId
    at: datetime

    def piece(self, table: Table, piece: Sequence[Values]) -> list[Values]:
        """The values of a piece of `table` (one of DEIDENTIFIED), a sequence for each column."""
        stored = {each.name: values for each, values in zip(table.columns, piece, strict=True)}
        return [
            self._column(column, values, stored)
            for column, values in zip(table.columns, piece, strict=True)
        ]

    def pseudonym(self, own: str) -> str:
        """What stands for an id."""
        return str(self.veil.pseudonym(UUID(own)))

    def moved(self, at: datetime) -> datetime:
        """An instant, moved back by the patient's days."""
        return at - self.veil.shift(self.patient_id)

    def _column(self, column: Column, values: Values, stored: dict[str, Values]) -> Values:
        if column.kind is Kind.TIME or column is FROM_START:
            return values - np.timedelta64(self.veil.shift(self.patient_id))
        if column.kind in {Kind.ID, Kind.PERSON}:
            return [None if own is None else self.pseudonym(own) for own in values]
        if column is AGE:
            return list(map(self._age, values, _days_of(stored)))
        if column is WEIGHT:
            return [None if each is None else round(each, -3) for each in values]
        return values

    def _age(self, born_on: date, then: date) -> int:
        """The age (years) at a session; who has turned 90 by now is that at every one of theirs."""
        now = years_between(born_on, self.at.date())
        return OLDEST if now >= OLDEST else years_between(born_on, then)


def _days_of(sessions: dict[str, Values]) -> list[date]:
    """The day (UTC) of each session: of its start, or of its plan."""
    begun: Instants = sessions["started_at"].copy()
    never = np.isnat(begun)
    begun[never] = sessions["scheduled_at"][never]
    return cast("list[date]", begun.astype("datetime64[D]").tolist())


def years_between(born_on: date, on: date) -> int:
    """Whole years of age."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
