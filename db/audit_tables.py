"""Tables of the audit: chains of entries, each sealed onto the one before it, and their heads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base, Big
from db.types import Code, Identifier
from monitoring.audit import AuditAction


class AuditEntryRow(Base):
    """One audit event, number `seq` of its chain. Only added to.

    `chain` is the session's id, or the clinic's for what belongs to no session. `text` is the
    canonical JSON that `seal` was computed over; the other columns repeat it to be searched.
    `subject` is the patient it is about, for what belongs to no session.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "clinic_id", "at"),
        Index(None, "clinic_id", "by", "at"),
        Index(None, "clinic_id", "action", "at"),
        Index(None, "clinic_id", "subject", "at"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    chain: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[Big] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[AuditAction] = mapped_column(Code(AuditAction))
    text: Mapped[str]
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
    by: Mapped[UUID | None]
    subject: Mapped[UUID | None]


class AuditHeadRow(Base):
    """The newest number and seal of a chain; its row is what writers of a session queue for."""

    __tablename__ = "audit_head"
    __table_args__ = (CLUSTERED,)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    chain: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[Big]
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
