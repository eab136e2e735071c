"""Use case: a visit begins: the patient sits in a chair, and entries are taken from now on."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitoring.audit import AuditAction, AuditEvent
from monitoring.course_reading import own_limits_at
from monitoring.errors import ConfirmationNeeded, StateRefused
from monitoring.ids import EntryId, SessionId, new_uuid
from monitoring.own_limits import LimitsInForce
from monitoring.people import Clinic, User
from monitoring.permissions import Action, check_can_in
from monitoring.recording import change_status
from monitoring.sessions import ACTIVE, InfusionSession, SessionStatus, check_chair, words
from monitoring.store import Store

_NOTHING: frozenset[str] = frozenset()


def begin_session(
    store: Store,
    by: User,
    session_id: SessionId,
    at: datetime,
    chair: str = "",
    confirmed: frozenset[str] = _NOTHING,
) -> InfusionSession:
    """The patient sits in `chair` (the planned one by default): entries are taken from now on.

    Whoever begins it is responsible, unless somebody was named before. The session keeps the
    protocol that is in force now, whatever is published later; the limits of the patient's own
    that are in force become a part of the record. Beginning one that goes on changes nothing.
    Raises PermissionRefused, NotFound, StateRefused for a visit that is over, where somebody sits
    already or the patient sits elsewhere, and ConfirmationNeeded ("scheduled_at") for one that is
    planned for another day of the clinic's.
    """
    session = store.record(by.clinic_id, session_id).session
    check_can_in(by, Action.RECORD, session)
    if session.status in ACTIVE:
        return session
    if session.status is not SessionStatus.SCHEDULED:
        msg = f"This session is {words(session.status)}; it cannot be begun again."
        raise StateRefused(msg)
    if "scheduled_at" not in confirmed:
        _ask_about_day(session, store.clinic(by.clinic_id), at)
    place = check_chair(chair.strip() or session.chair)
    _check_free(store, session, place)
    taken = replace(
        session,
        chair=place,
        responsible=session.responsible or by.id,
        begun_at=at,
        protocol=store.newest_protocol(session.clinic_id, at),
    )
    begun = change_status(store, taken, SessionStatus.IN_PROGRESS, by, at)
    _take_own_limits(store, begun, by, at)
    return begun


def _take_own_limits(store: Store, session: InfusionSession, by: User, at: datetime) -> None:
    course = store.course(session.clinic_id, session.patient_id)
    zone = ZoneInfo(store.clinic(session.clinic_id).timezone)
    limits = own_limits_at(course, at, at.astimezone(zone).date())
    if limits is None:
        return
    kept = LimitsInForce(
        id=EntryId(new_uuid(at)),
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        limits=limits.limits,
        reason=limits.reason,
        set_by=limits.recorded_by,
        origin_id=limits.id,
        expires_on=limits.expires_on,
    )
    audit = AuditEvent(
        id=new_uuid(at),
        clinic_id=session.clinic_id,
        action=AuditAction.ENTRIES_ADDED,
        at=at,
        by=by.id,
        session_id=session.id,
        details={str(kept.id): kept.kind},
    )
    store.add_entries(session, (kept,), audit)


def _ask_about_day(session: InfusionSession, clinic: Clinic, at: datetime) -> None:
    zone = ZoneInfo(clinic.timezone)
    planned = session.scheduled_at.astimezone(zone)
    if planned.date() != at.astimezone(zone).date():
        day = f"{planned.day} {planned:%b} {planned.year}"
        question = f"This visit is planned for {day}. Begin it today?"
        raise ConfirmationNeeded({"scheduled_at": question})


def _check_free(store: Store, session: InfusionSession, chair: str) -> None:
    """Raise StateRefused for a patient who is here already, or a chair that is taken."""
    # Held until the transaction ends: of two visits begun at once the later one sees the other.
    store.patient(session.clinic_id, session.patient_id)
    for each in store.occupied_chairs(session.clinic_id):
        if each.patient_id == session.patient_id:
            msg = f"This patient is in chair {each.chair} already; open that visit."
            raise StateRefused(msg)
        if each.chair == chair:
            msg = f"Chair {chair} is taken by another session; choose another chair."
            raise StateRefused(msg)
