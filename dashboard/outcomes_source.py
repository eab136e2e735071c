"""Reading a clinic's outcomes: its infusions of a period and a condition, put beside each other.

Nobody is named in what is read here: what leaves this module are counts, curves and shares.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from dashboard.charts.outcomes.dose_figure import DoseView
from db.clinic_infusions import clinic_infusions
from db.clinic_rows import newest_protocol, read_protocol
from db.engine import Database
from monitoring.course_criteria import ReliefCriteria
from monitoring.course_entries import PainType
from monitoring.errors import StateRefused
from monitoring.figures.places import short_key
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.relief import strata
from monitoring.relief.clinic import clinic_rows
from monitoring.relief.dose_response import Response, fitted
from monitoring.relief.returning import NotKnown
from monitoring.relief.shares import dissociated_by_dose, held_back_by_dose
from monitoring.relief.strata import Strata


class Period(StrEnum):
    """Since when infusions are looked at; the value stands in addresses and must not change."""

    ALL = "all"
    YEAR = "12-months"
    HALF_YEAR = "6-months"
    QUARTER = "3-months"


class Grouping(StrEnum):
    """What infusions are put beside each other by; the value stands in addresses."""

    ALL = "all"
    CONDITION = "condition"
    DOSE = "dose"
    NUMBER = "number"
    INTERVAL = "interval"


class Condition(StrEnum):
    """Of what condition infusions are looked at; the value stands in addresses."""

    ANY = "any"
    NEUROPATHIC = "neuropathic"
    CRPS = "crps"
    SOMATIC = "somatic"
    DEPRESSION = "depression"
    OTHER = "other"
    UNKNOWN = "unknown"


ALL = "all"
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_DAYS: Mapping[Period, int] = MappingProxyType(
    {Period.YEAR: 365, Period.HALF_YEAR: 182, Period.QUARTER: 91}
)
_GROUPED: Mapping[Grouping, Callable[[pd.DataFrame], Strata]] = MappingProxyType(
    {
        Grouping.ALL: strata.overall,
        Grouping.CONDITION: strata.by_condition,
        Grouping.DOSE: strata.by_dose_band,
        Grouping.NUMBER: strata.by_number_in_series,
        Grouping.INTERVAL: strata.by_interval,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address says: of which infusions, put beside each other by what."""

    period: Period = Period.ALL
    grouping: Grouping = Grouping.ALL
    condition: Condition = Condition.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """A clinic's outcomes at one instant, by the criteria of its newest protocol.

    `since` is None where all infusions are looked at. `not_known` counts, by reason, those of
    whose relief nothing is known. `lists` has the infusions behind each number, the newest first,
    by `list_key`.
    """

    n_infusions: int
    n_patients: int
    since: datetime | None
    relief: Strata
    not_known: Mapping[NotKnown, int]
    dose: DoseView
    criteria: ReliefCriteria
    lists: Mapping[str, tuple[SessionId, ...]]


def read_outcomes(database: Database, user: User, chosen: Chosen, at: datetime) -> Outcomes:
    """The outcomes of the user's clinic; raises PermissionRefused for who may not see them."""
    check_can(user, Action.VIEW_OUTCOMES)
    with database.reading() as connection:
        version = newest_protocol(connection, user.clinic_id, at)
        course = read_protocol(connection, user.clinic_id, version).course
        if course is None:
            msg = "Your clinic’s protocol does not say yet when relief is over."
            raise StateRefused(msg)
    frames = clinic_infusions(database, user.clinic_id, since_of(chosen.period, at), at)
    return outcomes_of(clinic_rows(frames, course.relief, at), course.relief, chosen, at)


def since_of(period: Period, at: datetime) -> datetime:
    """The instant from which infusions are looked at; long ago for all of them."""
    days = _DAYS.get(period)
    return _LONG_AGO if days is None else at - timedelta(days=days)


def outcomes_of(
    rows: pd.DataFrame, criteria: ReliefCriteria, chosen: Chosen, at: datetime
) -> Outcomes:
    """The outcomes of `rows` (`clinic.clinic_rows` of all infusions) as chosen."""
    since = since_of(chosen.period, at)
    rows = _of_condition(rows[rows["started_at"] >= since], chosen)
    reasons = Counter(NotKnown(reason) for reason in rows["not_known"].dropna())
    relief = _GROUPED[chosen.grouping](rows)
    return Outcomes(
        n_infusions=len(rows),
        n_patients=rows["patient_id"].nunique(),
        since=None if since == _LONG_AGO else since,
        relief=relief,
        not_known=dict(reasons.most_common()),
        dose=DoseView(
            rows=rows,
            rise=fitted(rows, Response.PEAK_RISE),
            dissociated=dissociated_by_dose(rows),
            held_back=held_back_by_dose(rows),
            relief=strata.by_dose_band(rows).groups,
        ),
        criteria=criteria,
        lists=dict(_lists(rows, relief)),
    )


def list_key(kind: str, name: str) -> str:
    """What the list of a group, or of a reason, is called in an address."""
    return f"{kind}.{short_key(name)}"


def _lists(rows: pd.DataFrame, relief: Strata) -> Iterator[tuple[str, tuple[SessionId, ...]]]:
    yield ALL, tuple(reversed(rows["session_id"].tolist()))
    for group in relief.groups:
        yield list_key("group", group.name), group.sessions[::-1]
        yield list_key("returned", group.name), group.returned[::-1]
    for reason, own in rows.groupby("not_known"):
        yield list_key("not_known", str(reason)), tuple(reversed(own["session_id"].tolist()))


def _of_condition(rows: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    match chosen.condition:
        case Condition.ANY:
            return rows
        case Condition.UNKNOWN:
            return rows[rows["pain_type"].isna()]
        case named:
            return rows[rows["pain_type"] == PainType(named.value)]
