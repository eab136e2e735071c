"""A visit begins: in which chair, on which day, with which weight."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.errors import (
    ConfirmationNeeded,
    StateRefused,
    ValueRefused,
)
from monitoring.record import SessionRecord
from monitoring.recording import record_entries
from monitoring.sessions import SessionStatus
from tests.factories import (
    AT,
    NORA,
    NORTH,
    PIET,
    SAM,
    at_minute,
    baseline,
    intake,
    order,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.recording import SESSION, plan, save


@pytest.fixture
def begun(store: FakeStore) -> FakeStore:
    begin_session(store, NORA, SESSION, at_minute(-20))
    return store


@pytest.fixture
def prepared(begun: FakeStore) -> FakeStore:
    """Asked at the door, and ordered: a baseline and the pump may follow."""
    record_entries(begun, NORA, SESSION, (intake(),), at_minute(-19))
    record_entries(begun, PIET, SESSION, (order(),), at_minute(-10))
    return begun


def test_nothing_before_the_session_begins(store: FakeStore) -> None:
    with pytest.raises(StateRefused, match="scheduled: nothing can be recorded"):
        save(store, vitals(-5), minute=-5)


def test_who_begins_is_responsible(store: FakeStore) -> None:
    planned = store.records[SESSION]
    store.records[SESSION] = replace(planned, session=replace(planned.session, responsible=None))
    begun = begin_session(store, SAM, SESSION, at_minute(-20))

    assert begun.responsible == SAM.id
    assert store.record(NORTH.id, SESSION).session.responsible == SAM.id


def test_beginning_twice_is_no_error(begun: FakeStore) -> None:
    again = begin_session(begun, SAM, SESSION, at_minute(-10))

    assert again.status is SessionStatus.IN_PROGRESS


def test_stale_begin_changes_nothing(prepared: FakeStore) -> None:
    save(prepared, *baseline(), start(0), minute=0)
    save(prepared, stop(40), minute=40)
    again = begin_session(prepared, NORA, SESSION, at_minute(41), "9")

    assert (again.status, again.chair) == (SessionStatus.RECOVERING, "2")
    assert prepared.record(NORTH.id, SESSION).session == again


@pytest.mark.parametrize("chair", ["4\nor 5", "x" * 41], ids=["two lines", "too long"])
def test_chair_is_one_short_line(store: FakeStore, chair: str) -> None:
    planned = plan(store)
    with pytest.raises(ValueRefused) as refused:
        begin_session(store, NORA, planned, AT, chair)

    assert refused.value.field == "chair"


def test_new_weight_is_no_new_status(begun: FakeStore) -> None:
    save(begun, intake(weight_g=71_000), minute=-19)
    found = [each for each in begun.audit if each.action is AuditAction.SESSION_CHANGED]

    assert [each.details for each in found] == [{"changed": "weight"}]


def test_session_that_is_over_stays_over(begun: FakeStore) -> None:
    over = replace(begun.records[SESSION].session, status=SessionStatus.COMPLETED)
    begun.records[SESSION] = SessionRecord(session=over)

    with pytest.raises(StateRefused, match="completed; it cannot be begun"):
        begin_session(begun, NORA, SESSION, at_minute(41))


def test_patient_sits_in_one_chair(begun: FakeStore) -> None:
    planned = plan(begun, patient_id=session().patient_id)

    with pytest.raises(StateRefused, match="This patient is in chair 2 already"):
        begin_session(begun, NORA, planned, at_minute(-19), "3")
    assert begun.record(NORTH.id, planned).session.status is SessionStatus.SCHEDULED


@pytest.mark.parametrize(("hours", "day"), [(24, "24 Nov 2026"), (-48, "21 Nov 2026")])
def test_other_day_is_asked_once(store: FakeStore, hours: float, day: str) -> None:
    planned = plan(store, scheduled_at=AT + timedelta(hours=hours))
    with pytest.raises(ConfirmationNeeded, match=f"planned for {day}. Begin it today"):
        begin_session(store, NORA, planned, AT)
    begun = begin_session(store, NORA, planned, AT, confirmed=frozenset({"scheduled_at"}))

    assert (begun.status, begun.begun_at) == (SessionStatus.IN_PROGRESS, AT)


def test_day_is_the_clinics_own(store: FakeStore) -> None:
    planned = plan(store, scheduled_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    after_midnight = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)

    assert begin_session(store, NORA, planned, after_midnight).begun_at == after_midnight


def test_visit_begun_early_takes_entries(store: FakeStore) -> None:
    planned = plan(store, scheduled_at=AT + timedelta(hours=5))
    begin_session(store, NORA, planned, AT)
    saved = record_entries(store, NORA, planned, (vitals(0),), AT)

    assert len(saved.record.entries) == 1


def test_old_plan_opens_no_old_days(store: FakeStore) -> None:
    planned = plan(store, scheduled_at=AT - timedelta(days=30))
    begin_session(store, NORA, planned, AT, confirmed=frozenset({"scheduled_at"}))
    long_ago = replace(vitals(-60 * 24 * 29), late_reason="the tablet was charging")

    with pytest.raises(ValueRefused, match="long before"):
        record_entries(store, NORA, planned, (long_ago,), AT)


def test_chair_is_taken_once(store: FakeStore) -> None:
    other = plan(store)
    begin_session(store, NORA, SESSION, at_minute(-20))

    with pytest.raises(StateRefused, match="Chair 2 is taken"):
        begin_session(store, NORA, other, at_minute(-19))
    assert begin_session(store, NORA, other, at_minute(-19), "3").chair == "3"
