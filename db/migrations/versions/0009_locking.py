"""Locking: when the person of a web session locked the screen themselves."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no screen that is open now was locked by hand."""
    op.add_column("web_session", sa.Column("locked_at", UtcDateTime(), nullable=True))
