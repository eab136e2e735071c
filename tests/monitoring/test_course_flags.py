"""What must hold of the flags of every course, whatever is in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.course import CourseRecord
from monitoring.course_flags import NO_CRITERIA, decide_course, decide_course_timeline
from monitoring.effects import Effect, Grade
from monitoring.flags import Evaluation, FlagKey, FlagState
from monitoring.follow_ups import FollowUp
from monitoring.ids import EntryId, new_uuid
from monitoring.protocols import default_protocol
from monitoring.revising_course import decide_anew
from monitoring.trends.summary import SessionSummary
from tests.course_factories import (
    course_timeline,
    felt_later,
    follow_up,
    infusion,
    on_day,
    plan,
)
from tests.factories import NORTH, patient
from tests.fakes import FakeStore
from tests.visits import put, visit

PROTOCOL = default_protocol()
NOW = 60.0


def decided(
    infusions: Sequence[SessionSummary], said: Sequence[FollowUp], day: float = NOW
) -> Evaluation:
    known = [each for each in said if each.recorded_at <= on_day(day)]
    course = course_timeline(
        *sorted(infusions, key=lambda each: each.started_at),
        day=day,
        plans=(plan(-1),),
        follow_ups=tuple(sorted(known, key=lambda each: (each.measured_at, each.recorded_at))),
    )
    return decide_course_timeline(course, (), PROTOCOL)


@st.composite
def infusions(draw: st.DrawFn) -> list[SessionSummary]:
    days = sorted(draw(st.sets(st.integers(0, 50), max_size=7)))
    return [
        infusion(
            1 + number,
            day,
            systolic=draw(st.none() | st.integers(120, 190)),
            dissociation=draw(st.none() | st.integers(0, 4)),
        )
        for number, day in enumerate(days)
    ]


@st.composite
def calls(draw: st.DrawFn) -> list[FollowUp]:
    effects = st.none() | st.just(()) | st.just((felt_later(Effect.NAUSEA, Grade.SEVERE),))
    return [
        replace(
            follow_up(
                draw(st.integers(0, 55)),
                phq9=draw(st.none() | st.just(9)),
                phq9_item9=draw(st.none() | st.integers(0, 3)),
                effects=draw(effects),
                written_days_later=draw(st.integers(0, 5)),
            ),
            id=EntryId(new_uuid(on_day(number))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def keys(found: Evaluation) -> set[FlagKey]:
    return {flag.key for flag in found.flags}


@given(infusions(), calls(), st.integers(0, 20), st.none() | st.integers(120, 190))
def test_later_session_removes_no_flag(
    before: list[SessionSummary], said: list[FollowUp], wait: int, peak: int | None
) -> None:
    later = infusion(len(before) + 1, NOW + wait, systolic=peak)
    now, then = decided(before, said), decided([*before, later], said, NOW + wait + 1)

    assert keys(now) <= keys(then)


@given(infusions(), calls(), st.integers(0, 40))
def test_time_removes_no_flag(
    treated: list[SessionSummary], said: list[FollowUp], later: int
) -> None:
    assert keys(decided(treated, said)) <= keys(decided(treated, said, NOW + later))


@given(infusions(), calls(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(
    treated: list[SessionSummary], said: list[FollowUp], random: object
) -> None:
    shuffled, mixed = list(treated), list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert decided(treated, said) == decided(shuffled, mixed)


@given(infusions(), calls())
def test_flags_of_a_course_are_one_per_key(
    treated: list[SessionSummary], said: list[FollowUp]
) -> None:
    found = [flag.key for flag in decided(treated, said).flags]

    assert len(found) == len(set(found))


@given(infusions(), calls(), calls())
def test_added_call_removes_no_wait(
    treated: list[SessionSummary], said: list[FollowUp], more: list[FollowUp]
) -> None:
    def waits(found: Evaluation) -> set[object]:
        flags = [flag for flag in found.flags if flag.key.rule_id == "FOLLOW_UP_OVERDUE"]
        return {(fact.at, fact.words) for flag in flags for fact in flag.evidence}

    written_now = [replace(each, recorded_at=on_day(NOW)) for each in more]

    assert waits(decided(treated, said)) <= waits(decided(treated, [*said, *written_now]))


def course(store: FakeStore) -> CourseRecord:
    return store.course(NORTH.id, patient().id)


def climbing(store: FakeStore) -> CourseRecord:
    """Three infusions, the last two weeks ago, whose pressure peaks climb."""
    peaks = (140, 150, 163)
    put(store, *(visit(1 + n, 3 * n, systolic=peak) for n, peak in enumerate(peaks)))
    return course(store)


def test_climb_is_found_in_real_visits(store: FakeStore) -> None:
    found = decide_course(climbing(store), PROTOCOL, on_day(7))
    (flag,) = [each for each in found.flags if each.key.rule_id == "PRESSURE_CLIMBING"]

    assert (flag.state, flag.protocol) == (FlagState.OPEN, PROTOCOL.key)
    assert "140, 150, 163 mmHg" in flag.worst.words
    assert flag.worst.origin == ("D",)


def test_relief_that_shortens_is_found(store: FakeStore) -> None:
    put(store, *(visit(1 + n, 30 * n) for n in range(3)))
    for number, days in enumerate((20, 18, 6)):
        entry = follow_up(30 * number + days, pain=7)
        store.course_entries[entry.id] = patient().id, entry
    found = decide_course(course(store), PROTOCOL, on_day(70))

    assert "RELIEF_SHORTENING" in {flag.key.rule_id for flag in found.flags}


def test_nothing_is_said_of_nobody(store: FakeStore) -> None:
    found = decide_course(course(store), PROTOCOL, on_day(0))

    assert found == Evaluation(flags=(), not_evaluable=())


def test_later_writing_is_not_known(store: FakeStore) -> None:
    said = follow_up(1, phq9_item9=1, written_days_later=2)
    store.course_entries[said.id] = patient().id, said

    assert decide_course(course(store), PROTOCOL, on_day(2)).flags == ()
    assert len(decide_course(course(store), PROTOCOL, on_day(3)).flags) == 1


def test_protocol_without_criteria_says_so(store: FakeStore) -> None:
    silent = PROTOCOL.model_copy(update={"course": None})
    held = climbing(store)
    flags = decide_course(held, PROTOCOL, on_day(7)).flags
    now = decide_anew(held, flags, silent, on_day(7) + timedelta(minutes=1))

    assert now.evaluation.not_evaluable == (NO_CRITERIA,)
    assert (now.changed, now.timeline) == ((), None)


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_infusions_are_not_evaluable(store: FakeStore, count: int) -> None:
    put(store, *(visit(1 + n, 3 * n) for n in range(count)))
    found = decide_course(course(store), PROTOCOL, on_day(4))
    gaps = {gap.rule_id: gap.missing for gap in found.not_evaluable}

    assert gaps["PRESSURE_CLIMBING"] == f"3 infusions that are over; there are {count}"
    assert gaps["CLOSER_THAN_PLANNED"] == f"a treatment plan at the time of infusion {count}"
