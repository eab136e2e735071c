"""The part of `SqlStore` that is about who may open which record."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlalchemy import Connection

from db import restrictions
from db.audit_writing import ChainWriter
from db.patients import read_patient
from monitoring.audit import AuditEvent
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.restricted import AccessReview, EmergencyAccess, Restriction


class SqlAccessStore:
    """The `AccessStore` of one open transaction; its audit goes into the clinic's chain."""

    connection: Connection
    _chains: ChainWriter

    def restriction(self, clinic_id: ClinicId, patient_id: PatientId) -> Restriction | None:
        read_patient(self.connection, clinic_id, patient_id, is_locked=True)
        newest = restrictions.newest_restriction(self.connection, clinic_id, patient_id)
        return newest if newest is not None and newest.carers else None

    def add_restriction(self, restriction: Restriction, audit: AuditEvent) -> None:
        restrictions.add_restriction(self.connection, restriction)
        self._chains.add(audit)

    def clinicians(self, clinic_id: ClinicId) -> AbstractSet[UserId]:
        return restrictions.clinicians(self.connection, clinic_id)

    def add_emergency_access(self, access: EmergencyAccess, audit: AuditEvent) -> None:
        restrictions.add_emergency_access(self.connection, access)
        self._chains.add(audit)

    def emergency_access(self, clinic_id: ClinicId, access_id: UUID) -> EmergencyAccess:
        return restrictions.emergency_access(self.connection, clinic_id, access_id)

    def access_review(self, clinic_id: ClinicId, access_id: UUID) -> AccessReview | None:
        return restrictions.access_review(self.connection, clinic_id, access_id)

    def add_access_review(self, review: AccessReview, audit: AuditEvent) -> None:
        restrictions.add_access_review(self.connection, review)
        self._chains.add(audit)
