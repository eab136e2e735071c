"""A restricted record in the demonstration clinic, opened once in an emergency by somebody else."""

from datetime import timedelta

from db.demo.audit import Auditor
from db.demo.clinic import DemoClinic
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.restricted import ACCESS_LASTS, EmergencyAccess, Restriction

PATIENT = 38  # nobody who is in a chair today, nor one the pictures are about
_RESTRICTED_BEFORE, _OPENED_BEFORE = timedelta(days=40), timedelta(days=3, hours=2)


def add_restricted_record(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Ada has named who opens it; Nora had to all the same, and nobody has looked at that yet."""
    if len(clinic.patients) <= PATIENT:
        return
    patient, staff = clinic.patients[PATIENT], clinic.staff
    named = {"patient": str(patient.id)}
    at = clinic.at - _RESTRICTED_BEFORE
    action = AuditAction.PATIENT_RESTRICTED
    audit = auditor.of_clinic(patient.clinic_id, action, at, named, staff.ada.id)
    restriction = Restriction(
        id=audit.id,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        at=at,
        by=staff.ada.id,
        reason="She works in this hospital and has asked for it.",
        carers=(staff.piet.id, staff.sam.id),
    )
    store.add_restriction(restriction, audit)
    opened_at = clinic.at - _OPENED_BEFORE
    action = AuditAction.GLASS_BROKEN
    access_id = auditor.new_id(opened_at)
    details = {**named, "access": str(access_id)}
    audit = auditor.of_clinic(patient.clinic_id, action, opened_at, details, staff.nora.id)
    access = EmergencyAccess(
        id=access_id,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        at=opened_at,
        until=opened_at + ACCESS_LASTS,
        by=staff.nora.id,
        reason="She called with palpitations; Sam and Piet were both in a procedure.",
    )
    store.add_emergency_access(access, audit)
