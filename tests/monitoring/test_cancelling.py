"""A scheduled visit that does not take place: cancelled with a reason, by whoever may plan."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.finishing import cancel_session
from monitoring.people import Role, User
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.visits import Disposition, Ending
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, at_minute, entry_id, session
from tests.fakes import FakeStore

SESSION = session().id
LAST_WEEK = AT - timedelta(days=7)
FORM = entry_id("cancel")


def cancel(store: FakeStore, by: User = NORA, reason: str = "has a fever") -> SessionStatus:
    return cancel_session(store, by, SESSION, FORM, reason, LAST_WEEK).status


@pytest.mark.parametrize("by", [NORA, PIET, ADA], ids=lambda user: user.role)
def test_visit_is_cancelled_with_reason(store: FakeStore, by: User) -> None:
    assert cancel(store, by) is SessionStatus.CANCELLED

    held = store.record(NORTH.id, SESSION)
    assert (held.session.outcome, held.session.ended_at) == (SessionOutcome.NOT_STARTED, LAST_WEEK)
    (said,) = held.entries
    assert isinstance(said, Ending)
    assert (said.reason, said.disposition) == ("has a fever", Disposition.NOT_HERE)
    assert (said.recorded_by, said.measured_at) == (by.id, LAST_WEEK)


def test_cancelling_is_in_the_audit(store: FakeStore) -> None:
    cancel(store)

    added, changed = store.audit[-2:]
    assert (added.action, changed.action) == (
        AuditAction.ENTRIES_ADDED,
        AuditAction.STATUS_CHANGED,
    )
    assert {added.by, changed.by} == {NORA.id}
    assert changed.details == {"status": "cancelled"}


def test_cancelling_twice_is_one_end(store: FakeStore) -> None:
    cancel(store)
    written = len(store.audit)

    assert cancel(store) is SessionStatus.CANCELLED
    assert len(store.audit) == written


@pytest.mark.parametrize("reason", ["", "  "])
def test_cancelling_needs_a_reason(store: FakeStore, reason: str) -> None:
    with pytest.raises(ValueRefused, match="Say why this visit is cancelled"):
        cancel(store, reason=reason)

    assert store.record(NORTH.id, SESSION).session.status is SessionStatus.SCHEDULED


def test_begun_visit_is_ended_instead(store: FakeStore) -> None:
    begin_session(store, NORA, SESSION, at_minute(-20))
    with pytest.raises(StateRefused, match="This session is in progress: only one that has not"):
        cancel(store)

    assert store.record(NORTH.id, SESSION).entries == ()


def test_cancelled_visit_cannot_begin(store: FakeStore) -> None:
    cancel(store)

    with pytest.raises(StateRefused, match="This session is cancelled"):
        begin_session(store, NORA, SESSION, at_minute(-20))


def test_wall_display_cancels_nothing(store: FakeStore) -> None:
    wall = replace(NORA, role=Role.WALL_DISPLAY)
    with pytest.raises(PermissionRefused):
        cancel(store, wall)


def test_other_clinic_cancels_nothing(store: FakeStore) -> None:
    with pytest.raises(NotFound):
        cancel(store, OLAF)


def test_who_was_infused_was_here() -> None:
    with pytest.raises(ValueRefused, match="The patient was here"):
        Ending(
            id=FORM,
            measured_at=AT,
            recorded_at=AT,
            performed_by=NORA.id,
            recorded_by=NORA.id,
            outcome=SessionOutcome.STOPPED_EARLY,
            disposition=Disposition.NOT_HERE,
            reason="gone",
        )
