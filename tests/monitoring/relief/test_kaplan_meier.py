"""The curve against textbooks, against a plain product limit, and what must hold of any curve."""

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.relief.kaplan_meier import KaplanMeier, kaplan_meier
from tests.monitoring.relief.published import (
    MAINTAINED,
    NOT_MAINTAINED,
    PLACEBO,
    SIX_MP,
    watched,
)

durations = st.lists(
    st.tuples(st.integers(0, 60).map(lambda quarter: quarter / 4), st.booleans()), max_size=40
)


def curve_of(spans: Sequence[tuple[float, bool]]) -> KaplanMeier:
    return kaplan_meier([days for days, _ in spans], [returned for _, returned in spans])


def steps_of(curve: KaplanMeier) -> list[tuple[float, int, float, float | None, float | None]]:
    """Each time with an event: how many were at risk, survival and band, to four places."""
    rows = zip(curve.times, curve.at_risk, curve.survival, curve.low, curve.high, strict=True)
    return [
        (time, at_risk, *(None if each is None else round(each, 4) for each in values))  # type: ignore[misc]
        for (time, at_risk, *values), events in zip(rows, curve.events, strict=True)
        if events
    ]


def test_remissions_on_six_mp() -> None:
    curve = kaplan_meier(*watched(SIX_MP))

    assert steps_of(curve) == [
        (6, 21, 0.8571, 0.6197, 0.9516),
        (7, 17, 0.8067, 0.5631, 0.9228),
        (10, 15, 0.7529, 0.5032, 0.8894),
        (13, 12, 0.6902, 0.4316, 0.8491),
        (16, 11, 0.6275, 0.3675, 0.8049),
        (22, 7, 0.5378, 0.2678, 0.7468),
        (23, 6, 0.4482, 0.1881, 0.6801),
    ]
    assert (curve.median, curve.median_low, curve.median_high) == (23, 13, None)
    assert (curve.n, curve.n_events) == (21, 9)


def test_remissions_on_placebo() -> None:
    curve = kaplan_meier(*watched(PLACEBO))

    assert [round(value, 4) for value in curve.survival] == [
        1, 0.9048, 0.8095, 0.7619, 0.6667, 0.5714, 0.381, 0.2857, 0.1905, 0.1429, 0.0952, 0.0476, 0,
    ]  # fmt: skip
    assert (curve.median, curve.median_low, curve.median_high) == (8, 4, 11)
    assert (curve.low[-1], curve.high[-1]) == (None, None)


@pytest.mark.parametrize(
    ("text", "survival", "median"),
    [
        (MAINTAINED, [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184], (31, 13, None)),
        (
            NOT_MAINTAINED,
            [0.833, 0.667, 0.583, 0.486, 0.389, 0.292, 0.194, 0.097, 0],
            (23, 5, 33),
        ),
    ],
)
def test_remissions_maintained_or_not(
    text: str, survival: list[float], median: tuple[float, ...]
) -> None:
    curve = kaplan_meier(*watched(text))

    assert [round(step[2], 3) for step in steps_of(curve)] == survival
    assert (curve.median, curve.median_low, curve.median_high) == median


def test_nobody_was_watched() -> None:
    curve = kaplan_meier([], [])

    assert (curve.times, curve.survival, curve.median, curve.n) == ((), (), None, 0)


def test_nobody_returned() -> None:
    curve = kaplan_meier([3, 8], [False, False])

    assert (curve.times, curve.survival, curve.median) == ((0, 3, 8), (1, 1, 1), None)
    assert curve.low == curve.high == (None, None, None)
    assert (curve.at_risk, curve.censored) == ((2, 2, 1), (0, 1, 1))


def test_no_relief_at_all_is_a_step_at_once() -> None:
    curve = kaplan_meier([0, 0, 5, 9], [True, True, True, False])

    assert curve.times == (0, 5, 9)
    assert curve.survival == pytest.approx((0.5, 0.25, 0.25))
    assert curve.median == 0


@pytest.mark.parametrize("bad", [([-1.0], [True]), ([math.nan], [True]), ([1.0, 2.0], [True])])
def test_impossible_durations_are_refused(bad: tuple[list[float], list[bool]]) -> None:
    with pytest.raises(ValueError, match="duration"):
        kaplan_meier(*bad)


def product_limit(spans: Sequence[tuple[float, bool]]) -> dict[float, tuple[Fraction, float]]:
    """Survival and Greenwood's sum after each distinct time, by the definition, in fractions."""
    survival, sum_ = Fraction(1), 0.0
    result = {}
    for time in sorted({0.0, *(days for days, _ in spans)}):
        at_risk = sum(days >= time for days, _ in spans)
        events = sum(days == time and returned for days, returned in spans)
        survival *= 1 - Fraction(events, at_risk)
        sum_ += events / (at_risk * (at_risk - events)) if events < at_risk else math.inf
        result[time] = survival, sum_
    return result


@given(durations.filter(bool))
def test_curve_is_the_product_limit(spans: list[tuple[float, bool]]) -> None:
    by_hand = product_limit(spans)
    curve = curve_of(spans)

    assert curve.times == tuple(by_hand)
    assert curve.survival == pytest.approx([float(survival) for survival, _ in by_hand.values()])


@given(durations.filter(bool))
def test_band_is_log_log_of_greenwood(spans: list[tuple[float, bool]]) -> None:
    z = NormalDist().inv_cdf(0.975)
    curve = curve_of(spans)
    bands = zip(curve.low, curve.high, strict=True)

    for (survival, sum_), band in zip(product_limit(spans).values(), bands, strict=True):
        if survival in {0, 1}:
            assert band == (None, None)
        else:
            log = -math.log(survival)
            reach = z * math.sqrt(sum_) / log
            by_hand = [math.exp(-log * math.exp(sign * reach)) for sign in (1, -1)]
            assert band == pytest.approx(by_hand)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_without_censoring_it_counts(days: list[int]) -> None:
    curve = kaplan_meier(days, [True] * len(days))
    left = [sum(each > time for each in days) / len(days) for time in curve.times]

    assert curve.survival == pytest.approx(left)


@given(durations)
def test_curve_falls_between_one_and_none(spans: list[tuple[float, bool]]) -> None:
    curve = curve_of(spans)
    bands = zip(curve.low, curve.survival, curve.high, strict=True)

    assert list(curve.survival) == sorted(curve.survival, reverse=True)
    assert all(0 <= low <= point <= high <= 1 for low, point, high in bands if low and high)
    assert sum(curve.events) + sum(curve.censored) == curve.n == len(spans)


@given(durations, st.sampled_from([0.25, 2.0, 64.0]))
def test_longer_days_stretch_the_times(spans: list[tuple[float, bool]], factor: float) -> None:
    curve = curve_of(spans)
    stretched = curve_of([(days * factor, returned) for days, returned in spans])

    assert stretched.times == tuple(time * factor for time in curve.times)
    assert stretched.survival == curve.survival
    assert stretched.median == (None if curve.median is None else curve.median * factor)


@given(durations, st.randoms(use_true_random=False))
def test_order_of_spans_does_not_matter(spans: list[tuple[float, bool]], random: object) -> None:
    shuffled = list(spans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert curve_of(shuffled) == curve_of(spans)
