"""The second factor of people who want one, and its recovery codes."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nobody has a second factor yet."""
    op.create_table(
        "second_factor",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["user.clinic_id", "user.id"],
            name="fk_second_factor_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", name="pk_second_factor"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_code",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["second_factor.clinic_id", "second_factor.user_id"],
            name="fk_recovery_code_clinic_id_user_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", "digest", name="pk_recovery_code"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
