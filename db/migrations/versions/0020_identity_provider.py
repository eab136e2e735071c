"""Who signs in by the clinic's identity provider, and which of its answers were used."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nobody is linked yet."""
    op.create_table(
        "provider_link",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("is_only_way", sa.Boolean(), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["user.clinic_id", "user.id"],
            name="fk_provider_link_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", name="pk_provider_link"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_provider_link_issuer_subject", "provider_link", ["issuer", "subject"], unique=True
    )
    op.create_table(
        "provider_return",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_provider_return"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_provider_return_at", "provider_return", ["at"])
