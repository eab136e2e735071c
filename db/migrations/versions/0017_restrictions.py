"""Restricted records, emergency accesses to them, and their review."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.types import Identifier, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ON_DISK = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Create the tables; every record is open to everybody of its clinic until somebody says so."""
    op.create_table(
        "patient_restriction",
        *_columns("id", "patient_id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Identifier(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        _in_clinic("patient_restriction", "patient_id", "patient"),
        _in_clinic("patient_restriction", "by", "user"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_patient_restriction"),
        **_ON_DISK,
    )
    op.create_index(
        "ix_patient_restriction_clinic_id_patient_id_at",
        "patient_restriction",
        ["clinic_id", "patient_id", "at"],
    )
    op.create_table(
        "emergency_access",
        *_columns("id", "patient_id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("by", Identifier(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _in_clinic("emergency_access", "patient_id", "patient"),
        _in_clinic("emergency_access", "by", "user"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_emergency_access"),
        **_ON_DISK,
    )
    op.create_index(
        "ix_emergency_access_clinic_id_patient_id_by_until",
        "emergency_access",
        ["clinic_id", "patient_id", "by", "until"],
    )
    op.create_table(
        "access_review",
        *_columns("access_id"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Identifier(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _in_clinic("access_review", "access_id", "emergency_access"),
        _in_clinic("access_review", "by", "user"),
        sa.PrimaryKeyConstraint("clinic_id", "access_id", name="pk_access_review"),
        **_ON_DISK,
    )


def _columns(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, Identifier(), nullable=False) for name in ("clinic_id", *names)]


def _in_clinic(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{of}.clinic_id", f"{of}.id"],
        name=f"fk_{table}_clinic_id_{column}",
    )
