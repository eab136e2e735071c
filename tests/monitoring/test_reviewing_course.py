"""Flags of a course that were seen, and a physician's look through the whole of it."""

from datetime import datetime, timedelta

import pytest

from monitoring.audit import AuditAction
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseReview
from monitoring.course_flags import next_look_at
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.flags import ActionTaken, Flag, FlagKey, FlagState, Severity
from monitoring.following_up import write_follow_up
from monitoring.people import Role, User
from monitoring.protocols import default_protocol
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag, mark_reviewed, newest_review
from monitoring.revising_course import decide_anew, revise_course
from tests.course_factories import follow_up, on_day, review
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, entry_id, patient, person
from tests.fakes import FakeStore
from tests.visits import put, visit

PATIENT = patient().id
SAID = follow_up(1, name="call", phq9=12, phq9_item9=2)
ITEM_NINE = FlagKey(rule_id="FOLLOW_UP_ITEM_9", began_with=SAID.id)
OVERDUE = "FOLLOW_UP_OVERDUE"


@pytest.fixture
def asked(store: FakeStore) -> FakeStore:
    """One infusion, and a call on the day after with a positive item 9."""
    put(store, visit(1, 0))
    write_follow_up(store, NORA, PATIENT, SAID, on_day(1))
    return store


def standing_review(record: CourseRecord) -> CourseReview | None:
    return newest_review(each for each in record.entries if isinstance(each, CourseReview))


def stored(store: FakeStore, rule_id: str) -> Flag:
    flags = store.course_flags(NORTH.id, PATIENT)
    return next(flag for flag in flags if flag.key.rule_id == rule_id)


def see(
    store: FakeStore, at: datetime, *, by: User = PIET, key: FlagKey = ITEM_NINE, note: str = ""
) -> None:
    form = SeenForm(
        id=entry_id(f"seen {key} by {by.name}"),
        flag=key,
        actions=() if note else (ActionTaken.CALLED_PHYSICIAN,),
        note=note,
    )
    acknowledge_course_flag(store, by, PATIENT, form, at)


def test_seen_item_nine_is_closed(asked: FakeStore) -> None:
    see(asked, on_day(1), by=NORA)
    flag = stored(asked, "FOLLOW_UP_ITEM_9")

    assert (flag.state, flag.is_acknowledged, flag.escalated_at) == (FlagState.CLOSED, True, None)
    assert AuditAction.COURSE_FLAG_ACKNOWLEDGED in {each.action for each in asked.audit[-2:]}


def test_seen_twice_is_seen_once(asked: FakeStore) -> None:
    see(asked, on_day(1))
    before = len(asked.audit)
    see(asked, on_day(1))

    assert len(asked.audit) == before


def test_unseen_critical_escalates(asked: FakeStore) -> None:
    minutes = timedelta(minutes=1)
    revise_course(asked, NORTH.id, PATIENT, None, on_day(1) + 4 * minutes)
    before = stored(asked, "FOLLOW_UP_ITEM_9").escalated_at
    revise_course(asked, NORTH.id, PATIENT, None, on_day(1) + 5 * minutes)

    assert before is None
    assert stored(asked, "FOLLOW_UP_ITEM_9").escalated_at == on_day(1) + 5 * minutes


def test_late_written_item_nine_waits_from_writing(store: FakeStore) -> None:
    write_follow_up(store, NORA, PATIENT, SAID, on_day(1.5))
    at_once = stored(store, "FOLLOW_UP_ITEM_9")
    see(store, on_day(1.5) + timedelta(minutes=3))

    assert (at_once.escalated_at, at_once.is_historic) == (None, False)
    assert stored(store, "FOLLOW_UP_ITEM_9").escalated_at is None


