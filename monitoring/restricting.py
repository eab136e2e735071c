"""Use cases around restricted records: closed, opened in an emergency, and that reviewed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.permissions import Action, can, check_can
from monitoring.restricted import (
    ACCESS_LASTS,
    LONGEST_REASON,
    AccessReview,
    EmergencyAccess,
    Restriction,
)
from monitoring.store import Store
from monitoring.texts import required_text

CHANGED = "Somebody has changed this meanwhile. Look at what it says now, and try again."
NOBODY_NAMED = "Name at least one nurse or physician who opens this record."
NOT_RESTRICTED = "This record is open to you already."
NOT_YOURS = "Only who opens this record, or an administrator, says who else does."


def may_restrict(by: User, known: Restriction | None) -> bool:
    """May `by` say who opens a record, of which `known` is what holds now?

    A physician to whom it is closed may not: naming oneself would be a way in that nobody reviews.
    """
    if not can(by, Action.RESTRICT_PATIENT):
        return False
    is_closed = known is not None and bool(known.carers) and by.id not in known.carers
    return not (is_closed and can(by, Action.BREAK_GLASS))


def restrict_patient(
    store: Store, by: User, restriction: Restriction, at: datetime, *, instead_of: UUID | None
) -> None:
    """Only the carers of `restriction` open the record from now on; a repeated save is no error.

    `instead_of` is the version the person saw. Raises PermissionRefused, NotFound, ValueRefused
    with its field, or StateRefused when somebody else has changed it meanwhile.
    """
    checked = _checked(by, restriction, at)
    if not checked.carers or not set(checked.carers) <= store.clinicians(by.clinic_id):
        raise ValueRefused("carers", NOBODY_NAMED)
    _keep(store, by, checked, instead_of)


def lift_restriction(
    store: Store, by: User, restriction: Restriction, at: datetime, *, instead_of: UUID | None
) -> None:
    """Everybody of the clinic opens the record again; raises as `restrict_patient` does."""
    _keep(store, by, replace(_checked(by, restriction, at), carers=()), instead_of)


def break_glass(
    store: Store, by: User, access: tuple[UUID, PatientId], reason: str, at: datetime
) -> EmergencyAccess:
    """Open a restricted record for some hours, with a reason; access is its id and the patient.

    Raises PermissionRefused for who does not treat patients, NotFound, ValueRefused ("reason"), or
    StateRefused for a record that is open to the person anyway.
    """
    check_can(by, Action.BREAK_GLASS)
    access_id, patient_id = access
    restriction = store.restriction(by.clinic_id, patient_id)
    if restriction is None or by.id in restriction.carers:
        raise StateRefused(NOT_RESTRICTED)
    made = EmergencyAccess(
        id=access_id,
        clinic_id=by.clinic_id,
        patient_id=patient_id,
        at=at,
        until=at + ACCESS_LASTS,
        by=by.id,
        reason=_reason(reason, "Say why you need this record now."),
    )
    audit = _audit(AuditAction.GLASS_BROKEN, by, at, patient=patient_id, access=access_id)
    store.add_emergency_access(made, audit)
    return made


def review_access(store: Store, by: User, access_id: UUID, note: str, at: datetime) -> None:
    """An administrator has looked at an emergency access; a second review changes nothing.

    Raises PermissionRefused, NotFound, or ValueRefused ("note").
    """
    check_can(by, Action.REVIEW_ACCESS)
    store.emergency_access(by.clinic_id, access_id)
    if store.access_review(by.clinic_id, access_id) is not None:
        return
    said = required_text("note", note, "Say what came of it.", LONGEST_REASON)
    review = AccessReview(access_id=access_id, clinic_id=by.clinic_id, at=at, by=by.id, note=said)
    store.add_access_review(review, _audit(AuditAction.ACCESS_REVIEWED, by, at, access=access_id))


def _checked(by: User, restriction: Restriction, at: datetime) -> Restriction:
    check_can(by, Action.RESTRICT_PATIENT)
    reason = _reason(restriction.reason, "Say why.")
    return replace(restriction, clinic_id=by.clinic_id, at=at, by=by.id, reason=reason)


def _keep(store: Store, by: User, restriction: Restriction, instead_of: UUID | None) -> None:
    known = store.restriction(by.clinic_id, restriction.patient_id)
    known_id = None if known is None else known.id
    if known_id == restriction.id or (known is None and not restriction.carers):
        return
    if not may_restrict(by, known):
        raise PermissionRefused(NOT_YOURS)
    if known_id != instead_of:
        raise StateRefused(CHANGED)
    action = (
        AuditAction.PATIENT_RESTRICTED if restriction.carers else AuditAction.RESTRICTION_LIFTED
    )
    store.add_restriction(
        restriction, _audit(action, by, restriction.at, patient=restriction.patient_id)
    )


def _reason(text: str, sentence: str) -> str:
    return required_text("reason", text, sentence, LONGEST_REASON)


def _audit(action: AuditAction, by: User, at: datetime, **ids: UUID) -> AuditEvent:
    return act_of(by, action, at, {name: str(each) for name, each in ids.items()})
