"""How far several patients are, in one statement of every database."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from db.engine import Database
from db.patient_progress import Progress, progress_of
from monitoring.audit import AuditAction
from monitoring.ids import PatientId
from monitoring.sessions import InfusionSession, SessionStatus
from tests.db.furnishing import (
    SESSION,
    add,
    another_patient,
    another_session,
    event,
    furnish,
)
from tests.factories import AT, NORTH, SOUTH, at_minute, entry_id, patient, start


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def schedule(database: Database, at: datetime, **changes: object) -> InfusionSession:
    visit = another_session(status=SessionStatus.SCHEDULED, scheduled_at=at, **changes)
    with database.transaction() as store:
        store.add_session(visit, event(AuditAction.SESSION_SCHEDULED, visit))
    return visit


def found(database: Database, *ids: PatientId) -> dict[PatientId, Progress]:
    with database.reading() as connection:
        return dict(progress_of(connection, NORTH.id, ids))


def test_last_and_next_are_found(clinic: Database) -> None:
    add(clinic, start())
    schedule(clinic, at_minute(9_000))
    soon = schedule(clinic, at_minute(3_000))

    assert found(clinic, patient().id)[patient().id] == Progress(
        infusions=1,
        last_at=AT,
        next_at=soon.scheduled_at,
        number_in_series=SESSION.number_in_series,
        planned_in_series=SESSION.planned_in_series,
    )


def test_numbers_are_those_of_the_last(clinic: Database) -> None:
    add(clinic, start())
    later = schedule(clinic, at_minute(3_000), number_in_series=5, planned_in_series=6)
    begun = replace(start(minute=3_000), id=entry_id("another start"))
    add(clinic, begun, to=later)
    progress = found(clinic, patient().id)[patient().id]

    assert (progress.infusions, progress.last_at) == (2, AT + timedelta(minutes=3_000))
    assert (progress.number_in_series, progress.planned_in_series) == (5, 6)


def test_who_has_no_session_is_left_out(clinic: Database) -> None:
    new = another_patient()
    with clinic.transaction() as store:
        store.add_patient(new, event(AuditAction.PATIENT_ADDED))

    assert found(clinic, new.id, PatientId(uuid4())) == {}
    assert found(clinic) == {}


def test_other_clinic_sees_nothing(clinic: Database) -> None:
    with clinic.reading() as connection:
        assert progress_of(connection, SOUTH.id, [patient().id]) == {}
