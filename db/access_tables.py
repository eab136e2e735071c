"""Tables of who looks at what: which records a web session has opened, and who is there now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base
from db.constraints import in_clinic


class OpeningRow(Base):
    """The first time a web session opened a record: that of a session, or of a patient.

    The look itself is in the audit; this only says that it need not be written again.
    """

    __tablename__ = "opening"
    __table_args__ = (in_clinic("web_session", "web_session_id"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    web_session_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]


class PresenceRow(Base):
    """A browser that has a session on its screen; changed and removed at will."""

    __tablename__ = "presence"
    __table_args__ = (
        in_clinic("infusion_session", "session_id"),
        in_clinic("web_session", "web_session_id"),
        in_clinic("user", "user_id"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    web_session_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    seen_at: Mapped[datetime]
