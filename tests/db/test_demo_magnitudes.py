"""Magnitudes of the demonstration clinic against what was published."""

from datetime import timedelta
from functools import cache
from statistics import mean

import pytest

from db.demo.calendar import CLIMBER
from monitoring.effects import Effect
from monitoring.measures import Measure
from monitoring.timeline import Timeline, read_timeline
from tests.db.demo_clinic import clinic, past


@cache
def timelines() -> list[Timeline]:
    return [read_timeline(life.record) for life in past()]


def changes(timeline: Timeline, measure: Measure) -> list[tuple[float, float]]:
    """Minutes after the start with the change from the baseline."""
    started, base = timeline.started_at, timeline.baseline[measure]
    assert started is not None
    return [
        ((reading.at - started) / timedelta(minutes=1), reading.value - base)
        for reading in timeline.readings[measure]
        if reading.at > started
    ]


def peaks(measure: Measure) -> list[float]:
    return [max(change for _, change in changes(each, measure)) for each in timelines()]


def share(count: int) -> float:
    return count / len(past())


def test_pressure_rises_as_published() -> None:
    at_30_to_40 = [
        change
        for each in timelines()
        for minute, change in changes(each, Measure.SYSTOLIC)
        if 28 <= minute <= 42
    ]

    assert 7 <= mean(at_30_to_40) <= 14.8
    assert 13 <= mean(peaks(Measure.SYSTOLIC)) <= 20
    assert mean(at_30_to_40) < mean(peaks(Measure.SYSTOLIC))
    assert 7 <= mean(peaks(Measure.DIASTOLIC)) <= 13.5


def test_large_rises_are_one_in_ten() -> None:
    both = zip(peaks(Measure.SYSTOLIC), peaks(Measure.DIASTOLIC), strict=True)

    assert 0.08 <= share(sum(up >= 40 or low >= 25 for up, low in both)) <= 0.13


def test_few_cross_the_upper_line() -> None:
    crossed = sum(
        any(
            (each.systolic_mmhg or 0) >= 180 or (each.diastolic_mmhg or 0) >= 110
            for each in timeline.vitals
        )
        for timeline in timelines()
    )

    assert 0.025 <= share(crossed) <= 0.045


def test_pressure_is_back_after_ninety_minutes() -> None:
    late = [
        change
        for each in timelines()
        for minute, change in changes(each, Measure.SYSTOLIC)
        if minute >= 90
    ]

    assert abs(mean(late)) < 4


def test_heart_and_oxygen_change_little() -> None:
    assert 3 <= mean(peaks(Measure.HEART_RATE)) <= 14
    spo2 = [change for each in timelines() for _, change in changes(each, Measure.SPO2)]
    assert -1.5 <= mean(spo2) <= 0.2


@pytest.mark.parametrize(
    ("effect", "low", "high"),
    [
        (Effect.DROWSINESS, 0.48, 0.64),
        (Effect.DIZZINESS, 0.37, 0.53),
        (Effect.DISSOCIATION, 0.28, 0.44),
        (Effect.NAUSEA, 0.08, 0.19),
        (Effect.HEADACHE, 0.04, 0.15),
        (Effect.VOMITING, 0, 0.05),
    ],
)
def test_effects_come_as_published(effect: Effect, low: float, high: float) -> None:
    found = sum(any(each.effect is effect for each in timeline.effects) for timeline in timelines())

    assert low <= share(found) <= high


def dissociation(timeline: Timeline, low: float, high: float) -> list[float]:
    return [
        change for minute, change in changes(timeline, Measure.DISSOCIATION) if low <= minute < high
    ]


def mean_dissociation(low: float, high: float) -> float:
    return mean(value for each in timelines() for value in dissociation(each, low, high))


def test_dissociation_peaks_at_the_end() -> None:
    assert mean_dissociation(5, 15) < mean_dissociation(35, 45)
    assert mean_dissociation(50, 60) < mean_dissociation(35, 45)
    assert mean_dissociation(95, 120) < 0.1


def test_dissociation_falls_after_the_first() -> None:
    highest: dict[bool, list[float]] = {True: [], False: []}
    for timeline in timelines():
        is_first = timeline.session.number_in_series == 1
        highest[is_first].append(max(dissociation(timeline, 5, 60)))

    assert mean(highest[True]) > 1.25 * mean(highest[False])


def test_one_patient_climbs() -> None:
    patient = clinic().patients[CLIMBER].id
    mine = [each for each in timelines() if each.session.patient_id == patient]
    rises = [max(change for _, change in changes(each, Measure.SYSTOLIC)) for each in mine]

    assert mean(rises[-3:]) > mean(rises[:3]) + 10


def test_pain_is_asked_before_and_after() -> None:
    for timeline in timelines():
        readings = timeline.readings[Measure.PAIN]
        assert len(readings) == 2
    before = mean(each.readings[Measure.PAIN][0].value for each in timelines())
    after = mean(each.readings[Measure.PAIN][1].value for each in timelines())
    assert before > after + 1.5
