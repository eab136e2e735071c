"""Protocols: who approved a version, from when on, the draft of the next, and a session's own."""

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_PLANNED = (
    "SELECT {column} FROM infusion_session AS planned"
    " WHERE planned.clinic_id = session_state.clinic_id"
    " AND planned.id = session_state.session_id"
)


def upgrade() -> None:
    """Create the tables; every session so far goes by the version it was planned by."""
    _create_tables()
    for table in ("session_state", "status_change"):
        op.add_column(table, sa.Column("protocol_name", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("protocol_version", sa.Integer(), nullable=True))
    planned = {
        column: _PLANNED.format(column=column) for column in ("protocol_name", "protocol_version")
    }
    columns = ", ".join(f"{column} = ({select})" for column, select in planned.items())
    op.execute(f"UPDATE session_state SET {columns}")  # noqa: S608 (our own words)


def _create_tables() -> None:
    op.create_table(
        "protocol_approval",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("approved_by", Identifier(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.Column("in_force_from", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "name", "version"],
            ["protocol_version.clinic_id", "protocol_version.name", "protocol_version.version"],
            name="fk_protocol_approval_clinic_id_name_version",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "approved_by"],
            ["user.clinic_id", "user.id"],
            name="fk_protocol_approval_clinic_id_approved_by",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "name", "version", name="pk_protocol_approval"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "protocol_draft",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("began_by", Identifier(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", Identifier(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_protocol_draft_clinic_id"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "began_by"],
            ["user.clinic_id", "user.id"],
            name="fk_protocol_draft_clinic_id_began_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "changed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_protocol_draft_clinic_id_changed_by",
        ),
        sa.PrimaryKeyConstraint("clinic_id", name="pk_protocol_draft"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
