"""The part of `FakeStore` that is about patients across sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitoring.audit import AuditEvent
from monitoring.corrected import in_time
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.errors import NotFound, StateRefused
from monitoring.flags import Acknowledgement, Flag, FlagKey
from monitoring.ids import ClinicId, EntryId, PatientId, SessionId, UserId
from monitoring.people import Patient, User
from monitoring.record import SessionRecord
from monitoring.registering import NO_PATIENT
from tests.frames import frames_of


@dataclass
class FakeCourseStore:
    """A `CourseStore` in dictionaries."""

    users: dict[UserId, User] = field(default_factory=dict)
    patients: dict[PatientId, Patient] = field(default_factory=dict)
    records: dict[SessionId, SessionRecord] = field(default_factory=dict)
    audit: list[AuditEvent] = field(default_factory=list)
    course_entries: dict[EntryId, tuple[PatientId, CourseEntry]] = field(default_factory=dict)
    course_said: dict[EntryId, tuple[PatientId, Acknowledgement]] = field(default_factory=dict)
    course_raised: dict[tuple[PatientId, FlagKey], Flag] = field(default_factory=dict)
    follow_ups_due: dict[PatientId, datetime | None] = field(default_factory=dict)

    def patient(self, clinic_id: ClinicId, patient_id: PatientId) -> Patient:
        found = self.patients.get(patient_id)
        if found is None or found.clinic_id != clinic_id:
            raise NotFound(NO_PATIENT)
        return found

    def course(self, clinic_id: ClinicId, patient_id: PatientId) -> CourseRecord:
        patient = self.patient(clinic_id, patient_id)
        entries = [entry for of, entry in self.course_entries.values() if of == patient_id]
        said = [each for of, each in self.course_said.values() if of == patient_id]
        return CourseRecord(
            patient=patient,
            entries=tuple(sorted(entries, key=in_time)),
            acknowledgements=tuple(sorted(said, key=lambda each: (each.at, each.id))),
            frames=frames_of(self._sessions_of(patient_id), entries),
        )

    def course_flags(self, clinic_id: ClinicId, patient_id: PatientId) -> Sequence[Flag]:
        self.patient(clinic_id, patient_id)
        return tuple(flag for (of, _), flag in self.course_raised.items() if of == patient_id)

    def holds_course_entry(
        self, clinic_id: ClinicId, patient_id: PatientId, entry_id: EntryId
    ) -> bool:
        self.patient(clinic_id, patient_id)
        held = {**self.course_entries, **self.course_said}
        return entry_id in held and held[entry_id][0] == patient_id

    def add_course_entries(
        self, patient: Patient, entries: Sequence[CourseEntry], audit: AuditEvent
    ) -> None:
        self._check_course_audit(patient, audit)
        for entry in entries:
            self._check_new(patient, entry.id, entry.performed_by)
            self.course_entries[entry.id] = patient.id, entry
        targets = {each.target_id for each in entries if isinstance(each, CourseCorrection)}
        if not targets <= {*self.course_entries, *self.course_said}:
            raise NotFound("There is no such entry in this course.")
        self.audit.append(audit)

    def revise_course_flags(
        self, patient: Patient, flags: Sequence[Flag], audit: AuditEvent
    ) -> None:
        self._check_course_audit(patient, audit)
        self.course_raised.update({(patient.id, flag.key): flag for flag in flags})
        self.audit.append(audit)

    def add_course_acknowledgement(
        self, patient: Patient, acknowledgement: Acknowledgement, audit: AuditEvent
    ) -> None:
        self._check_course_audit(patient, audit)
        self._check_new(patient, acknowledgement.id, acknowledgement.by)
        self.course_said[acknowledgement.id] = patient.id, acknowledgement
        self.audit.append(audit)

    def set_follow_up_due(self, patient: Patient, due_at: datetime | None) -> None:
        self.patient(patient.clinic_id, patient.id)
        self.follow_ups_due[patient.id] = due_at

    def _sessions_of(self, patient_id: PatientId) -> list[SessionRecord]:
        records = self.records.values()
        return [each for each in records if each.session.patient_id == patient_id]

    def _check_new(self, patient: Patient, entry_id: EntryId, by: UserId) -> None:
        person = self.users.get(by)
        if person is None or person.clinic_id != patient.clinic_id:
            raise NotFound("There is no such person in your clinic.")
        if entry_id in self.course_entries or entry_id in self.course_said:
            raise StateRefused("This was saved before.")

    def _check_course_audit(self, patient: Patient, audit: AuditEvent) -> None:
        self.patient(patient.clinic_id, patient.id)
        if audit.session_id is not None or audit.clinic_id != patient.clinic_id:
            msg = "the event does not belong to the clinic's own chain"
            raise ValueError(msg)
