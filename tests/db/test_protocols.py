"""Versions of a clinic's protocol: which one is in force when, and which one a session keeps."""

import pytest

from db.clinic_rows import published_protocols
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.errors import NotFound
from monitoring.protocols import MonitoringProtocol, default_protocol
from monitoring.sessions import ProtocolVersion, SessionStatus
from tests.db.furnishing import (
    PROTOCOL,
    SESSION,
    AnyDatabase,
    another_patient,
    another_session,
    approval,
    event,
    furnish,
    reopened,
    stored,
)
from tests.factories import AT, NORA, NORTH, SOUTH, at_minute


def version(number: int) -> MonitoringProtocol:
    return default_protocol().model_copy(update={"name": "clinic", "version": number})


def publish(clinic: AnyDatabase, number: int, minute: float) -> ProtocolVersion:
    """Approved at the start, in force from `minute` on."""
    protocol = version(number)
    with clinic.transaction() as store:
        published = event(AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(NORTH.id, protocol, published, approval(protocol.key, minute))
    return protocol.key


def in_force(clinic: AnyDatabase, minute: float) -> ProtocolVersion:
    with clinic.transaction() as store:
        return store.newest_protocol(NORTH.id, at_minute(minute))


def test_version_counts_from_its_day_on(clinic: AnyDatabase) -> None:
    coming = publish(clinic, 4, minute=60)

    assert in_force(clinic, 59) == PROTOCOL
    assert in_force(clinic, 60) == coming


def test_first_version_counts_before_any_other(clinic: AnyDatabase) -> None:
    publish(clinic, 4, minute=60)

    assert in_force(clinic, -1_000_000) == PROTOCOL


def test_later_approval_takes_the_place_of_a_coming_one(clinic: AnyDatabase) -> None:
    coming, later = publish(clinic, 4, minute=60), publish(clinic, 5, minute=30)

    assert in_force(clinic, 45) == later
    assert in_force(clinic, 90) == later
    assert coming != later


def test_approvals_are_listed_last_first(database: Database) -> None:
    furnish(database)
    key = publish(database, 4, minute=60)
    with database.reading() as connection:
        newest, first = published_protocols(connection, NORTH.id)
        assert published_protocols(connection, SOUTH.id) == ()

    assert (newest.version, first.version) == (key, PROTOCOL)
    assert first.approval is None
    assert newest.approval is not None
    assert newest.approval.in_force_from == at_minute(60)
    assert not newest.is_in_force_by(at_minute(59))


def test_other_clinic_has_no_protocol(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store, pytest.raises(NotFound):
        store.newest_protocol(SOUTH.id, AT)


def test_running_session_keeps_its_version(clinic: AnyDatabase) -> None:
    publish(clinic, 4, minute=-5)

    assert stored(reopened(clinic)).session.protocol == SESSION.protocol


def test_planned_session_begins_by_what_is_in_force(clinic: AnyDatabase) -> None:
    whose = another_patient()
    planned = another_session(
        patient_id=whose.id, status=SessionStatus.SCHEDULED, scheduled_at=AT, chair="7"
    )
    with clinic.transaction() as store:
        store.add_patient(whose, event(AuditAction.PATIENT_ADDED))
        store.add_session(planned, event(AuditAction.SESSION_SCHEDULED, planned))
    key = publish(clinic, 4, minute=0)
    with clinic.transaction() as store:
        begun = begin_session(store, NORA, planned.id, at_minute(1))
    publish(clinic, 5, minute=2)

    assert begun.protocol == key
    assert stored(reopened(clinic), planned).session.protocol == key
