"""Tables of the flags: as they stand, how they came there, and what people said to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.types import Code, Shaped
from monitoring.flags import ActionTaken, Direction, Evidence, FlagState, Severity

# Literals, because SQLite cannot use a partial index for a bound parameter.
NEEDS_LOOK = "state IN ('open', 'recovered')"


class FlagStandingColumns:
    """What changes in the life of a flag."""

    severity: Mapped[Severity] = mapped_column(Code(Severity))
    state: Mapped[FlagState] = mapped_column(Code(FlagState))
    worsened_at: Mapped[datetime]
    recovered_at: Mapped[datetime | None]
    is_historic: Mapped[bool]
    is_acknowledged: Mapped[bool]
    suppressed_until: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]


class FlagFactColumns:
    """What is settled when a flag is raised, and its evidence so far."""

    title: Mapped[str]
    group: Mapped[str]
    direction: Mapped[Direction] = mapped_column(Code(Direction))
    raised_at: Mapped[datetime]
    evidence: Mapped[tuple[Evidence, ...]] = mapped_column(Shaped(tuple[Evidence, ...]))
    review: Mapped[str]
    protocol_name: Mapped[str]
    protocol_version: Mapped[int]


class FlagRow(FlagFactColumns, FlagStandingColumns, Base):
    """A flag as last evaluated: a projection of the record, keyed by rule and beginning."""

    __tablename__ = "flag"
    __table_args__ = (
        in_clinic("infusion_session", "session_id"),
        in_clinic("entry", "began_with"),
        one_of("direction", Direction),
        one_of("severity", Severity),
        one_of("state", FlagState),
        Index(
            "ix_flag_needs_look",
            "clinic_id",
            "session_id",
            sqlite_where=text(NEEDS_LOOK),
            postgresql_where=text(NEEDS_LOOK),
        ),
        Index(None, "clinic_id", "raised_at"),
        STRICT,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    began_with: Mapped[UUID] = mapped_column(primary_key=True)


class FlagChangeRow(FlagStandingColumns, Base):
    """One change of a flag; `change_id` is that of its audit event. Only added to.

    Of the evidence only the newest is kept here: the rest follows from the entries, which stay.
    """

    __tablename__ = "flag_change"
    __table_args__ = (
        in_clinic(
            "flag",
            "session_id",
            "rule_id",
            "began_with",
            target=("session_id", "rule_id", "began_with"),
        ),
        one_of("severity", Severity),
        one_of("state", FlagState),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(primary_key=True)
    began_with: Mapped[UUID] = mapped_column(primary_key=True)
    change_id: Mapped[UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
    latest: Mapped[Evidence] = mapped_column(Shaped(Evidence))


class AcknowledgementRow(Base):
    """A named person has seen a flag. Only added to."""

    __tablename__ = "acknowledgement"
    __table_args__ = (
        in_clinic("entry", "id"),
        in_clinic("infusion_session", "session_id"),
        in_clinic("entry", "began_with"),
        in_clinic("user", "by"),
        one_of("severity", Severity),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str]
    began_with: Mapped[UUID]
    severity: Mapped[Severity] = mapped_column(Code(Severity))
    at: Mapped[datetime]
    by: Mapped[UUID]
    actions: Mapped[tuple[ActionTaken, ...] | None] = mapped_column(Shaped(tuple[ActionTaken, ...]))
    note: Mapped[str]


class SuppressionRow(Base):
    """A rule not shown for a while in one session. Only added to."""

    __tablename__ = "suppression"
    __table_args__ = (
        in_clinic("entry", "id"),
        in_clinic("infusion_session", "session_id"),
        in_clinic("user", "by"),
        one_of("direction", Direction),
        one_of("severity", Severity),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[str]
    direction: Mapped[Direction] = mapped_column(Code(Direction))
    severity: Mapped[Severity] = mapped_column(Code(Severity))
    at: Mapped[datetime]
    until: Mapped[datetime]
    by: Mapped[UUID]
    reason: Mapped[str]
