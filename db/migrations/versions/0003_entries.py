"""The entries of session records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.types import Identifier, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "entry",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_entry_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assessment",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("dissociation", sa.SmallInteger(), nullable=True),
        sa.Column("cadss", sa.SmallInteger(), nullable=True),
        sa.Column("sedation", sa.SmallInteger(), nullable=True),
        sa.Column("agitation", sa.SmallInteger(), nullable=True),
        sa.Column("orientation", sa.SmallInteger(), nullable=True),
        sa.Column("pain", sa.SmallInteger(), nullable=True),
        sa.Column("phq9", sa.SmallInteger(), nullable=True),
        sa.Column("phq9_item9", sa.SmallInteger(), nullable=True),
        sa.Column("gait_is_steady", sa.Boolean(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"], ["entry.clinic_id", "entry.id"], name="fk_assessment_clinic_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_assessment_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_assessment_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_assessment_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_assessment"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "care_entry",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"], ["entry.clinic_id", "entry.id"], name="fk_care_entry_clinic_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_care_entry_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_care_entry_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_care_entry_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_care_entry"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "correction",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("target_id", Identifier(), nullable=False),
        sa.Column("replacement_id", Identifier(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"], ["entry.clinic_id", "entry.id"], name="fk_correction_clinic_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_correction_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_correction_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replacement_id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_correction_clinic_id_replacement_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_correction_clinic_id_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "target_id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_correction_clinic_id_target_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_correction"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "effect_report",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("episode_id", Identifier(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("helped", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"effect\" IN ('dizziness', 'nausea', 'vomiting', 'disorientation', "
            "'dissociation', 'agitation', 'anxiety', 'panic', 'mood_change', "
            "'suicidal_thought', 'mania', 'secretions', 'headache', 'blurred_vision', "
            "'double_vision', 'loss_of_vision', 'itching', 'chest_pain', "
            "'shortness_of_breath', 'focal_weakness', 'seizure', 'drowsiness', 'other')",
            name="effect",
        ),
        sa.CheckConstraint('"grade" IN (0, 1, 2, 3)', name="grade"),
        sa.CheckConstraint("\"helped\" IN ('yes', 'partly', 'no')", name="helped"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_effect_report_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_effect_report_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_effect_report_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_effect_report_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_effect_report"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "infusion_event",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("rate_ug_per_h", sa.Integer(), nullable=True),
        sa.Column("amount_ug", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"action\" IN ('start', 'rate_change', 'pause', 'resume', 'bolus', 'stop')",
            name="action",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_infusion_event_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_infusion_event_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_infusion_event_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_infusion_event_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_infusion_event"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "infusion_order",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("dose_ug", sa.Integer(), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("concentration_ug_per_ml", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_infusion_order_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_infusion_order_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_infusion_order_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_infusion_order_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_infusion_order"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vitals_set",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("systolic_mmhg", sa.SmallInteger(), nullable=True),
        sa.Column("diastolic_mmhg", sa.SmallInteger(), nullable=True),
        sa.Column("heart_rate_per_min", sa.SmallInteger(), nullable=True),
        sa.Column("spo2_pct", sa.SmallInteger(), nullable=True),
        sa.Column("breaths_per_min", sa.SmallInteger(), nullable=True),
        sa.Column("temperature_tenths_c", sa.SmallInteger(), nullable=True),
        sa.Column("on_oxygen", sa.Boolean(), nullable=True),
        sa.Column("not_measured", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("unconfirmed", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(systolic_mmhg IS NULL) = (diastolic_mmhg IS NULL)", name="pressure_pair"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"], ["entry.clinic_id", "entry.id"], name="fk_vitals_set_clinic_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_vitals_set_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_vitals_set_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_vitals_set_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "measured_at", "id", name="pk_vitals_set"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
