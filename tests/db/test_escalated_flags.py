"""The physicians' list: critical flags that nobody acknowledged in time."""

from dataclasses import replace

import pytest

from db.engine import Database
from db.queries import active_sessions, escalated_flags
from monitoring.audit import AuditAction
from monitoring.flags import ActionTaken, Severity
from monitoring.review import SeenForm, acknowledge_flag, look_again
from monitoring.sessions import SessionStatus
from tests.db.furnishing import SESSION, another_session, event, furnish
from tests.db.test_looking_again import ASKED, look, write
from tests.factories import (
    NORA,
    NORTH,
    SOUTH,
    at_minute,
    baseline,
    correction,
    entry_id,
    order,
    start,
    vitals,
)


@pytest.fixture
def clinic(database: Database) -> Database:
    """A critical pressure at minute 5 that nobody has acknowledged by minute 11."""
    furnish(database)
    write(database, ASKED, order(0), *baseline(), start(), at=at_minute(0))
    write(database, vitals(5, (200, 104), name="high"), at=at_minute(5))
    look(database, at_minute(11))
    return database


def test_critical_goes_to_the_physicians(clinic: Database) -> None:
    rows = escalated_flags(clinic, NORTH.id).to_dict("records")
    row = next(row for row in rows if row["rule_id"] == "BP_HIGH")

    assert {row["severity"] for row in rows} == {Severity.CRITICAL}
    assert (row["session_id"], row["chair"]) == (SESSION.id, "2")
    assert (row["family_name"], row["given_name"]) == ("Okafor", "Adaeze")
    assert (row["raised_at"], row["escalated_at"]) == (at_minute(5), at_minute(10))


def test_other_clinic_sees_none(clinic: Database) -> None:
    frame = escalated_flags(clinic, SOUTH.id)

    assert frame.empty
    assert str(frame["escalated_at"].dtype) == "datetime64[us, UTC]"


def test_acknowledged_leaves_the_list(clinic: Database) -> None:
    with clinic.transaction() as store:
        for number, flag in enumerate(store.flags(NORTH.id, SESSION.id)):
            form = SeenForm(
                id=entry_id(f"seen {number}"), flag=flag.key, actions=(ActionTaken.SLOWED,)
            )
            acknowledge_flag(store, NORA, SESSION.id, form, at_minute(12))

    assert escalated_flags(clinic, NORTH.id).empty


def test_corrected_leaves_the_list(clinic: Database) -> None:
    write(clinic, correction(12, "high"), at=at_minute(12))

    assert escalated_flags(clinic, NORTH.id).empty


def test_signed_off_leaves_the_list(clinic: Database) -> None:
    listed = []
    for status in (SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF):
        with clinic.transaction() as store:
            current = store.record(NORTH.id, SESSION.id).session
            audit = event(AuditAction.STATUS_CHANGED, SESSION)
            store.change_session(replace(current, status=status), audit)
        listed.append(not escalated_flags(clinic, NORTH.id).empty)

    assert listed == [True, False]


def test_active_sessions_of_every_clinic(clinic: Database) -> None:
    scheduled = another_session(status=SessionStatus.SCHEDULED)
    with clinic.transaction() as store:
        store.add_session(scheduled, event(AuditAction.SESSION_SCHEDULED, scheduled))
        look_again(store, NORTH.id, SESSION.id, at_minute(12))

    assert active_sessions(clinic) == ((NORTH.id, SESSION.id),)
