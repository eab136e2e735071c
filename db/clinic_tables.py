"""Tables of the clinic itself: who works there, who is treated, by which protocols."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.types import Code, Identifier
from monitoring.people import STAFF, Role


class ClinicRow(Base):
    """A clinic; what other tables call `clinic_id`."""

    __tablename__ = "clinic"
    __table_args__ = (STRICT,)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    timezone: Mapped[str]
    is_demonstration: Mapped[bool]


class UserRow(Base):
    """A person who works in the clinic; how they sign in is kept elsewhere."""

    __tablename__ = "user"
    __table_args__ = (one_of("role", (role for role in Role if role in STAFF)), STRICT)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(Code(Role))
    is_active: Mapped[bool]


class PatientRow(Base):
    """A patient as known now: a projection of their changes. NULL `allergies`: nobody has asked.

    `search` holds the words the patient is found by, each after a blank.
    """

    __tablename__ = "patient"
    __table_args__ = (
        Index(None, "clinic_id", "record_number", unique=True),
        Index(None, "clinic_id", "search"),
        Index(None, "clinic_id", "born_on"),
        STRICT,
    )

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    family_name: Mapped[str]
    given_name: Mapped[str]
    born_on: Mapped[date]
    record_number: Mapped[str]
    allergies: Mapped[str | None]
    search: Mapped[str]


class PatientChangeRow(Base):
    """What was true of a patient from `changed_at` on. Only added to.

    `id` is that of its audit event; that of the patient for who was there before changes were kept.
    """

    __tablename__ = "patient_change"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        in_clinic("user", "changed_by"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    family_name: Mapped[str]
    given_name: Mapped[str]
    born_on: Mapped[date]
    record_number: Mapped[str]
    allergies: Mapped[str | None]


class WrittenColumns:
    """A text of the clinic's own as it was written at `written_at`; NULL: by no person."""

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    text: Mapped[str]


class LeafletRow(WrittenColumns, Base):
    """One version of the leaflet. Only added to: the newest is what patients are given."""

    __tablename__ = "leaflet"
    __table_args__ = (in_clinic("user", "written_by"), CLUSTERED)


class SafetyTextRow(WrittenColumns, Base):
    """One version of what the clinic does when PHQ-9 item 9 is not 0. Only added to."""

    __tablename__ = "safety_text"
    __table_args__ = (in_clinic("user", "written_by"), CLUSTERED)


class LetterheadTextRow(WrittenColumns, Base):
    """One version of the lines below the clinic's name on reports. Only added to."""

    __tablename__ = "letterhead_text"
    __table_args__ = (in_clinic("user", "written_by"), CLUSTERED)


class ProtocolVersionRow(Base):
    """A protocol as it was published; `text` is its JSON, letter for letter."""

    __tablename__ = "protocol_version"
    __table_args__ = (CLUSTERED,)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
    text: Mapped[str]