def test_overdue_stays_open_though_seen(store: FakeStore) -> None:
    put(store, visit(1, 0))
    revise_course(store, NORTH.id, PATIENT, None, on_day(4))
    see(store, on_day(4), key=stored(store, OVERDUE).key, note="called, no answer")
    seen = stored(store, OVERDUE)
    revise_course(store, NORTH.id, PATIENT, None, on_day(8.1))
    worse = stored(store, OVERDUE)

    assert (seen.state, seen.is_acknowledged) == (FlagState.OPEN, True)
    assert (worse.severity, worse.is_acknowledged) == (Severity.WARNING, False)


def test_seeing_says_something(asked: FakeStore) -> None:
    empty = SeenForm(id=entry_id("nothing"), flag=ITEM_NINE)
    with pytest.raises(ValueRefused):
        acknowledge_course_flag(asked, NORA, PATIENT, empty, on_day(1))


def test_strangers_see_nothing(asked: FakeStore) -> None:
    with pytest.raises(PermissionRefused):
        see(asked, on_day(1), by=ADA)
    with pytest.raises(NotFound):
        see(asked, on_day(1), by=OLAF)
    with pytest.raises(NotFound, match="no such flag"):
        see(asked, on_day(1), key=FlagKey(rule_id=OVERDUE, began_with=SAID.id))


def test_time_of_next_look_is_known(asked: FakeStore) -> None:
    protocol, course = default_protocol(), asked.course(NORTH.id, PATIENT)
    now = decide_anew(course, (), protocol, on_day(1))
    assert now.timeline is not None
    soon = next_look_at(now.timeline, now.evaluation, protocol)
    see(asked, on_day(1))
    after = decide_anew(asked.course(NORTH.id, PATIENT), (), protocol, on_day(1))
    assert after.timeline is not None

    assert soon == on_day(1) + timedelta(minutes=5)
    later = next_look_at(after.timeline, after.evaluation, protocol)
    assert later == on_day(7 + 2) + timedelta(minutes=40)


def test_review_is_marked_and_undone(asked: FakeStore) -> None:
    saved = mark_reviewed(asked, PIET, PATIENT, review(0, name="first"), on_day(2))
    given = standing_review(saved.record)
    undo = review(0, undoes=entry_id("first"))
    undone = mark_reviewed(asked, PIET, PATIENT, undo, on_day(2.1))
    again = mark_reviewed(asked, PIET, PATIENT, undo, on_day(2.2))

    assert given is not None
    assert (given.recorded_at, given.recorded_by) == (on_day(2), PIET.id)
    assert standing_review(undone.record) is None
    assert again.was_there
    with pytest.raises(StateRefused):
        mark_reviewed(asked, PIET, PATIENT, review(0, undoes=entry_id("first")), on_day(3))


def test_undone_review_leaves_the_one_before(asked: FakeStore) -> None:
    for day, name in enumerate(("first", "second")):
        mark_reviewed(asked, PIET, PATIENT, review(0, name=name), on_day(2 + day))
    undo = review(0, undoes=entry_id("second"))
    saved = mark_reviewed(asked, PIET, PATIENT, undo, on_day(5))
    left = standing_review(saved.record)

    assert left is not None
    assert left.id == entry_id("first")


def test_only_who_reviewed_takes_it_back(asked: FakeStore) -> None:
    mark_reviewed(asked, PIET, PATIENT, review(0, name="first"), on_day(2))
    other = person("Pia", Role.PHYSICIAN)
    undo = review(0, undoes=entry_id("first"))
    with pytest.raises(StateRefused, match="Only who gave a review"):
        mark_reviewed(asked, other, PATIENT, undo, on_day(3))

    given = standing_review(asked.course(NORTH.id, PATIENT))
    assert given is not None
    assert given.id == entry_id("first")


def test_only_physicians_review(asked: FakeStore) -> None:
    for by in (NORA, ADA):
        with pytest.raises(PermissionRefused):
            mark_reviewed(asked, by, PATIENT, review(0), on_day(2))
    with pytest.raises(NotFound):
        mark_reviewed(asked, PIET, PATIENT, review(0, undoes=SAID.id), on_day(2))
