"""Gaps, late and amended sets, last digits: each trap by hand."""

import pytest
from scipy.stats import chisquare

from monitoring.figures.digits import LEAST_READINGS, Digits, Uneven
from monitoring.figures.quality import Quality, tolerance_of
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.relief.not_enough import NotEnough
from tests.monitoring.figures.building import Sessions


def quality(clinic: Sessions) -> Quality:
    return clinic.laid_out().figures(are_typed_names_shown=True).quality


def with_sets(*minutes: float) -> Sessions:
    clinic = Sessions()
    clinic.session("a")
    clinic.measured("a", *minutes)
    return clinic


def test_waits_end_with_a_set_or_the_infusion() -> None:
    found = quality(with_sets(-4, 10, 20, 30))

    assert (found.gaps.n, found.gaps.n_of) == (0, 4)  # three sets, then the stop at 40


def test_wait_on_the_limit_is_no_gap() -> None:
    assert quality(with_sets(13, 26, 39)).gaps.n == 0
    assert quality(with_sets(13.5, 26, 39)).gaps.n == 1


def test_infusion_without_a_set_is_one_gap() -> None:
    found = quality(with_sets())

    assert (found.gaps.n, found.gaps.n_of) == (1, 1)
    assert (found.with_gap.n, found.with_gap.n_of) == (1, 1)


def test_recovery_may_wait_longer() -> None:
    assert quality(with_sets(10, 20, 30, 58, 76)).gaps.n == 0
    assert quality(with_sets(10, 20, 30, 58, 77)).gaps.n == 1


def test_set_of_a_pause_is_not_missed() -> None:
    clinic = with_sets(10, 30)
    clinic.paused("a", 12, 18)

    assert quality(with_sets(10, 30)).gaps.n == 1
    assert quality(clinic).gaps.n == 1  # 20 min without 6 are still too many
    clinic.paused("a", 18, 20)
    assert quality(clinic).gaps.n == 0


def test_later_pause_ends_the_earlier_one() -> None:
    clinic = with_sets(10, 30)
    clinic.paused("a", 12, 28)
    clinic.paused("a", 15, 15)

    assert quality(clinic).gaps.n == 1


def test_unknown_protocol_is_not_judged() -> None:
    clinic = Sessions()
    clinic.session("a", protocol_version=9)
    clinic.measured("a", 30, written_later=60)
    found = quality(clinic)

    assert (found.n_unjudged, found.gaps.n_of, found.late.n_of, found.sets.n) == (1, 0, 0, 1)


def test_late_set_is_judged_by_its_first_writing() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.measured("a", 10, written_later=5)
    clinic.measured("a", 20, written_later=5.1)
    clinic.measured("a", 30, written_later=90, is_amended=True)
    found = quality(clinic)

    assert (found.late.n, found.late.n_of) == (1, 2)
    assert (found.amended.n, found.amended.n_of) == (1, 3)


def test_protocol_says_what_is_late() -> None:
    found = tolerance_of(default_protocol())

    assert (
        found.late_min,
        found.infusion_min - default_protocol().schedule.infusion_every_min,
    ) == (
        5,
        3,
    )


def digits(pressures: list[tuple[int, int] | None]) -> Digits:
    clinic = Sessions()
    clinic.session("a")
    for minute, pressure in enumerate(pressures):
        clinic.measured("a", minute, pressure=pressure)
    return next(each for each in quality(clinic).digits if each.measure is Measure.SYSTOLIC)


def test_last_digits_are_counted() -> None:
    found = digits([(120, 81), (130, 82), (125, 83), (118, 84), None])

    assert (found.zeros.n, found.zeros.n_of, found.fives.n) == (2, 4, 1)
    assert isinstance(found.test, NotEnough)


def test_digits_are_tested_from_fifty_on() -> None:
    rounded = [120] * 30 + [125] * 10 + [121 + each for each in range(10)]
    found = digits([(each, 80) for each in rounded])
    theirs = chisquare([31, 1, 1, 1, 1, 11, 1, 1, 1, 1])

    assert len(rounded) == LEAST_READINGS
    assert isinstance(found.test, Uneven)
    assert found.test.statistic == pytest.approx(theirs.statistic)
    assert found.test.p_value == pytest.approx(theirs.pvalue)


def test_even_digits_are_even() -> None:
    found = digits([(110 + each % 10, 80) for each in range(60)])

    assert isinstance(found.test, Uneven)
    assert (found.test.statistic, found.test.p_value) == (0, 1)
