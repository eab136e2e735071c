"""Tables around a clinic's protocols: who approved which version, and the draft of the next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base
from db.constraints import in_clinic
from db.types import Identifier


class ProtocolApprovalRow(Base):
    """That a physician approved a version, and from when it is in force. Only added to.

    A version without one is what the clinic was set up with.
    """

    __tablename__ = "protocol_approval"
    __table_args__ = (
        in_clinic("protocol_version", "name", "version", target=("name", "version")),
        in_clinic("user", "approved_by"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    approved_by: Mapped[UUID]
    approved_at: Mapped[datetime]
    in_force_from: Mapped[datetime]


class ProtocolDraftRow(Base):
    """The clinic's draft of its next version, one at a time; changed and removed at will.

    `base` is the JSON of the protocol it began from, `edits` what was typed since, by place.
    """

    __tablename__ = "protocol_draft"
    __table_args__ = (in_clinic("user", "began_by"), in_clinic("user", "changed_by"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[UUID]
    start: Mapped[str]
    base: Mapped[str]
    began_by: Mapped[UUID]
    began_at: Mapped[datetime]
    revision: Mapped[int]
    changed_by: Mapped[UUID]
    changed_at: Mapped[datetime]
    edits: Mapped[str]
