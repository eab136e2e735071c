"""Tables of the clinic itself: who works there, who is treated, by which protocols."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import one_of
from db.types import Code, Identifier
from monitoring.people import Role


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
    __table_args__ = (one_of("role", Role), STRICT)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(Code(Role))
    is_active: Mapped[bool]


class PatientRow(Base):
    """A patient; `allergies` is NULL while nobody has asked."""

    __tablename__ = "patient"
    __table_args__ = (Index(None, "clinic_id", "record_number", unique=True), STRICT)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    family_name: Mapped[str]
    given_name: Mapped[str]
    born_on: Mapped[date]
    record_number: Mapped[str]
    allergies: Mapped[str | None]


class ProtocolVersionRow(Base):
    """A protocol as it was published; `text` is its JSON, letter for letter."""

    __tablename__ = "protocol_version"
    __table_args__ = (CLUSTERED,)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
    text: Mapped[str]
