"""Flags, and what people said to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.types import Identifier, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "acknowledgement",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
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
            ["clinic_id", "began_with"],
            ["entry.clinic_id", "entry.id"],
            name="fk_acknowledgement_clinic_id_began_with",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "by"],
            ["user.clinic_id", "user.id"],
            name="fk_acknowledgement_clinic_id_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["entry.clinic_id", "entry.id"],
            name="fk_acknowledgement_clinic_id_id",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_acknowledgement_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "id", name="pk_acknowledgement"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "flag",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
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
            ["clinic_id", "began_with"],
            ["entry.clinic_id", "entry.id"],
            name="fk_flag_clinic_id_began_with",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_flag_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "rule_id", "began_with", name="pk_flag"),
        sqlite_strict=True,
    )
    op.create_index("ix_flag_clinic_id_raised_at", "flag", ["clinic_id", "raised_at"], unique=False)
    op.create_index(
        "ix_flag_needs_look",
        "flag",
        ["clinic_id", "session_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'recovered')"),
        postgresql_where=sa.text("state IN ('open', 'recovered')"),
    )
    op.create_table(
        "suppression",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("by", Identifier(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("\"direction\" IN ('high', 'low', 'none')", name="direction"),
        sa.CheckConstraint("\"severity\" IN ('advisory', 'warning', 'critical')", name="severity"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "by"], ["user.clinic_id", "user.id"], name="fk_suppression_clinic_id_by"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"], ["entry.clinic_id", "entry.id"], name="fk_suppression_clinic_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["infusion_session.clinic_id", "infusion_session.id"],
            name="fk_suppression_clinic_id_session_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "id", name="pk_suppression"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "flag_change",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
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
            ["clinic_id", "session_id", "rule_id", "began_with"],
            ["flag.clinic_id", "flag.session_id", "flag.rule_id", "flag.began_with"],
            name="fk_flag_change_clinic_id_session_id_rule_id_began_with",
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "session_id", "rule_id", "began_with", "change_id", name="pk_flag_change"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
