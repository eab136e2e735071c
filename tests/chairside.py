"""A patient in a chair: a session that has begun, in a database, written down as it happened."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from db.clinic_rows import read_protocol
from db.engine import Database
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.entries import BaselineChoice, Entry
from monitoring.errors import NotFound
from monitoring.ids import EntryId, SessionId
from monitoring.infusions import InfusionOrder
from monitoring.people import Patient
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.sessions import SessionStatus
from tests.clinic import event
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    intake,
    order,
    patient,
    session,
    start,
    vitals,
)

NO_TIME = timedelta(0)


def running() -> tuple[Entry, ...]:
    """Asked at the door, ordered, measured, started, and two sets in the first ten minutes."""
    return (
        intake(),
        order(),
        *baseline(),
        start(),
        vitals(5, (131, 82), heart_rate=78, name="first"),
        vitals(10, (138, 84), heart_rate=84, name="second"),
    )


def with_own_ids(*entries: Entry) -> tuple[Entry, ...]:
    """The same entries for one more session; a choice of baseline follows its set."""
    new = {each.id: EntryId(uuid4()) for each in entries}
    renamed = (replace(each, id=new[each.id]) for each in entries)
    return tuple(
        replace(each, vitals_id=new[each.vitals_id]) if isinstance(each, BaselineChoice) else each
        for each in renamed
    )


def in_chair(
    database: Database,
    *entries: Entry,
    whose: Patient | None = None,
    later: timedelta = NO_TIME,
    **changes: object,
) -> SessionId:
    """Begin a session of Clinic North and write `entries` down, each when it was true; its id.

    `later` moves the whole session in time, so that it can be going on right now.
    """
    whose = whose or patient()
    at = at_minute(-30) + later
    facts = {"patient_id": whose.id, "scheduled_at": at} | changes
    visit = session(**facts, status=SessionStatus.SCHEDULED)
    with database.transaction() as store:
        store.add_patient(whose, event(NORTH, AuditAction.PATIENT_ADDED))
        publish_protocol(store)
        scheduled = event(NORTH, AuditAction.SESSION_SCHEDULED)
        store.add_session(visit, replace(scheduled, session_id=visit.id))
        begin_session(store, NORA, visit.id, at)
    for entry in entries:
        _write_down(database, visit.id, entry, later)
    return visit.id


def publish_protocol(store: SqlStore) -> None:
    protocol = default_protocol()
    try:
        read_protocol(store.connection, NORTH.id, protocol.key)
    except NotFound:
        store.add_protocol(NORTH.id, protocol, event(NORTH, AuditAction.PROTOCOL_PUBLISHED))


def _write_down(database: Database, session_id: SessionId, entry: Entry, later: timedelta) -> None:
    at = entry.recorded_at + later
    moved = replace(entry, measured_at=entry.measured_at + later, recorded_at=at)
    by = PIET if isinstance(entry, InfusionOrder) else NORA
    with database.transaction() as store:
        record_entries(store, by, session_id, (moved,), at)
