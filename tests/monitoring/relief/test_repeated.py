"""Patients who come more than once: bands and tests that count patients, not infusions."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.relief.kaplan_meier import KaplanMeier, kaplan_meier
from monitoring.relief.log_rank import LogRank, log_rank
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.repeated import (
    Spans,
    log_survival_variance,
    numbered,
    surplus_by_patient,
)

Told = Sequence[tuple[float, bool, int]]
told = st.lists(
    st.tuples(st.integers(0, 15), st.booleans(), st.integers(0, 6)), min_size=8, max_size=30
).filter(lambda spans: any(returned for _, returned, _ in spans))


def spans_of(spans: Told) -> Spans:
    days, returned, patients = zip(*spans, strict=True)
    return Spans(
        days=np.array(days, np.float64), is_event=np.array(returned), patient=numbered(patients)
    )


def curve_of(spans: Told) -> KaplanMeier:
    days, returned, patients = zip(*spans, strict=True)
    return kaplan_meier(days, returned, patients)


def log_survival(spans: Told, weights: dict[int, float], until: float) -> float:
    """The logarithm of the product limit in which a patient's spans count by a weight."""
    total = 0.0
    for time in sorted({days for days, returned, _ in spans if returned and days <= until}):
        left = sum(weights[patient] for days, _, patient in spans if days >= time)
        gone = sum(weights[of] for days, returned, of in spans if returned and days == time)
        total += math.log(1 - gone / left)
    return total


def variance_by_hand(spans: Told, until: float) -> float:
    """How far the curve moves when one patient counts a little more, patient by patient."""
    patients = {patient for _, _, patient in spans}
    calm = dict.fromkeys(patients, 1.0)
    pulls = [
        log_survival(spans, calm | {patient: 1.00001}, until)
        - log_survival(spans, calm | {patient: 0.99999}, until)
        for patient in patients
    ]
    return sum((pull / 0.00002) ** 2 for pull in pulls) * len(patients) / (len(patients) - 1)


@settings(max_examples=30)
@given(told)
def test_variance_is_what_patients_move(spans: Told) -> None:
    held = spans_of(spans)
    if held.is_repeated:
        for time, variance in zip(*log_survival_variance(held), strict=True):
            assert variance == pytest.approx(variance_by_hand(spans, time), rel=1e-5, abs=1e-8)


@given(st.lists(st.tuples(st.integers(0, 15), st.booleans()), min_size=2, max_size=30))
def test_one_span_each_is_greenwood(spans: list[tuple[int, bool]]) -> None:
    held = spans_of([(days, returned, i) for i, (days, returned) in enumerate(spans)])
    greenwood = 0.0
    for time, variance in zip(*log_survival_variance(held), strict=True):
        left = sum(days >= time for days, _ in spans)
        gone = sum(returned and days == time for days, returned in spans)
        greenwood += gone / (left * (left - gone))

        assert variance * (len(spans) - 1) / len(spans) == pytest.approx(greenwood, abs=1e-12)


@given(told)
def test_saying_all_twice_makes_nothing_surer(spans: Told) -> None:
    once, twice = curve_of(spans), curve_of([*spans, *spans])
    if spans_of(spans).is_repeated:
        assert twice.survival == pytest.approx(once.survival)
        assert [low is None for low in twice.low] == [low is None for low in once.low]
        for one, two in zip(once.low, twice.low, strict=True):
            assert two == (None if one is None else pytest.approx(one))


def even_against_odd(spans: Told, *, is_by_patient: bool = True) -> LogRank | NotEnough:
    """Patients with even numbers compared with those with odd ones."""
    groups = {
        name: [span for span in spans if span[2] % 2 == rest]
        for name, rest in (("even", 0), ("odd", 1))
    }
    durations = {
        name: ([days for days, _, _ in group], [returned for _, returned, _ in group])
        for name, group in groups.items()
    }
    patients = {name: [patient for _, _, patient in group] for name, group in groups.items()}
    return log_rank(durations, patients if is_by_patient else None, least_events=1)


@given(told)
def test_saying_all_twice_changes_no_test(spans: Told) -> None:
    once, twice = even_against_odd(spans), even_against_odd([*spans, *spans])
    if spans_of(spans).is_repeated and isinstance(once, LogRank):
        assert isinstance(twice, LogRank)
        assert twice.statistic == pytest.approx(once.statistic, rel=1e-6)


@given(told)
def test_surplus_is_summed_by_patient(spans: Told) -> None:
    held = spans_of(spans)
    group = np.array([patient % 2 for _, _, patient in spans])
    times = sorted({days for days, returned, _ in spans if returned})
    odd, all_ = (
        [sum(d >= t and p % 2 >= least for d, _, p in spans) for t in times] for least in (1, 0)
    )
    share = np.array([[1 - few / many for few, many in zip(odd, all_, strict=True)],
                      [few / many for few, many in zip(odd, all_, strict=True)]])  # fmt: skip
    by_hand = dict.fromkeys(range(held.patients), 0.0)
    for (days, returned, patient), number in zip(spans, held.patient.tolist(), strict=True):
        for time, few, many in zip(times, odd, all_, strict=True):
            gone = sum(back and each == time for each, back, _ in spans)
            if days >= time:
                by_hand[number] -= gone / many * (patient % 2 - few / many)
            if returned and days == time:
                by_hand[number] += patient % 2 - few / many

    found = surplus_by_patient(held, group, share)[:, 1]
    assert found.tolist() == pytest.approx(list(by_hand.values()))


def test_few_patients_have_no_band() -> None:
    often = [(day, True, patient) for day in range(1, 9) for patient in range(4)]
    curve = curve_of(often)

    assert set(curve.low) == set(curve.high) == {None}
    assert (curve.median, curve.median_low) == (4, None)
    assert even_against_odd(often) == NotEnough(
        reason="They are infusions of 4 patients; 5 are needed."
    )


def test_one_patient_is_a_world_of_its_own() -> None:
    days, returned = [3, 5, 8, 13], [True, True, False, True]

    assert kaplan_meier(days, returned, ["Adaeze"] * 4) == kaplan_meier(days, returned)


def invented(seed: int) -> list[tuple[float, bool, int]]:
    """Forty patients with ten infusions each: some keep relief long, some short; groups alike."""
    draw = np.random.default_rng(seed)
    patient = np.repeat(np.arange(40), 10)
    lasted = draw.exponential(10 / draw.gamma(2, 0.5, 40)[patient])
    watched = draw.exponential(20, patient.size)
    rows = zip(np.minimum(lasted, watched), lasted <= watched, patient, strict=True)
    return [(float(days), bool(returned), int(each)) for days, returned, each in rows]


def test_groups_that_are_alike_seldom_differ() -> None:
    found = {True: 0, False: 0}
    for spans in map(invented, range(100)):
        for is_by_patient in found:
            result = even_against_odd(spans, is_by_patient=is_by_patient)
            assert isinstance(result, LogRank)
            found[is_by_patient] += result.p_value < 0.05

    assert found[True] <= 10
    assert found[False] >= 15


def test_band_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(100):
        curve = curve_of(invented(seed))
        place = np.searchsorted(curve.times, 8, side="right") - 1
        low, high = curve.low[place], curve.high[place]
        assert low is not None
        assert high is not None
        held += low <= (2 / (2 + 8 / 10)) ** 2 <= high  # the mean over all such patients

    assert held >= 90
