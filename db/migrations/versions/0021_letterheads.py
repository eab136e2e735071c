"""The lines below the clinic's name on its reports."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; until somebody writes lines, reports have the name alone."""
    op.create_table(
        "letterhead_text",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", Identifier(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_letterhead_text_clinic_id"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "written_by"],
            ["user.clinic_id", "user.id"],
            name="fk_letterhead_text_clinic_id_written_by",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_letterhead_text"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
