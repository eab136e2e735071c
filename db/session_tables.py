"""Tables of a session: what never changes, where it is now, and how it came there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, STRICT, Base
from db.constraints import in_clinic, one_of
from db.types import Code
from monitoring.sessions import SessionOutcome, SessionStatus

# Literals, because SQLite cannot use a partial index for a bound parameter.
IS_ACTIVE = "status IN ('in_progress', 'recovering')"
IS_UNSIGNED = "status IN ('in_progress', 'recovering', 'completed', 'cancelled')"
IS_BEGUN = "status_change.status = 'in_progress'"


class SessionRow(Base):
    """What is settled when a session is scheduled; by which protocol, as it was planned then."""

    __tablename__ = "infusion_session"
    __table_args__ = (
        in_clinic("patient", "patient_id"),
        in_clinic(
            "protocol_version",
            "protocol_name",
            "protocol_version",
            target=("name", "version"),
        ),
        Index(None, "clinic_id", "patient_id", "scheduled_at"),
        Index(None, "clinic_id", "scheduled_at"),
        STRICT,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID]
    scheduled_at: Mapped[datetime]
    protocol_name: Mapped[str]
    protocol_version: Mapped[int]
    number_in_series: Mapped[int | None]
    planned_in_series: Mapped[int | None]


class SessionStateRow(Base):
    """Where a session is now: a projection of its status changes and its pump events.

    `started_at` and `stopped_at` are the first start and the last stop that stand uncorrected.
    The protocol is the one in force when the session began, before that the one it is planned by.
    """

    __tablename__ = "session_state"
    __table_args__ = (
        in_clinic("infusion_session", "session_id"),
        in_clinic("patient", "patient_id"),
        in_clinic("user", "responsible"),
        one_of("status", SessionStatus),
        one_of("outcome", SessionOutcome),
        Index(None, "clinic_id", "patient_id", "started_at"),
        Index(None, "clinic_id", "started_at"),
        Index(
            "ix_session_state_active",
            "clinic_id",
            "status",
            sqlite_where=text(IS_ACTIVE),
            postgresql_where=text(IS_ACTIVE),
        ),
        Index(
            "ix_session_state_unsigned",
            "clinic_id",
            "status",
            sqlite_where=text(IS_UNSIGNED),
            postgresql_where=text(IS_UNSIGNED),
        ),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID]
    status: Mapped[SessionStatus] = mapped_column(Code(SessionStatus))
    outcome: Mapped[SessionOutcome | None] = mapped_column(Code(SessionOutcome))
    chair: Mapped[str]
    responsible: Mapped[UUID | None]
    weight_g: Mapped[int | None]
    # Filled in by the migration that added them; SQLite adds no column that must be.
    protocol_name: Mapped[str | None]
    protocol_version: Mapped[int | None]
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class StatusChangeRow(Base):
    """One step in the life of a session; `id` is that of its audit event. Only added to.

    The protocol from this step on; NULL in steps from before it could change: the planned one.
    """

    __tablename__ = "status_change"
    __table_args__ = (
        in_clinic("infusion_session", "session_id"),
        in_clinic("user", "responsible"),
        in_clinic("user", "changed_by"),
        one_of("status", SessionStatus),
        one_of("outcome", SessionOutcome),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    status: Mapped[SessionStatus] = mapped_column(Code(SessionStatus))
    outcome: Mapped[SessionOutcome | None] = mapped_column(Code(SessionOutcome))
    chair: Mapped[str]
    responsible: Mapped[UUID | None]
    weight_g: Mapped[int | None]
    protocol_name: Mapped[str | None]
    protocol_version: Mapped[int | None]
