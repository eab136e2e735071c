"""Table of what has left the clinic. Only added to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base, Big
from db.constraints import in_clinic
from db.types import Code, Shaped
from monitoring.exports import ExportKind, RowCount


class ExportRow(Base):
    """One export: who took what, for which purpose, and the digest of its bytes.

    NULL `tables`: all of them, or a kind that has none.
    """

    __tablename__ = "export"
    __table_args__ = (
        in_clinic("user", "made_by"),
        in_clinic("patient", "patient_id"),
        in_clinic("infusion_session", "session_id"),
        Index(None, "clinic_id", "made_at"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
    kind: Mapped[ExportKind] = mapped_column(Code(ExportKind))
    purpose: Mapped[str]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    patient_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    tables: Mapped[tuple[str, ...] | None] = mapped_column(Shaped(tuple[str, ...]))
    with_free_text: Mapped[bool]
    counts: Mapped[tuple[RowCount, ...] | None] = mapped_column(Shaped(tuple[RowCount, ...]))
    size_bytes: Mapped[Big]
    sha256: Mapped[str]
