"""How long relief lasted: each way it can end, and each way it can be unknown."""

from dataclasses import replace

import pytest

from monitoring.follow_ups import ReliefPresent
from monitoring.relief.returning import NotKnown
from monitoring.relief.spans import read_relief
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.frames import PatientFrames
from tests.monitoring.relief.course import CRITERIA, LATER, Call, Visit, frames, on_day

EIGHT = {-10.0: 8}
EIGHT_TO_THREE = {-10.0: 8, 90.0: 3}
FIRST = Visit(pain=EIGHT_TO_THREE)
NEXT = Visit(day=14, pain={-10: 5})


def only_span(held: PatientFrames) -> ReliefSpan:
    spans = read_relief(held, CRITERIA, LATER).spans
    assert len(spans) == 1
    return spans[0]


def why_not(held: PatientFrames) -> list[NotKnown]:
    assert not read_relief(held, CRITERIA, LATER).spans
    return list(read_relief(held, CRITERIA, LATER).not_known.values())


def test_pain_at_the_share_returned() -> None:
    # 80 % of 5 is 4; nothing rose by two points.
    held = frames(Visit(pain={-10: 5, 90: 3}), calls=[Call(day=3, pain=3), Call(day=9, pain=4)])
    span = only_span(held)

    assert span.end is SpanEnd.RETURNED
    assert not span.is_censored
    assert span.began_at == Visit().at(40)
    assert span.ended_at == on_day(9)
    assert span.relieved_until == on_day(3)
    assert (span.baseline_pain, span.nadir_pain) == (5, 3)


def test_two_points_from_the_nadir_returned() -> None:
    calls = [Call(day=2, pain=1), Call(day=5, pain=2), Call(day=8, pain=3)]
    span = only_span(frames(Visit(pain=EIGHT_TO_THREE), calls=calls))

    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, on_day(8))
    assert (span.nadir_pain, span.relieved_until) == (1, on_day(5))


def test_a_later_nadir_does_not_count_back() -> None:
    calls = [Call(day=2, pain=4), Call(day=5, pain=2)]
    span = only_span(frames(FIRST, calls=calls))

    assert (span.end, span.nadir_pain) == (SpanEnd.LAST_CONTACT, 2)


@pytest.mark.parametrize(
    ("pain", "end"), [(6, SpanEnd.LAST_CONTACT), (7, SpanEnd.RETURNED), (8, SpanEnd.RETURNED)]
)
def test_share_of_eight_is_above_six(pain: int, end: SpanEnd) -> None:
    # 80 % of 8 is 6.4. The first report is the nadir itself, so nothing rose.
    span = only_span(frames(Visit(pain=EIGHT), calls=[Call(day=3, pain=pain)]))

    assert span.end is end


def test_no_relief_before_leaving_ends_at_once() -> None:
    span = only_span(frames(Visit(pain={-10: 8, 60: 7, 90: 3}), calls=[Call(day=3, pain=2)]))

    assert (span.end, span.days) == (SpanEnd.RETURNED, 0)
    assert span.ended_at == span.relieved_until == span.began_at
    assert span.nadir_pain == 7


def test_first_asked_by_phone_when_it_was_back() -> None:
    # Somewhere in these nine days: not known to be none, not known to be nine.
    span = only_span(frames(Visit(pain=EIGHT), calls=[Call(day=9, pain=8)]))

    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, on_day(9))
    assert span.relieved_until == span.began_at


def test_answer_no_is_a_return() -> None:
    calls = [Call(day=3, relief=ReliefPresent.YES), Call(day=9, relief=ReliefPresent.NO)]
    span = only_span(frames(Visit(pain=EIGHT), calls=calls))

    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, on_day(9))
    assert (span.relieved_until, span.nadir_pain) == (on_day(3), None)


@pytest.mark.parametrize("answer", [ReliefPresent.YES, ReliefPresent.PARTLY])
def test_other_answers_are_relief(answer: ReliefPresent) -> None:
    span = only_span(frames(FIRST, calls=[Call(day=9, relief=answer)]))

    assert (span.end, span.ended_at) == (SpanEnd.LAST_CONTACT, on_day(9))


def test_a_score_decides_before_the_answer() -> None:
    span = only_span(frames(FIRST, calls=[Call(day=9, pain=3, relief=ReliefPresent.NO)]))

    assert span.is_censored


def test_call_without_an_answer_tells_nothing() -> None:
    span = only_span(frames(FIRST, calls=[Call(day=9)]))

    assert span.ended_at == FIRST.at(90)


def test_next_infusion_ends_the_looking() -> None:
    span = read_relief(frames(FIRST, replace(NEXT, pain={-10: 4})), CRITERIA, LATER).spans[0]

    assert span.end is SpanEnd.NEXT_INFUSION
    assert span.is_censored
    assert span.ended_at == NEXT.at(0)
    assert span.relieved_until == NEXT.at(-10)


def test_pain_at_the_door_counts_first() -> None:
    span = read_relief(frames(FIRST, NEXT), CRITERIA, LATER).spans[0]

    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, NEXT.at(-10))


def test_relief_goes_on_from_the_pain_before() -> None:
    # At the second door 4 of 8: relieved pain. To be at 4 again afterwards is no return.
    second = Visit(day=14, pain={-10: 4, 90: 4})
    held = frames(FIRST, second, calls=[Call(day=20, pain=5), Call(day=28, pain=7)])
    span = read_relief(held, CRITERIA, LATER).spans[1]

    assert (span.baseline_pain, span.continues) == (8, True)
    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, on_day(28))
    assert (span.relieved_until, span.nadir_pain) == (on_day(20), 4)


