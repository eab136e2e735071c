"""Between infusions: what the patient says, what arises from it, and putting it right."""

from datetime import timedelta

import pytest

from monitoring.audit import AuditAction
from monitoring.course_entries import CourseEntry
from monitoring.errors import (
    NotFound,
    PermissionRefused,
    StateRefused,
    ValueRefused,
)
from monitoring.flags import Flag, FlagState, Severity
from monitoring.following_up import correct_course, why_it_stays, write_follow_up
from monitoring.ids import EntryId
from monitoring.keeping_course import CourseForm, write_course
from monitoring.people import User
from monitoring.revising_course import CourseSaved, revise_course
from tests.course_factories import (
    course_correction,
    diagnosis,
    follow_up,
    on_day,
    plan,
    review,
)
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, entry_id, patient
from tests.fakes import FakeStore
from tests.visits import put, visit

PATIENT = patient().id


def flags(store: FakeStore, rule_id: str) -> list[Flag]:
    stored = store.course_flags(NORTH.id, PATIENT)
    return [flag for flag in stored if flag.key.rule_id == rule_id]


def correct(
    store: FakeStore,
    target: EntryId,
    replacement: CourseEntry | None = None,
    *,
    by: User = NORA,
    day: float = 2,
) -> CourseSaved:
    said = course_correction(day, target, None if replacement is None else replacement.id)
    return correct_course(store, by, PATIENT, said, replacement, on_day(day))


def test_item_nine_is_critical_at_once(store: FakeStore) -> None:
    said = follow_up(1, phq9=12, phq9_item9=2)
    saved = write_follow_up(store, NORA, PATIENT, said, on_day(1))
    (stored,) = flags(store, "FOLLOW_UP_ITEM_9")

    assert (stored.severity, stored.state) == (Severity.CRITICAL, FlagState.OPEN)
    assert stored in saved.evaluation.flags
    assert stored.key.began_with == said.id
    assert [each.action for each in store.audit[-2:]] == [
        AuditAction.COURSE_ENTRIES_ADDED,
        AuditAction.COURSE_FLAGS_REVISED,
    ]


def test_repeated_call_is_one(store: FakeStore) -> None:
    said = follow_up(1, phq9=12, phq9_item9=2)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    before = len(store.audit)
    again = write_follow_up(store, NORA, PATIENT, said, on_day(1))

    assert again.was_there
    assert len(store.audit) == before


def test_late_call_needs_its_reason(store: FakeStore) -> None:
    with pytest.raises(ValueRefused) as refused:
        write_follow_up(store, NORA, PATIENT, follow_up(1), on_day(3))
    explained = follow_up(1, late_reason="network was down")
    write_follow_up(store, NORA, PATIENT, explained, on_day(3))

    assert (refused.value.field, "2 days" in str(refused.value)) == ("late_reason", True)


def test_only_the_clinical_follow_up(store: FakeStore) -> None:
    with pytest.raises(PermissionRefused):
        write_follow_up(store, ADA, PATIENT, follow_up(1), on_day(1))
    with pytest.raises(NotFound):
        write_follow_up(store, OLAF, PATIENT, follow_up(1), on_day(1))


def test_wrong_item_nine_withdraws_the_flag(store: FakeStore) -> None:
    said = follow_up(1, phq9=12, phq9_item9=2)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    saved = correct(store, said.id, follow_up(1, phq9=12, phq9_item9=0))
    (stored,) = flags(store, "FOLLOW_UP_ITEM_9")

    assert stored.state is FlagState.WITHDRAWN
    assert said.id in {each.id for each in saved.record.entries}
    assert store.audit[-2].action is AuditAction.COURSE_ENTRY_CORRECTED


def test_corrected_call_keeps_its_flag(store: FakeStore) -> None:
    said = follow_up(1, phq9=12, phq9_item9=2)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    correct(store, said.id, follow_up(1, phq9=12, phq9_item9=1))
    (stored,) = flags(store, "FOLLOW_UP_ITEM_9")

    assert (stored.key.began_with, stored.state) == (said.id, FlagState.OPEN)
    assert stored.latest.value == 1


def test_entered_in_error_brings_back_the_wait(store: FakeStore) -> None:
    put(store, visit(1, 0))
    said = follow_up(0.9)
    write_follow_up(store, NORA, PATIENT, said, on_day(0.9))
    answered = store.follow_ups_due[PATIENT]
    correct(store, said.id, day=4)

    assert answered == on_day(7) + timedelta(minutes=40)
    assert store.follow_ups_due[PATIENT] == on_day(1) + timedelta(minutes=40)
    assert flags(store, "FOLLOW_UP_OVERDUE")[0].state is FlagState.OPEN


def test_correction_stands_once(store: FakeStore) -> None:
    said, right = follow_up(1), follow_up(1, pain=4)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    correction = course_correction(2, said.id, right.id)
    correct_course(store, NORA, PATIENT, correction, right, on_day(2))
    again = correct_course(store, NORA, PATIENT, correction, right, on_day(2))

    assert again.was_there
    with pytest.raises(StateRefused, match="corrected before"):
        correct(store, said.id)


def test_correcting_needs_the_right_to_write(store: FakeStore) -> None:
    planned = plan()
    write_course(store, PIET, PATIENT, CourseForm(entry=planned), on_day(0))
    with pytest.raises(PermissionRefused):
        correct(store, planned.id, by=NORA)
    correct(store, planned.id, by=PIET)
    with pytest.raises(NotFound):
        correct(store, planned.id, by=OLAF)


def test_only_its_own_kind_replaces(store: FakeStore) -> None:
    said = follow_up(1)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    with pytest.raises(StateRefused, match="own kind"):
        correct(store, said.id, diagnosis())
    with pytest.raises(NotFound):
        correct(store, entry_id("nowhere"))


def test_replacement_is_looked_at_too(store: FakeStore) -> None:
    said = follow_up(1)
    write_follow_up(store, NORA, PATIENT, said, on_day(1))
    with pytest.raises(ValueRefused) as refused:
        correct(store, said.id, follow_up(9))

    assert refused.value.field == "measured_at"


def test_why_some_entries_stay() -> None:
    assert "newer entry" in why_it_stays(course_correction(1, entry_id("x")))
    assert "take it back" in why_it_stays(review(1))
    assert why_it_stays(follow_up(1)) == ""


def test_call_closes_what_was_overdue(store: FakeStore) -> None:
    put(store, visit(1, 0))
    revise_course(store, NORTH.id, PATIENT, None, on_day(4))
    (overdue,) = flags(store, "FOLLOW_UP_OVERDUE")
    write_follow_up(store, NORA, PATIENT, follow_up(4), on_day(4))
    (answered,) = flags(store, "FOLLOW_UP_OVERDUE")

    assert overdue.state is FlagState.OPEN
    assert (answered.state, answered.recovered_at) == (FlagState.CLOSED, on_day(4))


def test_nothing_is_stored_twice(store: FakeStore) -> None:
    put(store, visit(1, 0))
    revise_course(store, NORTH.id, PATIENT, None, on_day(4))
    before = len(store.audit)
    revise_course(store, NORTH.id, PATIENT, None, on_day(4.1))

    assert len(store.audit) == before


def test_old_clock_takes_nothing_back(store: FakeStore) -> None:
    put(store, visit(1, 0))
    revise_course(store, NORTH.id, PATIENT, None, on_day(9))
    stored = flags(store, "FOLLOW_UP_OVERDUE")
    revise_course(store, NORTH.id, PATIENT, None, on_day(2))

    assert flags(store, "FOLLOW_UP_OVERDUE") == stored
