"""The audit of looking: whose record was opened, and what was asked for and refused.

Each line is written in a transaction of its own, after what was asked for has ended. `details`
hold codes and ids only. One person has so many lines a minute at most in each process, and the
last of them says that there were more: whoever sends nonsense must not fill the disk.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dashboard import runtime
from dashboard.audit_volume import MOST_LINES
from db.clinics import only_clinic
from db.openings import add_opening, was_opened
from db.web_sessions import WebSession
from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import MonitoringError, NotFound, PermissionRefused, StateRefused
from monitoring.ids import ClinicId, PatientId, SessionId, new_uuid
from monitoring.people import User


class Reason(StrEnum):
    """Why access was refused, as it stands in the audit."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    FORGED_FORM = "forged_form"
    OTHER_SITE = "other_site"
    OTHER_PERSON = "other_person"
    LOCKED = "locked"
    ENDED_COOKIE = "ended_cookie"
    UNKNOWN_COOKIE = "unknown_cookie"
    WALL_DISPLAY = "wall_display"
    MORE = "more_than_are_listed"


def note_opened_session(session_id: SessionId) -> None:
    """Write that whoever is looking at this page has opened the record of a session."""
    _note_opened(runtime.current_session(), session_id, session_id=session_id)


def note_opened_patient(patient_id: PatientId) -> None:
    """Write that whoever is looking at this page has opened the page of a patient."""
    _note_opened(runtime.current_session(), patient_id, details={"patient": str(patient_id)})


def note_read_audit() -> None:
    """Write that whoever is looking at this page has opened the audit of their clinic."""
    by = runtime.current_session()
    _note_opened(by, by.user.clinic_id, action=AuditAction.AUDIT_READ)


def note_refusal(by: User, refusal: MonitoringError, subject: UUID | None = None) -> None:
    """Write that `by` was refused what is not theirs; other refusals are no matter of access."""
    match refusal:
        case PermissionRefused():
            note_refused(by, Reason.NOT_ALLOWED, subject)
        case NotFound():
            note_refused(by, Reason.NOT_FOUND, subject)


@contextmanager
def refusals_noted(by: User, subject: UUID | None = None) -> Iterator[None]:
    """Write what `by` is refused in the block, once its transaction has been undone."""
    try:
        yield
    except MonitoringError as refusal:
        note_refusal(by, refusal, subject)
        raise


def id_in(text: str) -> UUID | None:
    """The id in `text`, for the audit; None where it is anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def note_refused(by: User | None, reason: Reason, subject: UUID | None = None) -> None:
    """Write that access was refused; `by` is None where nobody knows who asked.

    Then it belongs to the audit of the only clinic, and to none where there are several.
    """
    at = runtime.now()
    clinic_id = by.clinic_id if by else _only_clinic()
    if clinic_id is None:
        return
    count = runtime.installation().volume.take((clinic_id, by.id if by else None), at)
    if count > MOST_LINES:
        return
    is_last = count == MOST_LINES
    details = {"reason": (Reason.MORE if is_last else reason).value}
    if subject is not None and not is_last:
        details["subject"] = str(subject)
    with runtime.database().transaction() as store:
        store.add_audit(_event(AuditAction.ACCESS_REFUSED, clinic_id, by, at, details))


def _only_clinic() -> ClinicId | None:
    with runtime.database().reading() as connection:
        return only_clinic(connection)


def _note_opened(
    by: WebSession,
    subject_id: UUID,
    *,
    session_id: SessionId | None = None,
    details: Mapping[str, str] | None = None,
    action: AuditAction = AuditAction.RECORD_OPENED,
) -> None:
    """Once for each web session and record, however many processes serve it."""
    at, database = runtime.now(), runtime.database()
    with database.reading() as connection:
        if was_opened(connection, by, subject_id):
            return
    opened = AuditEvent(
        id=new_uuid(at),
        clinic_id=by.user.clinic_id,
        action=action,
        at=at,
        by=by.user.id,
        session_id=session_id,
        details=details or {},
    )
    try:
        with database.transaction() as store:
            add_opening(store.connection, by, subject_id, at)
            store.add_audit(opened)
    except StateRefused:
        return  # Another tab was faster.


def _event(
    action: AuditAction, clinic_id: ClinicId, by: User | None, at: datetime, details: dict[str, str]
) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=clinic_id,
        action=action,
        at=at,
        by=by.id if by else None,
        details=details,
    )
