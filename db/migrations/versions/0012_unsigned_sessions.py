"""An index of the sessions that have begun and were not signed off."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_IS_UNSIGNED = "status IN ('in_progress', 'recovering', 'completed', 'cancelled')"


def upgrade() -> None:
    """Create the index: signed sessions grow with the years, the others do not."""
    op.create_index(
        "ix_session_state_unsigned",
        "session_state",
        ["clinic_id", "status"],
        unique=False,
        sqlite_where=sa.text(_IS_UNSIGNED),
        postgresql_where=sa.text(_IS_UNSIGNED),
    )