def test_pain_that_was_back_begins_anew() -> None:
    span = read_relief(frames(FIRST, Visit(day=14, pain={-10: 5, 90: 2})), CRITERIA, LATER).spans[1]

    assert (span.baseline_pain, span.continues) == (5, False)


def test_no_pain_at_the_door_may_be_relief() -> None:
    second = Visit(day=7, pain={-10: 0, 90: 0})
    held = frames(Visit(pain={-10: 8, 90: 1}), second, calls=[Call(day=20, pain=1)])
    span = read_relief(held, CRITERIA, LATER).spans[1]

    assert (span.baseline_pain, span.continues) == (8, True)
    assert (span.end, span.ended_at) == (SpanEnd.LAST_CONTACT, on_day(20))


def test_relief_of_hardly_any_pain_does_not_go_on() -> None:
    visits = [Visit(pain={-10: 1, 90: 0}), Visit(day=7, pain={-10: 0, 90: 0})]

    assert why_not(frames(*visits)) == [NotKnown.TOO_LITTLE_PAIN] * 2


def test_last_score_at_the_door_says_whether_it_goes_on() -> None:
    second = Visit(day=14, pain={-30: 4, -10: 7, 90: 3})
    first_span, second_span = read_relief(frames(FIRST, second), CRITERIA, LATER).spans

    assert (first_span.end, first_span.ended_at) == (SpanEnd.RETURNED, second.at(-10))
    assert (second_span.baseline_pain, second_span.continues) == (7, False)


def test_not_asked_at_the_door_is_last_contact() -> None:
    held = frames(FIRST, Visit(day=14), calls=[Call(day=3, pain=3)])
    span = only_span(held)

    assert (span.end, span.ended_at) == (SpanEnd.LAST_CONTACT, on_day(3))


def test_pain_after_the_next_start_is_not_its() -> None:
    held = frames(FIRST, Visit(day=14, pain={5: 8, 90: 8}))
    span = only_span(held)

    assert span.ended_at == FIRST.at(90)


def test_visit_without_infusion_is_asked_too() -> None:
    held = frames(FIRST, Visit(day=7, has_infusion=False, pain={0: 7}))
    span = only_span(held)

    assert (span.end, span.ended_at) == (SpanEnd.RETURNED, on_day(7))


def test_two_infusions_on_one_day() -> None:
    morning, evening = Visit(pain=EIGHT_TO_THREE), Visit(day=0.25, pain={-10: 3, 60: 2})
    first, second = read_relief(frames(morning, evening), CRITERIA, LATER).spans

    assert (first.end, first.days * 24 * 60) == (SpanEnd.NEXT_INFUSION, 320)
    assert (second.baseline_pain, second.ended_at) == (8, evening.at(60))


def test_stopped_early_counts_from_its_stop() -> None:
    span = only_span(frames(Visit(minutes=12, pain={-10: 8, 30: 3})))

    assert span.began_at == Visit().at(12)


def test_pain_while_it_ran_is_not_relief() -> None:
    assert why_not(frames(Visit(pain={-10: 8, 20: 0}))) == [NotKnown.NOT_ASKED]


def test_pain_at_the_very_end_is_asked() -> None:
    assert only_span(frames(Visit(pain={-10: 8, 40: 2}))).nadir_pain == 2


def test_last_score_before_the_start_is_baseline() -> None:
    assert only_span(frames(Visit(pain={-30: 9, 0: 6, 60: 2}))).baseline_pain == 6


def test_of_one_instant_the_higher_score_is_last() -> None:
    calls = [Call(day=3, pain=8), Call(day=3, pain=2)]
    span = only_span(frames(Visit(pain=EIGHT), calls=calls))

    assert span == only_span(frames(Visit(pain=EIGHT), calls=calls[::-1]))
    assert (span.end, span.relieved_until) == (SpanEnd.RETURNED, on_day(3))


def test_nobody_asked_is_not_no_relief() -> None:
    assert why_not(frames(Visit(pain=EIGHT))) == [NotKnown.NOT_ASKED]


def test_unknown_pain_before_is_unknown() -> None:
    assert why_not(frames(Visit(pain={60: 2}))) == [NotKnown.NO_PAIN_BEFORE]


@pytest.mark.parametrize("pain", [0, 1])
def test_hardly_any_pain_has_nothing_to_lose(pain: int) -> None:
    held = frames(Visit(pain={-10: pain, 60: 0}), calls=[Call(day=3, pain=0)])

    assert why_not(held) == [NotKnown.TOO_LITTLE_PAIN]


def test_running_infusion_has_no_relief_yet() -> None:
    assert why_not(frames(Visit(minutes=None, pain=EIGHT))) == [NotKnown.STILL_RUNNING]


def test_nothing_after_the_instant_is_known() -> None:
    held = frames(FIRST, NEXT, calls=[Call(day=3, pain=3), Call(day=9, pain=8)])
    (span,) = read_relief(held, CRITERIA, on_day(4)).spans

    assert (span.end, span.ended_at) == (SpanEnd.LAST_CONTACT, on_day(3))
    assert read_relief(held, CRITERIA, FIRST.at(20)).not_known == {
        FIRST.session_id: NotKnown.STILL_RUNNING
    }


def test_patient_without_sessions() -> None:
    assert read_relief(frames(calls=[Call(day=1, pain=3)]), CRITERIA, LATER).spans == ()
    assert read_relief(frames(), CRITERIA, LATER).spans == ()
    assert read_relief(frames(), CRITERIA, LATER).not_known == {}
