"""Tables of restricted records: who opens them, who did all the same, and that it was reviewed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base
from db.constraints import in_clinic
from db.types import Shaped


class PatientRestrictionRow(Base):
    """Who opens a patient's record from `at` on; NULL `carers`: everybody. Only added to."""

    __tablename__ = "patient_restriction"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        in_clinic("user", "by"),
        Index(None, "clinic_id", "patient_id", "at"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID]
    reason: Mapped[str]
    carers: Mapped[tuple[UUID, ...]] = mapped_column(Shaped(tuple[UUID, ...]), nullable=True)


class EmergencyAccessRow(Base):
    """Somebody opened a restricted record in an emergency. Only added to."""

    __tablename__ = "emergency_access"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        in_clinic("user", "by"),
        Index(None, "clinic_id", "patient_id", "by", "until"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID]
    at: Mapped[datetime]
    until: Mapped[datetime]
    by: Mapped[UUID]
    reason: Mapped[str]


class AccessReviewRow(Base):
    """What came of looking at an emergency access. Only added to."""

    __tablename__ = "access_review"
    __table_args__ = (
        in_clinic("emergency_access", "access_id"),
        in_clinic("user", "by"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    access_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[UUID]
    note: Mapped[str]
