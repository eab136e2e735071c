"""Treatment courses: follow-ups, what is true across sessions, flags; the clinic's safety text."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.types import Identifier, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nothing is known across sessions yet."""
    op.create_table(
        "safety_text",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", Identifier(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_safety_text_clinic_id"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "written_by"],
            ["user.clinic_id", "user.id"],
            name="fk_safety_text_clinic_id_written_by",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_safety_text"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_entry_key",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_entry_key_clinic_id_patient_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_course_entry_key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "follow_up",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.Column("pain", sa.SmallInteger(), nullable=True),
        sa.Column("phq9", sa.SmallInteger(), nullable=True),
        sa.Column("phq9_item9", sa.SmallInteger(), nullable=True),
        sa.Column("quality", sa.SmallInteger(), nullable=True),
        sa.Column("relief", sa.String(), nullable=True),
        sa.Column("effects", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("\"channel\" IN ('phone', 'visit', 'message')", name="channel"),
        sa.CheckConstraint("\"relief\" IN ('yes', 'partly', 'no')", name="relief"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_follow_up_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_follow_up_clinic_id_patient_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_follow_up_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_follow_up_clinic_id_recorded_by",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "patient_id", "measured_at", "id", name="pk_follow_up"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_entry",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("performed_by", Identifier(), nullable=False),
        sa.Column("recorded_by", Identifier(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_course_entry_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_entry_clinic_id_patient_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_course_entry_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_course_entry_clinic_id_recorded_by",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "patient_id", "measured_at", "id", name="pk_course_entry"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_correction",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
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
            ["clinic_id", "id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_course_correction_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_correction_clinic_id_patient_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "performed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_course_correction_clinic_id_performed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["user.clinic_id", "user.id"],
            name="fk_course_correction_clinic_id_recorded_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replacement_id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_course_correction_clinic_id_replacement_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "target_id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_course_correction_clinic_id_target_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "patient_id", "measured_at", "id", name="pk_course_correction"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_flag",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("began_with", Identifier(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("evidence", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("protocol_name", sa.Text(), nullable=False),
        sa.Column("protocol_version", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("worsened_at", UtcDateTime(), nullable=False),
        sa.Column("recovered_at", UtcDateTime(), nullable=True),
        sa.Column("is_historic", sa.Boolean(), nullable=False),
        sa.Column("is_acknowledged", sa.Boolean(), nullable=False),
        sa.Column("suppressed_until", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("\"direction\" IN ('high', 'low', 'none')", name="direction"),
        sa.CheckConstraint("\"severity\" IN ('advisory', 'warning', 'critical')", name="severity"),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'recovered', 'closed', 'withdrawn')", name="state"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_flag_clinic_id_patient_id",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "patient_id", "rule_id", "began_with", name="pk_course_flag"
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_course_flag_needs_look",
        "course_flag",
        ["clinic_id", "patient_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'recovered')"),
        postgresql_where=sa.text("state IN ('open', 'recovered')"),
    )
    op.create_table(
        "course_flag_change",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("began_with", Identifier(), nullable=False),
        sa.Column("change_id", Identifier(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("latest", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("worsened_at", UtcDateTime(), nullable=False),
        sa.Column("recovered_at", UtcDateTime(), nullable=True),
        sa.Column("is_historic", sa.Boolean(), nullable=False),
        sa.Column("is_acknowledged", sa.Boolean(), nullable=False),
        sa.Column("suppressed_until", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("\"severity\" IN ('advisory', 'warning', 'critical')", name="severity"),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'recovered', 'closed', 'withdrawn')", name="state"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "rule_id", "began_with"],
            [
                "course_flag.clinic_id",
                "course_flag.patient_id",
                "course_flag.rule_id",
                "course_flag.began_with",
            ],
            name="fk_course_flag_change_clinic_id_patient_id_rule_id_began_with",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id",
            "patient_id",
            "rule_id",
            "began_with",
            "change_id",
            name="pk_course_flag_change",
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_acknowledgement",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("began_with", Identifier(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Identifier(), nullable=False),
        sa.Column("actions", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("\"severity\" IN ('advisory', 'warning', 'critical')", name="severity"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "by"],
            ["user.clinic_id", "user.id"],
            name="fk_course_acknowledgement_clinic_id_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["course_entry_key.clinic_id", "course_entry_key.id"],
            name="fk_course_acknowledgement_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_acknowledgement_clinic_id_patient_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id", "id", name="pk_course_acknowledgement"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "course_state",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("follow_up_due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_course_state_clinic_id_patient_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id", name="pk_course_state"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_course_state_clinic_id_follow_up_due_at",
        "course_state",
        ["clinic_id", "follow_up_due_at"],
        unique=False,
    )
