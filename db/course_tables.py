"""Tables of a treatment course: what is true of a patient across sessions. Only added to.

Follow-ups have a table of their own because figures are made of them, corrections because they
decide whether another entry stands; the rare kinds share `course_entry`. They are found by their
patient.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from db.base import CLUSTERED, Base, Small
from db.constraints import in_clinic, one_of
from db.types import Code, Shaped
from monitoring.follow_ups import Channel, LaterEffect, ReliefPresent


class CourseEntryKeyRow(Base):
    """Every entry and acknowledgement of a course once: the key that refuses a second save."""

    __tablename__ = "course_entry_key"
    __table_args__ = (in_clinic("patient", "patient_id"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID]
    kind: Mapped[str]


class CourseHeaderColumns:
    """The columns every kind of entry begins with, in the order in which a course is read."""

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    measured_at: Mapped[datetime] = mapped_column(primary_key=True, sort_order=-1)
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    recorded_at: Mapped[datetime] = mapped_column(sort_order=-1)
    performed_by: Mapped[UUID] = mapped_column(sort_order=-1)
    recorded_by: Mapped[UUID] = mapped_column(sort_order=-1)
    late_reason: Mapped[str] = mapped_column(sort_order=-1)


def _entry_arguments(*more: SchemaItem) -> tuple[object, ...]:
    """Foreign keys of the header, what else the table asks for, and how it is stored."""
    header: tuple[ForeignKeyConstraint, ...] = (
        in_clinic("course_entry_key", "id"),
        in_clinic("patient", "patient_id"),
        in_clinic("user", "performed_by"),
        in_clinic("user", "recorded_by"),
    )
    return (*header, *more, CLUSTERED)


class FollowUpRow(CourseHeaderColumns, Base):
    """A follow-up as one wide row; NULL `effects`: nobody asked, an empty list: there were none."""

    __tablename__ = "follow_up"
    __table_args__ = _entry_arguments(one_of("channel", Channel), one_of("relief", ReliefPresent))

    channel: Mapped[Channel] = mapped_column(Code(Channel))
    is_reached: Mapped[bool]
    pain: Mapped[Small | None]
    phq9: Mapped[Small | None]
    phq9_item9: Mapped[Small | None]
    quality: Mapped[Small | None]
    relief: Mapped[ReliefPresent | None] = mapped_column(Code(ReliefPresent))
    effects: Mapped[tuple[LaterEffect, ...] | None] = mapped_column(
        Shaped(tuple[LaterEffect, ...], is_optional=True)
    )
    text: Mapped[str]


class CourseCorrectionRow(CourseHeaderColumns, Base):
    """Which entry was wrong, and which one replaces it (NULL: entered in error)."""

    __tablename__ = "course_correction"
    __table_args__ = _entry_arguments(
        in_clinic("course_entry_key", "target_id"), in_clinic("course_entry_key", "replacement_id")
    )

    target_id: Mapped[UUID]
    replacement_id: Mapped[UUID | None]
    reason: Mapped[str]


class CourseEntryRow(CourseHeaderColumns, Base):
    """An entry of another kind; `content` holds its fields beyond the header."""

    __tablename__ = "course_entry"
    __table_args__ = _entry_arguments()

    kind: Mapped[str]
    content: Mapped[dict[str, object]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))


class CourseStateRow(Base):
    """When a patient is to be asked next: a projection of the course, for the due list."""

    __tablename__ = "course_state"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        Index(None, "clinic_id", "follow_up_due_at"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    follow_up_due_at: Mapped[datetime | None]
