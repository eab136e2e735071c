"""What the use cases of a treatment course need from storage, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitoring.audit import AuditEvent
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseEntry
from monitoring.flags import Acknowledgement, Flag
from monitoring.ids import ClinicId, EntryId, PatientId
from monitoring.people import Patient


class CourseStore(Protocol):
    """The part of a `Store` that is about patients across sessions; their audit is the clinic's."""

    def course(self, clinic_id: ClinicId, patient_id: PatientId) -> CourseRecord:
        """The patient's whole course, the patient locked against other writers."""
        ...

    def course_flags(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[Flag]:
        """The flags of the course as last stored, withdrawn ones too."""
        ...

    def holds_course_entry(
        self, clinic_id: ClinicId, patient_id: PatientId, entry_id: EntryId
    ) -> bool:
        """Was this entry or acknowledgement saved before?"""
        ...

    def add_course_entries(
        self, patient: Patient, entries: Sequence[CourseEntry], audit: AuditEvent
    ) -> None:
        """New entries of a course; each may be there once."""
        ...

    def revise_course_flags(
        self, patient: Patient, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        """Flags that are new or have changed; each change is kept as history."""
        ...

    def add_course_acknowledgement(
        self, patient: Patient, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        """An acknowledgement of a flag of the course."""
        ...

    def set_follow_up_due(self, patient: Patient, due_at: datetime | None) -> None:
        """When the next follow-up is due, None for none: for the due list, not for the record."""
        ...
