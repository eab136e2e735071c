"""A clinic in memory with one session of Adaeze Okafor that is in progress."""

import pytest

from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import new_uuid
from monitoring.people import Clinic
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus
from tests.factories import (
    ADA,
    AT,
    NORA,
    NORTH,
    OLAF,
    PIET,
    SAM,
    SOUTH,
    at_minute,
    patient,
    session,
)
from tests.fakes import FakeStore


def audited(action: AuditAction, clinic: Clinic = NORTH, **place: object) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(AT),
        clinic_id=clinic.id,
        action=action,
        at=at_minute(-60),
        by=None,
        **place,  # type: ignore[arg-type]
    )


@pytest.fixture
def store() -> FakeStore:
    """Both clinics and their people; nothing recorded yet."""
    return furnished()


def furnished() -> FakeStore:
    """What `store` is, for tests that need many."""
    kept = FakeStore()
    for clinic in (NORTH, SOUTH):
        kept.add_clinic(clinic, audited(AuditAction.CLINIC_CREATED, clinic))
        kept.add_protocol(
            clinic.id, default_protocol(), audited(AuditAction.PROTOCOL_PUBLISHED, clinic)
        )
    for user in (NORA, SAM, PIET, ADA, OLAF):
        event = audited(AuditAction.PERSON_ADDED)
        kept.add_user(user, login=user.name.casefold(), password_hash="sealed", audit=event)  # noqa: S106
    kept.add_patient(patient(), audited(AuditAction.PATIENT_ADDED))
    planned = session(status=SessionStatus.SCHEDULED)
    kept.add_session(planned, audited(AuditAction.SESSION_SCHEDULED, session_id=planned.id))
    return kept
