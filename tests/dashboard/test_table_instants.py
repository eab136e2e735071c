"""Instants of whole columns are written as Python writes each of them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.tables.instants import local_texts, minutes_between
from monitoring.moments import instants

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # a day that was left out
    "Africa/Monrovia",  # 44 minutes and a half, until January of 1972
]
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - made aware below
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NEARBY = st.builds(
    lambda begin, seconds: [begin + timedelta(seconds=each) for each in seconds],
    MOMENTS.map(lambda at: at.replace(microsecond=0)),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=5),
)
SOME = st.lists(st.none() | MOMENTS, max_size=8) | NEARBY
TO_THE_SECOND = timedelta(seconds=1)


def text(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


@given(SOME, st.sampled_from(ZONES))
def test_local_time_is_what_python_writes(moments: list[datetime | None], name: str) -> None:
    zone = ZoneInfo(name)

    assert local_texts(instants(moments), zone) == [text(at, zone) for at in moments]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(
    "change",
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Berlin
        datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),  # Lord Howe, in the middle of an hour
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia
        datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC),  # Monrovia
    ],
)
def test_clocks_that_change_are_followed(change: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    moments = [change + timedelta(seconds=each) for each in range(-4_000, 4_000, 61)]
    moments += [change - timedelta(microseconds=1), change]

    assert local_texts(instants(moments), zone) == [text(at, zone) for at in moments]


@given(st.lists(st.tuples(st.none() | MOMENTS, st.none() | MOMENTS), max_size=8))
def test_minutes_are_to_the_nearest_hundredth(
    pairs: list[tuple[datetime | None, datetime | None]],
) -> None:
    earlier, later = ([pair[place] for pair in pairs] for place in (0, 1))
    found = minutes_between(instants(earlier), instants(later))

    for (begin, end), minutes in zip(pairs, found, strict=True):
        if begin is None or end is None:
            assert minutes is None
        else:
            microseconds = Fraction((end - begin) // timedelta(microseconds=1))
            assert minutes == round(microseconds / 600_000) / 100
