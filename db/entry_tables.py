"""Tables of the session record. Only added to.

What reports count, and what decides whether another entry stands, has a table of its own. The
rare kinds (intake, baseline choice, observation pause, remark) share `care_entry`: they are read
with their session and never searched by content, so a table for each would only make a record
slower to load.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from db.base import CLUSTERED, Base, Small
from db.constraints import in_clinic, one_of
from db.types import Code, Shaped
from monitoring.effects import Effect, Grade, Helped
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.vitals import NotMeasured


class EntryRow(Base):
    """Every entry, acknowledgement and suppression once: the key that refuses a second save."""

    __tablename__ = "entry"
    __table_args__ = (in_clinic("infusion_session", "session_id"), CLUSTERED)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    kind: Mapped[str]


class HeaderColumns:
    """The columns every kind of entry begins with, in the order in which a session is read."""

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    session_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    measured_at: Mapped[datetime] = mapped_column(primary_key=True, sort_order=-1)
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)
    recorded_at: Mapped[datetime] = mapped_column(sort_order=-1)
    performed_by: Mapped[UUID] = mapped_column(sort_order=-1)
    recorded_by: Mapped[UUID] = mapped_column(sort_order=-1)
    late_reason: Mapped[str] = mapped_column(sort_order=-1)


def _entry_arguments(*more: SchemaItem) -> tuple[object, ...]:
    """Foreign keys of the header, what else the table asks for, and how it is stored."""
    header: tuple[ForeignKeyConstraint, ...] = (
        in_clinic("entry", "id"),
        in_clinic("infusion_session", "session_id"),
        in_clinic("user", "performed_by"),
        in_clinic("user", "recorded_by"),
    )
    return (*header, *more, CLUSTERED)


class VitalsRow(HeaderColumns, Base):
    """A vitals set as one wide row; its primary key is the only index it needs."""

    __tablename__ = "vitals_set"
    __table_args__ = _entry_arguments(
        CheckConstraint("(systolic_mmhg IS NULL) = (diastolic_mmhg IS NULL)", name="pressure_pair")
    )

    systolic_mmhg: Mapped[Small | None]
    diastolic_mmhg: Mapped[Small | None]
    heart_rate_per_min: Mapped[Small | None]
    spo2_pct: Mapped[Small | None]
    breaths_per_min: Mapped[Small | None]
    temperature_tenths_c: Mapped[Small | None]
    on_oxygen: Mapped[bool | None]
    not_measured: Mapped[tuple[NotMeasured, ...] | None] = mapped_column(
        Shaped(tuple[NotMeasured, ...])
    )
    unconfirmed: Mapped[tuple[Measure, ...] | None] = mapped_column(Shaped(tuple[Measure, ...]))
    comment: Mapped[str]


class AssessmentRow(HeaderColumns, Base):
    """An assessment as one wide row."""

    __tablename__ = "assessment"
    __table_args__ = _entry_arguments()

    dissociation: Mapped[Small | None]
    cadss: Mapped[Small | None]
    sedation: Mapped[Small | None]
    agitation: Mapped[Small | None]
    orientation: Mapped[Small | None]
    pain: Mapped[Small | None]
    phq9: Mapped[Small | None]
    phq9_item9: Mapped[Small | None]
    gait_is_steady: Mapped[bool | None]
    text: Mapped[str]


class EffectReportRow(HeaderColumns, Base):
    """One look at a side effect."""

    __tablename__ = "effect_report"
    __table_args__ = _entry_arguments(
        one_of("effect", Effect), one_of("grade", Grade), one_of("helped", Helped)
    )

    episode_id: Mapped[UUID]
    effect: Mapped[Effect] = mapped_column(Code(Effect))
    grade: Mapped[Grade] = mapped_column(Code(Grade))
    action: Mapped[str]
    helped: Mapped[Helped | None] = mapped_column(Code(Helped))
    text: Mapped[str]


class InfusionEventRow(HeaderColumns, Base):
    """Something done at the pump."""

    __tablename__ = "infusion_event"
    __table_args__ = _entry_arguments(one_of("action", InfusionAction))

    action: Mapped[InfusionAction] = mapped_column(Code(InfusionAction))
    rate_ug_per_h: Mapped[int | None]
    amount_ug: Mapped[int | None]
    reason: Mapped[str]


class InfusionOrderRow(HeaderColumns, Base):
    """What a physician ordered."""

    __tablename__ = "infusion_order"
    __table_args__ = _entry_arguments()

    dose_ug: Mapped[int]
    duration_min: Mapped[int]
    concentration_ug_per_ml: Mapped[int]


class CorrectionRow(HeaderColumns, Base):
    """Which entry was wrong, and which one replaces it (NULL: entered in error)."""

    __tablename__ = "correction"
    __table_args__ = _entry_arguments(
        in_clinic("entry", "target_id"), in_clinic("entry", "replacement_id")
    )

    target_id: Mapped[UUID]
    replacement_id: Mapped[UUID | None]
    reason: Mapped[str]


class CareEntryRow(HeaderColumns, Base):
    """An entry of a rare kind; `content` holds its fields beyond the header."""

    __tablename__ = "care_entry"
    __table_args__ = _entry_arguments()

    kind: Mapped[str]
    content: Mapped[dict[str, object]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
