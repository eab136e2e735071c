"""The table of drafts: sets half typed, kept for their writer only. Not part of any record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base
from db.constraints import in_clinic


class DraftRow(Base):
    """What one person has typed in one session and not saved; changed and removed at will."""

    __tablename__ = "draft"
    __table_args__ = (
        in_clinic("user", "user_id"),
        in_clinic("infusion_session", "session_id"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
    text: Mapped[str]
