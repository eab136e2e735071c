"""A visit that has begun, and saving entries in it."""

from uuid import uuid4

from monitoring.entries import Entry
from monitoring.ids import PatientId, SessionId
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.record import SessionRecord
from monitoring.recording import Saved, record_entries
from monitoring.sessions import SessionStatus
from tests.factories import (
    NORA,
    at_minute,
    patient,
    session,
)
from tests.fakes import FakeStore

SESSION = session().id


def save(
    store: FakeStore,
    *entries: Entry,
    minute: float,
    by: User = NORA,
    confirmed: frozenset[Measure] = frozenset(),
) -> Saved:
    return record_entries(store, by, SESSION, entries, at_minute(minute), confirmed)


def plan(store: FakeStore, **changes: object) -> SessionId:
    """One more visit in the calendar, of another patient by default."""
    facts = {"id": uuid4(), "patient_id": PatientId(uuid4()), "status": SessionStatus.SCHEDULED}
    planned = session(**(facts | changes))
    whose = patient(id=planned.patient_id, record_number=str(planned.id))
    store.patients.setdefault(whose.id, whose)
    store.records[planned.id] = SessionRecord(session=planned)
    store.raised[planned.id] = {}
    return planned.id
