"""Sessions, where they are in their lives, and what is half typed in them."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "infusion_session",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("scheduled_at", UtcDateTime(), nullable=False),
        sa.Column("protocol_name", sa.Text(), nullable=False),
        sa.Column("protocol_version", sa.Integer(), nullable=False),
        sa.Column("number_in_series", sa.Integer(), nullable=True),
        sa.Column("planned_in_series", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_infusion_session_clinic_id_patient_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "protocol_name", "protocol_version"],
            ["protocol_version.clinic_id", "protocol_version.name", "protocol_version.version"],
            name="fk_infusion_session_clinic_id_protocol_name_protocol_version",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_infusion_session"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_infusion_session_clinic_id_patient_id_scheduled_at",
        "infusion_session",
        ["clinic_id", "patient_id", "scheduled_at"],
        unique=False,
    )
    op.create_index(
        "ix_infusion_session_clinic_id_scheduled_at",
        "infusion_session",
        ["clinic_id", "scheduled_at"],
        unique=False,
    )
    op.create_table(
        "draft",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_draft_clinic_id_session_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["user.clinic_id", "user.id"],
            name="fk_draft_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "user_id", name="pk_draft"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session_state",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("responsible", Identifier(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "\"outcome\" IN ('completed', 'stopped_early', 'not_started')", name="outcome"
        ),
        sa.CheckConstraint(
            "\"status\" IN ('scheduled', 'in_progress', 'recovering', 'completed', "
            "'signed_off', 'cancelled')",
            name="status",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_session_state_clinic_id_patient_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "responsible"],
            ["user.clinic_id", "user.id"],
            name="fk_session_state_clinic_id_responsible",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_session_state_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", name="pk_session_state"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_session_state_active",
        "session_state",
        ["clinic_id", "status"],
        unique=False,
        sqlite_where=sa.text("status IN ('in_progress', 'recovering')"),
        postgresql_where=sa.text("status IN ('in_progress', 'recovering')"),
    )
    op.create_index(
        "ix_session_state_clinic_id_patient_id_started_at",
        "session_state",
        ["clinic_id", "patient_id", "started_at"],
        unique=False,
    )
    op.create_index(
        "ix_session_state_clinic_id_started_at",
        "session_state",
        ["clinic_id", "started_at"],
        unique=False,
    )
    op.create_table(
        "status_change",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", Identifier(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("responsible", Identifier(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "\"outcome\" IN ('completed', 'stopped_early', 'not_started')", name="outcome"
        ),
        sa.CheckConstraint(
            "\"status\" IN ('scheduled', 'in_progress', 'recovering', 'completed', "
            "'signed_off', 'cancelled')",
            name="status",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "changed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_status_change_clinic_id_changed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "responsible"],
            ["user.clinic_id", "user.id"],
            name="fk_status_change_clinic_id_responsible",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_status_change_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "id", name="pk_status_change"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
