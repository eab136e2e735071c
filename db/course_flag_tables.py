"""Tables of the flags across sessions, as those of a session's flags.

`began_with` is an entry of the course or of one of the patient's sessions, so no foreign key can
say which.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.flag_tables import NEEDS_LOOK, FlagFactColumns, FlagStandingColumns
from db.types import Code, Shaped
from monitoring.flags import ActionTaken, Direction, Evidence, FlagState, Severity


class CourseFlagRow(FlagFactColumns, FlagStandingColumns, Base):
    """A flag of a course as last evaluated: a projection, keyed by rule and beginning."""

    __tablename__ = "course_flag"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        one_of("direction", Direction),
        one_of("severity", Severity),
        one_of("state", FlagState),
        Index(
            "ix_course_flag_needs_look",
            "clinic_id",
            "patient_id",
            sqlite_where=text(NEEDS_LOOK),
            postgresql_where=text(NEEDS_LOOK),
        ),
        STRICT,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    began_with: Mapped[UUID] = mapped_column(primary_key=True)


class CourseFlagChangeRow(FlagStandingColumns, Base):
    """One change of a course's flag; `change_id` is that of its audit event. Only added to."""

    __tablename__ = "course_flag_change"
    __table_args__ = (
        in_clinic(
            "course_flag",
            "patient_id",
            "rule_id",
            "began_with",
            target=("patient_id", "rule_id", "began_with"),
        ),
        one_of("severity", Severity),
        one_of("state", FlagState),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    began_with: Mapped[UUID] = mapped_column(primary_key=True)
    change_id: Mapped[UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
    latest: Mapped[Evidence] = mapped_column(Shaped(Evidence))


class CourseAcknowledgementRow(Base):
    """A named person has seen a flag of a course. Only added to."""

    __tablename__ = "course_acknowledgement"
    __table_args__ = (
        in_clinic("course_entry_key", "id"),
        in_clinic("patient", "patient_id"),
        in_clinic("user", "by"),
        one_of("severity", Severity),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str]
    began_with: Mapped[UUID]
    severity: Mapped[Severity] = mapped_column(Code(Severity))
    at: Mapped[datetime]
    by: Mapped[UUID]
    actions: Mapped[tuple[ActionTaken, ...] | None] = mapped_column(Shaped(tuple[ActionTaken, ...]))
    note: Mapped[str]
