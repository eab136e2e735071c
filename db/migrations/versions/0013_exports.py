"""What has left the clinic, for which purpose, with its digest."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.types import Identifier, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the table; what was exported before nobody kept."""
    op.create_table(
        "export",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", Identifier(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("patient_id", Identifier(), nullable=True),
        sa.Column("session_id", Identifier(), nullable=True),
        sa.Column("tables", _JSON, nullable=True),
        sa.Column("with_free_text", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("counts", _JSON, nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        *_keys(),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_export"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_export_clinic_id_made_at", "export", ["clinic_id", "made_at"])


def _keys() -> tuple[sa.ForeignKeyConstraint, ...]:
    targets = {"made_by": "user", "patient_id": "patient", "session_id": "infusion_session"}
    return tuple(
        sa.ForeignKeyConstraint(
            ["clinic_id", column],
            [f"{table}.clinic_id", f"{table}.id"],
            name=f"fk_export_clinic_id_{column}",
        )
        for column, table in targets.items()
    )
