"""People: one-time codes, and what a person was before something changed."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nobody has changed and no code was made so far."""
    op.create_index("ix_web_session_clinic_id_user_id", "web_session", ["clinic_id", "user_id"])
    op.create_table(
        "user_change",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", Identifier(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("\"role\" IN ('nurse', 'physician', 'administrator')", name="role"),
        _user("user_change", "user_id"),
        _user("user_change", "changed_by"),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", "id", name="pk_user_change"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "one_time_code",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("made_by", Identifier(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("\"kind\" IN ('invitation', 'reset')", name="kind"),
        _user("one_time_code", "user_id"),
        _user("one_time_code", "made_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_one_time_code"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_one_time_code_digest", "one_time_code", ["digest"])
    op.create_index("ix_one_time_code_clinic_id_user_id", "one_time_code", ["clinic_id", "user_id"])


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        ["user.clinic_id", "user.id"],
        name=f"fk_{table}_clinic_id_{column}",
    )
