"""Pseudonyms, moved dates, ages: what is hidden stays hidden, and what must stay is kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.deidentifying.tables import (
    DEIDENTIFIED,
    OLDEST,
    Hidden,
    years_between,
)
from monitoring.deidentifying.veil import LONGEST_SHIFT_DAYS, Veil
from monitoring.ids import PatientId
from monitoring.moments import instants
from monitoring.tables.columns import Kind, Table
from tests.factories import AT

SECRETS = st.binary(min_size=32, max_size=64)
IDS = st.uuids()
INSTANTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - made aware below
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SESSIONS = next(table for table in DEIDENTIFIED if table.name == "sessions")


def sessions_of(
    born_on: date, *started_at: datetime, at: datetime = AT, weight_g: int = 70_499
) -> dict[str, list[Any]]:
    """What is shown of one patient's sessions, by the column."""
    known = {"born_on": born_on, "weight_g": weight_g}
    stored = [
        instants(started_at)
        if column.kind is Kind.TIME
        else [known.get(column.source)] * len(started_at)
        for column in SESSIONS.columns
    ]
    hidden = Hidden(veil=Veil(bytes(32)), patient_id=PatientId(UUID(int=1)), at=at)
    shown = hidden.piece(SESSIONS, stored)
    return {each.name: [*values] for each, values in zip(SESSIONS.columns, shown, strict=True)}


@given(SECRETS, IDS)
def test_shift_is_the_patients_own_whole_days_back(secret: bytes, patient_id: UUID) -> None:
    shift = Veil(secret).shift(PatientId(patient_id))

    assert shift == Veil(secret).shift(PatientId(patient_id))
    assert timedelta(days=1) <= shift <= timedelta(days=LONGEST_SHIFT_DAYS)
    assert shift % timedelta(days=1) == timedelta(0)


@given(SECRETS, IDS, IDS)
def test_pseudonym_is_stable_and_says_nothing(secret: bytes, one: UUID, other: UUID) -> None:
    veil = Veil(secret)

    assert veil.pseudonym(one) == Veil(secret).pseudonym(one) != one
    assert (veil.pseudonym(one) == veil.pseudonym(other)) == (one == other)
    assert veil.pseudonym(one).version == 4  # random by its look: not the time that ours hold


@given(SECRETS, SECRETS, st.lists(IDS, min_size=8, max_size=8, unique=True))
def test_two_installations_differ(secret: bytes, other: bytes, ids: list[UUID]) -> None:
    if secret == other:
        return
    one, two = Veil(secret), Veil(other)

    assert {one.pseudonym(each) for each in ids}.isdisjoint({two.pseudonym(each) for each in ids})
    assert [one.shift(PatientId(each)) for each in ids] != [
        two.shift(PatientId(each)) for each in ids
    ]


@given(st.lists(INSTANTS, min_size=2, max_size=6))
def test_durations_stay_to_the_microsecond(started: list[datetime]) -> None:
    shown = sessions_of(date(1979, 3, 12), *started, at=max(started))["started_at"]

    moved = [each.tolist() for each in shown]
    assert [each - moved[0] for each in moved] == [each - started[0] for each in started]
    assert moved != [each.replace(tzinfo=None) for each in started]


@pytest.mark.parametrize(
    ("born_on", "ages"),
    [
        (date(1979, 11, 23), [46, 47]),
        (date(1979, 11, 24), [45, 46]),
        (date(1936, 11, 24), [88, 89]),
        (date(1936, 11, 23), [OLDEST, OLDEST]),  # 90 today: of the session a year ago too
        (date(1921, 1, 1), [OLDEST, OLDEST]),
    ],
)
def test_ages_are_years_and_over_89_one_group(born_on: date, ages: list[int]) -> None:
    a_year_ago = AT - timedelta(days=365)

    assert sessions_of(born_on, a_year_ago, AT)["age"] == ages


def test_leap_day_birthday_is_kept_on_the_first_of_march() -> None:
    assert years_between(date(1980, 2, 29), date(2026, 2, 28)) == 45
    assert years_between(date(1980, 2, 29), date(2026, 3, 1)) == 46


def test_weight_is_whole_kilograms() -> None:
    assert sessions_of(date(1979, 3, 12), AT)["weight"] == [70_000]


@pytest.mark.parametrize("table", DEIDENTIFIED, ids=lambda table: table.name)
def test_no_column_can_hold_what_somebody_typed(table: Table) -> None:
    names = {column.name for column in table.columns if column.kind is Kind.NAME}

    assert names <= {"rule_id"}
    assert {column.kind for column in table.columns}.isdisjoint({Kind.FREE_TEXT, Kind.DAY})
    assert "born_on" not in {column.name for column in table.columns}
    assert table.name != "exports"
