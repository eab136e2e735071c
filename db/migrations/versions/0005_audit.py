"""The audit chains."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "audit_entry",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("chain", Identifier(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_audit_entry_clinic_id"),
        sa.PrimaryKeyConstraint("clinic_id", "chain", "seq", name="pk_audit_entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_entry_clinic_id_at", "audit_entry", ["clinic_id", "at"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("chain", Identifier(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_audit_head_clinic_id"),
        sa.PrimaryKeyConstraint("clinic_id", "chain", name="pk_audit_head"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
