"""Access: wall displays, which records were opened, and who has a session on the screen."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the web sessions there are belong to people, not to walls."""
    op.add_column(
        "web_session",
        sa.Column("is_wall", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "opening",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("web_session_id", Identifier(), nullable=False),
        sa.Column("subject_id", Identifier(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        _in_clinic("opening", "web_session"),
        sa.PrimaryKeyConstraint("clinic_id", "web_session_id", "subject_id", name="pk_opening"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "presence",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("session_id", Identifier(), nullable=False),
        sa.Column("web_session_id", Identifier(), nullable=False),
        sa.Column("user_id", Identifier(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        _in_clinic("presence", "infusion_session", "session"),
        _in_clinic("presence", "web_session"),
        _in_clinic("presence", "user"),
        sa.PrimaryKeyConstraint("clinic_id", "session_id", "web_session_id", name="pk_presence"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _in_clinic(table: str, of: str, name: str = "") -> sa.ForeignKeyConstraint:
    column = f"{name or of}_id"
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{of}.clinic_id", f"{of}.id"],
        name=f"fk_{table}_clinic_id_{column}",
    )
