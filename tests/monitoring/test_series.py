"""How far a series has come: numbered or not, before and after the plan, over and beyond it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from monitoring.series import InfusionDone, SeriesProgress, series_progress
from tests.course_factories import on_day, plan

OSLO = ZoneInfo("Europe/Oslo")


def done(*days: float, numbers: tuple[int | None, ...] = ()) -> list[InfusionDone]:
    named = numbers or (None,) * len(days)
    return [
        InfusionDone(at=on_day(each), number_in_series=number)
        for each, number in zip(days, named, strict=True)
    ]


def progress(infusions: list[InfusionDone], **changes: object) -> SeriesProgress:
    return series_progress(infusions, plan(0, **changes), OSLO)


def test_next_is_one_interval_on() -> None:
    found = progress(done(0, 3, 6, 9))

    assert (found.done, found.planned, found.beyond) == (4, 6, 0)
    assert found.next_on == date(2026, 10, 13)


def test_none_begun_has_no_next() -> None:
    assert progress([]) == SeriesProgress(done=0, planned=6, beyond=0, next_on=None)


def test_full_series_goes_on_with_maintenance() -> None:
    found = progress(done(0, 3, 6, 9, 12, 15, 43))

    assert (found.done, found.beyond, found.next_on) == (7, 1, date(2026, 12, 11))


def test_full_series_without_maintenance_ends() -> None:
    assert progress(done(0, 3), planned_in_series=2, maintenance_days=None).next_on is None


def test_earlier_infusions_are_of_another_series() -> None:
    assert progress(done(-60, -57, 0, 3)).done == 2


@pytest.mark.parametrize(
    ("numbers", "expected"), [((3, None, None), 5), ((3, 4, 1), 1), ((None, None, 3), 3)]
)
def test_said_number_counts(numbers: tuple[int | None, ...], expected: int) -> None:
    assert progress(done(-6, -3, 0, numbers=numbers)).done == expected


def test_plan_of_the_same_day_counts_it() -> None:
    later = plan(0.2)

    assert series_progress(done(0), later, OSLO).done == 1


def test_no_plan_counts_all() -> None:
    found = series_progress(done(-60, 0), None, OSLO)

    assert found == SeriesProgress(done=2, planned=None, beyond=0, next_on=None)
