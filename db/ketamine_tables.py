"""Tables of the ketamine ledger: the lots that came in, and the lines about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import CLUSTERED, Base, Big
from db.constraints import in_clinic, one_of
from db.types import Code
from monitoring.ketamine.lines import LineKind, Way


class KetamineLotRow(Base):
    """Vials of one kind that came in together. Only added to."""

    __tablename__ = "ketamine_lot"
    __table_args__ = (CLUSTERED,)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    manufacturer: Mapped[str]
    expires_on: Mapped[date]
    strength_ug_per_ml: Mapped[int]
    volume_ul: Mapped[int]


class KetamineLineRow(Base):
    """A line of a lot: `number` by `number`, with what was left and how much open. Only added to.

    Of two lines that are written at once one has a number that is taken, and is refused.
    """

    __tablename__ = "ketamine_line"
    __table_args__ = (
        in_clinic("ketamine_lot", "lot_id"),
        in_clinic("user", "by"),
        in_clinic("infusion_session", "session_id"),
        in_clinic("ketamine_line", "about_id"),
        one_of("kind", LineKind),
        one_of("way", Way),
        CheckConstraint("vials_left >= 0 AND open_ug_left >= 0", name="left"),
        Index(None, "clinic_id", "lot_id", "number", unique=True),
        Index(None, "clinic_id", "session_id"),
        Index(None, "clinic_id", "recorded_at"),
        CLUSTERED,
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(Code(LineKind))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by: Mapped[UUID]
    session_id: Mapped[UUID | None]
    about_id: Mapped[UUID | None]
    way: Mapped[Way | None] = mapped_column(Code(Way))
    vials: Mapped[int | None]
    amount_ug: Mapped[Big | None]
    given_ug: Mapped[Big | None]
    wasted_ug: Mapped[Big | None]
    record_given_ug: Mapped[Big | None]
    reason: Mapped[str]
    late_reason: Mapped[str]
    vials_left: Mapped[int]
    open_ug_left: Mapped[Big]
    tasks_left: Mapped[int]
