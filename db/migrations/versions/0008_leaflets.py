"""The leaflet that a clinic gives its patients, in versions."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; no clinic has a leaflet yet."""
    op.create_table(
        "leaflet",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", Identifier(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_leaflet_clinic_id"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "written_by"],
            ["user.clinic_id", "user.id"],
            name="fk_leaflet_clinic_id_written_by",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_leaflet"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
