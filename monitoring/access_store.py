"""What the use cases around restricted records need from storage, in the same transaction."""

from collections.abc import Set as AbstractSet
from typing import Protocol
from uuid import UUID

from monitoring.audit import AuditEvent
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.restricted import AccessReview, EmergencyAccess, Restriction


class AccessStore(Protocol):
    """The part of a `Store` that is about who may open which record."""

    def restriction(self, clinic_id: ClinicId, patient_id: PatientId) -> Restriction | None:
        """The restriction that counts; None where everybody of the clinic opens the record.

        NotFound for no patient of the clinic; the patient is locked against other writers.
        """
        ...

    def add_restriction(self, restriction: Restriction, audit: AuditEvent) -> None:
        """A new version; the earlier ones stay."""
        ...

    def clinicians(self, clinic_id: ClinicId) -> AbstractSet[UserId]:
        """The people of the clinic who may be named to open a record."""
        ...

    def add_emergency_access(self, access: EmergencyAccess, audit: AuditEvent) -> None:
        """An emergency access; it stands until its end and in the list for good."""
        ...

    def emergency_access(self, clinic_id: ClinicId, access_id: UUID) -> EmergencyAccess:
        """The access with this id; NotFound for none."""
        ...

    def access_review(self, clinic_id: ClinicId, access_id: UUID) -> AccessReview | None:
        """What came of the review; None before there was one."""
        ...

    def add_access_review(self, review: AccessReview, audit: AuditEvent) -> None:
        """A review; each access has one."""
        ...
