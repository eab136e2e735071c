"""What one infusion comes to: its dose, dissociation, scores, effects and its place in the row."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.effects import Effect, Grade
from monitoring.infusions import InfusionAction
from monitoring.sessions import SessionOutcome
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary
from tests.factories import AT
from tests.monitoring.trends.by_hand import micrograms_given
from tests.monitoring.trends.visits import CRITERIA, LONGEST_GAP_MIN, Numbers, Visit, frames

START, STOP = InfusionAction.START, InfusionAction.STOP
PAUSE, RESUME = InfusionAction.PAUSE, InfusionAction.RESUME
RATE, BOLUS = InfusionAction.RATE_CHANGE, InfusionAction.BOLUS
AS_ORDERED = ((0, START, 52_500), (40, STOP, None))
Steps = tuple[tuple[float, InfusionAction, int | None], ...]


def summary(visit: Visit) -> SessionSummary:
    (found,) = summaries(frames(visit), CRITERIA, LONGEST_GAP_MIN)
    return found


# clinical.md 7.3: 0.5 mg/kg over 40 min at 70 kg; 17.5 + 0 + 13.125 mg; 80 mg over 2 h; 22 mg/h.
@pytest.mark.parametrize(
    ("steps", "given_ug", "mg_per_kg"),
    [
        (AS_ORDERED, 35_000, 0.5),
        (
            ((0, START, 52_500), (20, PAUSE, None), (25, RESUME, 26_250), (55, STOP, None)),
            30_625,
            0.4375,
        ),
        (((0, START, 40_000), (120, STOP, None)), 80_000, 1.1429),
        (((0, START, 22_000), (60, STOP, None)), 22_000, 0.3143),
        (((0, START, 60_000), (10, BOLUS, 5_000), (20, STOP, None)), 25_000, 0.3571),
        (((0, START, 60_000), (10, RATE, 30_000), (30, STOP, None)), 20_000, 0.2857),
        (((0, START, 10_001), (7, STOP, None)), 1_167, 0.0167),  # 1166.78
    ],
)
def test_given_dose_by_hand(steps: Steps, given_ug: int, mg_per_kg: float) -> None:
    found = summary(Visit(pump=steps, stop=steps[-1][0]))

    assert found.given_ug == given_ug == micrograms_given(steps)
    assert found.given_mg_per_kg == pytest.approx(mg_per_kg, abs=0.0001)


def test_newest_order_counts() -> None:
    found = summary(Visit(pump=AS_ORDERED, orders={-10: 35_000, -5: 40_000}))

    assert found.ordered_ug == 40_000


@pytest.mark.parametrize(
    ("steps", "outcome", "was_held_back"),
    [
        (AS_ORDERED, SessionOutcome.COMPLETED, False),
        (((0, START, 52_500), (38.5, STOP, None)), SessionOutcome.COMPLETED, False),  # 96 %
        (((0, START, 52_500), (37, STOP, None)), SessionOutcome.COMPLETED, True),  # 92.5 %
        (AS_ORDERED, SessionOutcome.STOPPED_EARLY, True),
        (
            ((0, START, 52_500), (20, PAUSE, None), (25, RESUME, 52_500), (45, STOP, None)),
            SessionOutcome.COMPLETED,
            True,
        ),
        (((0, START, 60_000), (10, RATE, 52_500), (40, STOP, None)), None, True),
        (((0, START, 50_000), (10, RATE, 60_000), (40, STOP, None)), None, False),
    ],
)
def test_what_was_held_back(
    steps: Steps, outcome: SessionOutcome | None, *, was_held_back: bool
) -> None:
    visit = Visit(pump=steps, stop=steps[-1][0], outcome=outcome, orders={-10: 35_000})

    assert summary(visit).was_held_back is was_held_back


def test_without_an_order_nobody_knows() -> None:
    assert summary(Visit(pump=AS_ORDERED)).was_held_back is None
    assert summary(Visit(pump=AS_ORDERED)).ordered_ug is None


def test_running_infusion_has_no_dose_yet() -> None:
    running = Visit(pump=AS_ORDERED[:1], stop=None, left=None, orders={-10: 35_000})
    slowed = replace(running, pump=(*running.pump, (20, RATE, 26_250)))

    assert (summary(running).given_ug, summary(running).was_held_back) == (None, None)
    assert (summary(slowed).given_ug, summary(slowed).was_held_back) == (None, True)
    assert summary(running).stopped_at is None


def test_broken_ledger_is_unknown() -> None:
    found = summary(Visit(pump=((5, RATE, 30_000), (40, STOP, None)), orders={-10: 35_000}))

    assert (found.given_ug, found.was_held_back) == (None, None)
    assert found.ordered_ug == 35_000


def test_no_pump_events_no_dose() -> None:
    assert summary(Visit()).given_ug is None
    assert summary(Visit()).given_mg_per_kg is None


def seen(**by_minute: int) -> dict[float, dict[str, int]]:
    return {
        float(at.removeprefix("at_")): {"dissociation": score} for at, score in by_minute.items()
    }


def test_dissociation_from_start_to_clear() -> None:
    scores = seen(at_10=1, at_20=2, at_40=3, at_55=2, at_70=1, at_85=0) | {-5: {"dissociation": 4}}
    course = summary(Visit(scores=scores | {41: {"cadss": 17}, 80: {"cadss": 3}})).dissociation

    assert (course.peak, course.to_peak_min) == (3, 40)
    assert course.above_min == 50  # 2 from 20, below it at 70
    assert course.to_clear_min == 85
    assert course.cadss_peak == 17


def test_dissociation_that_lasts_is_unknown() -> None:
    course = summary(Visit(scores=seen(at_20=2, at_40=3))).dissociation

    assert (course.peak, course.above_min, course.to_clear_min) == (3, None, None)


def test_no_dissociation_is_clear_at_once() -> None:
    course = summary(Visit(scores=seen(at_10=0, at_20=0))).dissociation

    assert (course.peak, course.above_min, course.to_clear_min) == (0, 0, 0)


def test_dissociation_nobody_scored_is_unknown() -> None:
    course = summary(Visit(scores={10: {"pain": 3}})).dissociation

    assert (course.peak, course.to_peak_min, course.above_min) == (None, None, None)
    assert (course.to_clear_min, course.cadss_peak) == (None, None)


def test_pain_and_mood_around_the_infusion() -> None:
    pain: Numbers = {-30: 8, -5: 7, 20: 1, 39: 2, 40: 5, 90: 3}
    scores: dict[float, dict[str, int]] = {-40: {"phq9": 18}, -20: {"phq9": 16}, 95: {"phq9": 9}}
    visit = Visit(scores=scores | {minute: {"pain": each} for minute, each in pain.items()})

    assert (summary(visit).pain_before, summary(visit).pain_after) == (7, 3)
    assert summary(visit).phq9_before == 16


def test_pain_after_needs_an_end() -> None:
    visit = Visit(scores={-5: {"pain": 7}, 60: {"pain": 2}}, stop=None, left=None)

    assert (summary(visit).pain_before, summary(visit).pain_after) == (7, None)


def test_worst_grade_of_each_effect() -> None:
    reports = [
        (10, Effect.NAUSEA, Grade.MILD),
        (20, Effect.NAUSEA, Grade.SEVERE),
        (60, Effect.NAUSEA, Grade.NONE),
        (25, Effect.DIZZINESS, Grade.NONE),
    ]

    assert summary(Visit(effects=reports)).effects == {
        Effect.NAUSEA: Grade.SEVERE,
        Effect.DIZZINESS: Grade.NONE,
    }
    assert summary(Visit()).effects == {}


def test_infusions_are_counted_in_order() -> None:
    week = timedelta(days=7)
    visits = (
        Visit(name="third", starts_at=AT + 2.5 * week),
        Visit(name="first", starts_at=AT),
        Visit(name="not begun", starts_at=None),
        Visit(name="second", starts_at=AT + week),
    )
    found = summaries(frames(*visits), CRITERIA, LONGEST_GAP_MIN)

    assert [each.session_id for each in found] == [visits[index].session_id for index in (1, 3, 0)]
    assert [each.number for each in found] == [1, 2, 3]
    assert [each.interval_days for each in found] == [None, 7, 10.5]


def test_patient_without_an_infusion() -> None:
    assert summaries(frames(), CRITERIA, LONGEST_GAP_MIN) == ()
    assert summaries(frames(Visit(starts_at=None)), CRITERIA, LONGEST_GAP_MIN) == ()
