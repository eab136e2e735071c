"""The part of `SqlStore` that is about patients across sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from db import course_rows
from db.audit_writing import ChainWriter
from db.course_frames import patient_frames
from db.patients import read_patient
from monitoring.audit import AuditEvent
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseEntry
from monitoring.flags import Acknowledgement, Flag
from monitoring.ids import ClinicId, EntryId, PatientId
from monitoring.people import Patient


def course_of(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId, *, is_locked: bool = False
) -> CourseRecord:
    """The patient's whole course; `is_locked` against other writers. Raises NotFound."""
    place = connection, clinic_id, patient_id
    return CourseRecord(
        patient=read_patient(*place, is_locked=is_locked),
        entries=course_rows.read_entries(*place),
        acknowledgements=course_rows.read_acknowledgements(*place),
        frames=patient_frames(*place),
    )


class SqlCourseStore:
    """The `CourseStore` of one open transaction; its audit goes into the clinic's chain."""

    connection: Connection
    _chains: ChainWriter

    def course(self, clinic_id: ClinicId, patient_id: PatientId) -> CourseRecord:
        return course_of(self.connection, clinic_id, patient_id, is_locked=True)

    def course_flags(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[Flag]:
        read_patient(self.connection, clinic_id, patient_id)
        return course_rows.read_flags(self.connection, clinic_id, patient_id)

    def holds_course_entry(
        self, clinic_id: ClinicId, patient_id: PatientId, entry_id: EntryId
    ) -> bool:
        read_patient(self.connection, clinic_id, patient_id)
        return course_rows.holds(self.connection, clinic_id, patient_id, entry_id)

    def add_course_entries(
        self, patient: Patient, entries: Sequence[CourseEntry], audit: AuditEvent
    ) -> None:
        course_rows.add_entries(self.connection, patient, entries)
        self._add_course_audit(patient, audit)

    def revise_course_flags(
        self, patient: Patient, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        course_rows.revise_flags(self.connection, patient, flags, audit)
        self._add_course_audit(patient, audit)

    def add_course_acknowledgement(
        self, patient: Patient, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        course_rows.add_acknowledgement(self.connection, patient, acknowledgement)
        self._add_course_audit(patient, audit)

    def set_follow_up_due(self, patient: Patient, due_at: datetime | None) -> None:
        course_rows.set_follow_up_due(self.connection, patient, due_at)

    def _add_course_audit(self, patient: Patient, audit: AuditEvent) -> None:
        if audit.session_id is not None or audit.clinic_id != patient.clinic_id:
            msg = f"audit event {audit.id} does not belong to the clinic's own chain"
            raise ValueError(msg)
        self._chains.add(audit)
