"""The part of `FakeStore` that is about who may open which record."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from monitoring.audit import AuditEvent
from monitoring.errors import NotFound, StateRefused
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.people import Patient, Role, User
from monitoring.registering import NO_PATIENT
from monitoring.restricted import AccessReview, EmergencyAccess, Restriction


@dataclass
class FakeAccessStore:
    """An `AccessStore` in dictionaries and lists."""

    users: dict[UserId, User] = field(default_factory=dict)
    patients: dict[PatientId, Patient] = field(default_factory=dict)
    audit: list[AuditEvent] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    accesses: dict[UUID, EmergencyAccess] = field(default_factory=dict)
    access_reviews: dict[UUID, AccessReview] = field(default_factory=dict)

    def restriction(self, clinic_id: ClinicId, patient_id: PatientId) -> Restriction | None:
        patient = self.patients.get(patient_id)
        if patient is None or patient.clinic_id != clinic_id:
            raise NotFound(NO_PATIENT)
        own = [each for each in self.restrictions if each.patient_id == patient_id]
        return own[-1] if own and own[-1].carers else None

    def add_restriction(self, restriction: Restriction, audit: AuditEvent) -> None:
        self.restrictions.append(restriction)
        self.audit.append(audit)

    def clinicians(self, clinic_id: ClinicId) -> AbstractSet[UserId]:
        return {
            each.id
            for each in self.users.values()
            if each.clinic_id == clinic_id and each.role in {Role.NURSE, Role.PHYSICIAN}
        }

    def add_emergency_access(self, access: EmergencyAccess, audit: AuditEvent) -> None:
        if access.id in self.accesses:
            raise StateRefused("This was saved before.")
        self.accesses[access.id] = access
        self.audit.append(audit)

    def emergency_access(self, clinic_id: ClinicId, access_id: UUID) -> EmergencyAccess:
        access = self.accesses.get(access_id)
        if access is None or access.clinic_id != clinic_id:
            raise NotFound("There is no such emergency access in your clinic.")
        return access

    def access_review(self, clinic_id: ClinicId, access_id: UUID) -> AccessReview | None:
        review = self.access_reviews.get(access_id)
        return review if review is not None and review.clinic_id == clinic_id else None

    def add_access_review(self, review: AccessReview, audit: AuditEvent) -> None:
        self.access_reviews[review.access_id] = review
        self.audit.append(audit)
