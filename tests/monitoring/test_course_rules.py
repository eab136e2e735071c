"""Each rule of a course at its bounds: inside, on, outside, missing."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitoring.course_criteria import AnyCourseRule
from monitoring.course_rules.answers import look_at_item_nine, look_at_later_effects
from monitoring.course_rules.climbing import look_at_climbing
from monitoring.course_rules.shortening import look_at_shortening
from monitoring.course_rules.too_close import look_at_intervals
from monitoring.course_rules.waiting import look_at_overdue_follow_ups, next_step_at
from monitoring.course_timeline import as_entry_id, follow_up_due_at
from monitoring.effects import Effect, Grade
from monitoring.flags import Evidence, Severity
from monitoring.protocols import default_protocol
from monitoring.relief_span import SpanEnd
from monitoring.rules.tracks import Finding, Result, episodes
from monitoring.sessions import SessionStatus
from tests.course_factories import (
    course_timeline,
    felt_later,
    follow_up,
    infusion,
    on_day,
    plan,
    session_of,
    span,
)


def rule(rule_id: str) -> AnyCourseRule:
    criteria = default_protocol().course
    assert criteria is not None
    return criteria.rule(rule_id)


def raised(result: Result) -> list[Evidence]:
    return [each.evidence for each in findings_of(result) if each.evidence is not None]


def findings_of(result: Result) -> Sequence[Finding]:
    return [finding for track in result.tracks for finding in track.findings]


def missing(result: Result) -> str:
    return "" if result.not_evaluable is None else result.not_evaluable.missing


def climb(*peaks: float | None) -> Result:
    infusions = [infusion(1 + n, 3 * n, systolic=peak) for n, peak in enumerate(peaks)]
    return look_at_climbing(rule("PRESSURE_CLIMBING"), course_timeline(*infusions))  # type: ignore[arg-type]


CLIMBS = {
    "less than the limit": ((140, 147, 154), False),
    "on the limit": ((140, 147, 155), True),
    "beyond it": ((140, 150, 165), True),
    "level in between": ((140, 140, 155), True),
    "fell in between": ((140, 139, 160), False),
    "fell": ((160, 150, 140), False),
    "two are too few": ((140, 170), False),
    "a peak nobody knows": ((140, None, 170), False),
}


@pytest.mark.parametrize("case", CLIMBS)
def test_climbing_at_its_bounds(case: str) -> None:
    peaks, is_raised = CLIMBS[case]

    assert bool(raised(climb(*peaks))) == is_raised


def test_climb_says_its_numbers() -> None:
    (fact,) = raised(climb(140, 147, 155))

    assert "peaks of infusions 1 to 3: 140, 147, 155 mmHg; +15 (limit 15)" in fact.words
    assert (fact.value, fact.baseline, fact.limit) == (155, 140, 155)
    assert fact.entry_id == as_entry_id(session_of(3))


def test_climb_recovers_and_begins_anew() -> None:
    (track,) = climb(140, 150, 160, 150, 165, 180).tracks
    first, second = episodes(track.findings)

    assert first.ended_at is not None
    assert second.evidence[0].entry_id == as_entry_id(session_of(6))


def test_unknown_peak_takes_nothing_back() -> None:
    (track,) = climb(140, 150, 160, None).tracks
    (episode,) = episodes(track.findings)

    assert episode.ended_at is None


@pytest.mark.parametrize(
    ("peaks", "words"),
    [
        ((140, 150), "3 infusions that are over; there are 2"),
        ((140, None, 150), "Systolic of infusion 2"),
        ((None, 140, 150, 160), ""),
    ],
)
def test_what_a_climb_lacks_is_named(peaks: tuple[float | None, ...], words: str) -> None:
    assert missing(climb(*peaks)) == words


def test_gap_beside_the_peak_is_said() -> None:
    peaks = [
        infusion(1, 0),
        infusion(2, 3, systolic=150),
        infusion(3, 6, systolic=160, has_gap=True),
    ]
    found = look_at_climbing(rule("PRESSURE_CLIMBING"), course_timeline(*peaks))  # type: ignore[arg-type]

    assert "a gap beside it" in raised(found)[0].words


def test_visit_that_goes_on_climbs_not() -> None:
    running = infusion(3, 6, systolic=190, status=SessionStatus.RECOVERING)
    course = course_timeline(infusion(1, 0), infusion(2, 3, systolic=150), running)

    assert raised(look_at_climbing(rule("PRESSURE_CLIMBING"), course)) == []  # type: ignore[arg-type]


def test_dissociation_climbs_by_points() -> None:
    levels = [infusion(1 + n, 3 * n, dissociation=peak) for n, peak in enumerate((1, 1, 2))]
    found = look_at_climbing(rule("DISSOCIATION_CLIMBING"), course_timeline(*levels))  # type: ignore[arg-type]

    assert raised(found)[0].severity is Severity.ADVISORY


def shorten(*days: float, end: SpanEnd = SpanEnd.RETURNED) -> Result:
    """Relief of so many days after each infusion; the last one ended as `end` says."""
    count = len(days)
    spans = tuple(
        span(1 + n, 30 * n, each, end if n == count - 1 else SpanEnd.RETURNED)
        for n, each in enumerate(days)
    )
    infusions = [infusion(1 + n, 30 * n) for n in range(count)]
    return look_at_shortening(
        rule("RELIEF_SHORTENING"),  # type: ignore[arg-type]
        course_timeline(*infusions, spans=spans),
    )


SHORTER = {
    "longer than the share": ((10, 10, 6.1), False),
    "on the share": ((10, 10, 6), True),
    "shorter": ((10, 10, 2), True),
    "one before is too few": ((10, 2), False),
    "none at all, ever": ((0, 0, 0), False),
    "slow fall": ((10, 9, 7, 5, 4), True),
}


@pytest.mark.parametrize("case", SHORTER)
def test_shortening_at_its_bounds(case: str) -> None:
    days, is_raised = SHORTER[case]

    assert bool(raised(shorten(*days))) == is_raised


def test_relief_that_lasts_is_in_line() -> None:
    short = shorten(10, 10, 3, end=SpanEnd.LAST_CONTACT)
    long = shorten(10, 10, 8, end=SpanEnd.NEXT_INFUSION)

    assert findings_of(short) == []
    assert [each.evidence for each in findings_of(long)] == [None]


def test_what_relief_lacks_is_named() -> None:
    assert missing(shorten(10, 10)) == "3 infusions after which the pain was back; there are 2"
    assert missing(shorten(10, 10, 9)) == ""


def close(*days: float, number: int | None = None, **changes: object) -> Result:
    infusions = [infusion(1 + n, day, number_in_series=number) for n, day in enumerate(days)]
    facts = {"plans": (plan(-1),)} | changes
    return look_at_intervals(
        rule("CLOSER_THAN_PLANNED"),  # type: ignore[arg-type]
        course_timeline(*infusions, **facts),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("days", "is_raised"), [(3, False), (2, False), (1.9, True), (4, False)])
def test_interval_at_its_bounds(days: float, is_raised: bool) -> None:  # noqa: FBT001
    assert bool(raised(close(0, days))) == is_raised


def test_interval_says_what_was_planned() -> None:
    (fact,) = raised(close(0, 1.5))

    assert fact.words == (
        "Infusion 2 came 1.5 days after the one before; 3 were planned (tolerance 1)"
    )


def test_after_the_series_maintenance_counts() -> None:
    assert len(raised(close(0, 10, number=7))) == 1
    assert raised(close(0, 10, number=6)) == []
    assert raised(close(0, 10, number=7, plans=(plan(-1, maintenance_days=None),))) == []
    assert len(raised(close(0, 3, 6, 9, 12, 15, 18))) == 1


def test_plan_of_that_time_counts() -> None:
    plans = (plan(-1), plan(5, interval_days=14))

    assert raised(close(0, 3, 6, plans=plans)) != []
    assert raised(close(0, 3, plans=plans)) == []


def test_without_plan_nothing_is_close() -> None:
    result = close(0, 1, plans=(plan(2),))

    assert (raised(result), missing(result)) == (
        [],
        "a treatment plan at the time of infusion 2",
    )


def wait(day: float, *answers: object, later: float | None = None) -> Result:
    """What is overdue on `day` after one infusion; the next one starts on day `later`."""
    infusions = [infusion(1, 0)] + ([] if later is None else [infusion(2, later)])
    course = course_timeline(*infusions, day=day, follow_ups=answers)
    return look_at_overdue_follow_ups(rule("FOLLOW_UP_OVERDUE"), course)  # type: ignore[arg-type]


MINUTES_40 = 40 / (24 * 60)
WAITS = {
    "not yet": (2.9, []),
    "two days late": (3 + MINUTES_40, [Severity.ADVISORY]),
    "a week late": (8 + MINUTES_40, [Severity.ADVISORY, Severity.WARNING]),
    "the second as well": (
        9 + MINUTES_40,
        [Severity.ADVISORY, Severity.WARNING, Severity.ADVISORY],
    ),
}


@pytest.mark.parametrize("case", WAITS)
def test_wait_at_its_bounds(case: str) -> None:
    day, severities = WAITS[case]

    assert [fact.severity for fact in raised(wait(day))] == severities


def test_answer_in_time_ends_the_wait() -> None:
    assert findings_of(wait(6, follow_up(1))) == []
    assert findings_of(wait(9, follow_up(1), follow_up(6))) == []


def test_nobody_reached_is_no_answer() -> None:
    tried = follow_up(1, is_reached=False, pain=None)

    assert len(raised(wait(4, tried))) == 1


def test_too_early_answers_not_the_week() -> None:
    assert len(raised(wait(10, follow_up(3)))) == 1
    assert raised(wait(10, follow_up(4.1))) != []


def test_charted_later_keeps_the_wait() -> None:
    late = follow_up(1, written_days_later=4)
    (track,) = wait(6, late).tracks
    (episode,) = episodes(track.findings)

    assert episode.ended_at == on_day(5)


def test_second_wait_begins_with_the_answer() -> None:
    (track,) = wait(20, follow_up(3.5, name="call")).tracks
    first, second = episodes(track.findings)

    assert first.evidence[0].entry_id == as_entry_id(session_of(1))
    assert second.evidence[0].entry_id == follow_up(3.5, name="call").id
    assert "7 days after infusion 1" in second.evidence[0].words


def test_old_answer_ends_not_the_newer_wait() -> None:
    of_day_two = follow_up(2, written_days_later=18)
    (track,) = wait(21, of_day_two).tracks
    (episode,) = episodes(track.findings)

    assert episode.ended_at is None


def test_next_infusion_begins_anew() -> None:
    (track,) = wait(7, later=5).tracks

    assert len(track.findings) == 1
    assert track.ends_at == on_day(5)
    assert findings_of(wait(4, later=2)) == []


@pytest.mark.parametrize(
    ("day", "answers", "due_day"),
    [(0.5, [], 1), (5, [], 1), (5, [1], 7), (10, [8], 28), (40, [30], None), (8, [3], 7)],
)
def test_next_follow_up_is_due(day: float, answers: list[float], due_day: int | None) -> None:
    said = tuple(follow_up(each) for each in answers)
    due = follow_up_due_at(course_timeline(infusion(1, 0), day=day, follow_ups=said))

    assert due == (None if due_day is None else on_day(due_day + MINUTES_40))


def test_nothing_is_due_while_treated() -> None:
    going_on = infusion(2, 9, status=SessionStatus.IN_PROGRESS)

    assert follow_up_due_at(course_timeline()) is None
    assert follow_up_due_at(course_timeline(infusion(1, 0), going_on, day=10)) is None


def test_next_step_of_time_is_known() -> None:
    course = course_timeline(infusion(1, 0), day=4)
    step = next_step_at(rule("FOLLOW_UP_OVERDUE"), course)  # type: ignore[arg-type]

    assert step == on_day(8) + timedelta(minutes=40)


@pytest.mark.parametrize(("item", "is_raised"), [(0, False), (1, True), (3, True), (None, False)])
def test_item_nine_at_its_bound(item: int | None, is_raised: bool) -> None:  # noqa: FBT001
    said = follow_up(1, phq9=5, phq9_item9=item)
    result = look_at_item_nine(
        rule("FOLLOW_UP_ITEM_9"),  # type: ignore[arg-type]
        course_timeline(infusion(1, 0), follow_ups=(said,)),
    )

    assert [fact.severity for fact in raised(result)] == [Severity.CRITICAL] * is_raised
    assert missing(result) == ("item 9 of the last PHQ-9" if item is None else "")


EFFECTS = {
    "mild": ([(Effect.NAUSEA, Grade.MILD)], []),
    "moderate": ([(Effect.NAUSEA, Grade.MODERATE)], [Severity.ADVISORY]),
    "severe": ([(Effect.HEADACHE, Grade.SEVERE)], [Severity.WARNING]),
    "several": (
        [(Effect.NAUSEA, Grade.MODERATE), (Effect.HEADACHE, Grade.SEVERE)],
        [Severity.ADVISORY, Severity.WARNING],
    ),
    "none": ([], []),
}


@pytest.mark.parametrize("case", EFFECTS)
def test_later_effect_by_its_grade(case: str) -> None:
    felt, severities = EFFECTS[case]
    said = follow_up(1, effects=tuple(felt_later(*each) for each in felt))
    result = look_at_later_effects(
        rule("EFFECT_AFTER_LEAVING"),  # type: ignore[arg-type]
        course_timeline(follow_ups=(said,)),
    )

    assert [fact.severity for fact in raised(result)] == severities
    assert len(result.tracks) == bool(severities)
    assert missing(result) == ""


def test_effects_not_asked_are_named() -> None:
    result = look_at_later_effects(
        rule("EFFECT_AFTER_LEAVING"),  # type: ignore[arg-type]
        course_timeline(follow_ups=(follow_up(1),)),
    )

    assert "not asked" in missing(result)
