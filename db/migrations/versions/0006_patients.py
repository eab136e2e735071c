"""Patients: what was true of them when, and a text to find them by."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from db.types import Identifier, UtcDateTime
from monitoring.names import search_text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KNOWN = (
    sa.column("clinic_id", Identifier()),
    sa.column("family_name", sa.Text()),
    sa.column("given_name", sa.Text()),
    sa.column("born_on", sa.Date()),
    sa.column("record_number", sa.Text()),
    sa.column("allergies", sa.Text()),
)
_PATIENT = sa.table(
    "patient", sa.column("id", Identifier()), *_KNOWN, sa.column("search", sa.Text())
)
_CHANGE = sa.table(
    "patient_change",
    sa.column("patient_id", Identifier()),
    sa.column("id", Identifier()),
    sa.column("changed_at", UtcDateTime()),
    *(sa.column(each.name, each.type) for each in _KNOWN),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BY_TIME = 7


def upgrade() -> None:
    """Create the history, and fill both in for the patients who are there already."""
    op.create_table(
        "patient_change",
        sa.Column("clinic_id", Identifier(), nullable=False),
        sa.Column("patient_id", Identifier(), nullable=False),
        sa.Column("id", Identifier(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", Identifier(), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("record_number", sa.Text(), nullable=False),
        sa.Column("allergies", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "changed_by"],
            ["user.clinic_id", "user.id"],
            name="fk_patient_change_clinic_id_changed_by",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name="fk_patient_change_clinic_id_patient_id",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id", "id", name="pk_patient_change"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    # The empty text is for the rows that are there, until they are filled in below.
    op.add_column("patient", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    _fill()
    op.create_index("ix_patient_clinic_id_search", "patient", ["clinic_id", "search"], unique=False)
    op.create_index(
        "ix_patient_clinic_id_born_on", "patient", ["clinic_id", "born_on"], unique=False
    )


def _fill() -> None:
    connection = op.get_bind()
    patients = connection.execute(sa.select(*_PATIENT.c)).mappings().all()
    for row in patients:
        words = search_text(
            row["family_name"], row["given_name"], row["record_number"], row["born_on"]
        )
        which = (_PATIENT.c.clinic_id == row["clinic_id"]) & (_PATIENT.c.id == row["id"])
        connection.execute(sa.update(_PATIENT).where(which).values(search=words))
        first = {"patient_id": row["id"], "id": row["id"], "changed_at": _made_at(row["id"])}
        known = {column.name: row[column.name] for column in _KNOWN}
        connection.execute(sa.insert(_CHANGE).values(first | known))


def _made_at(identifier: UUID) -> datetime:
    """When the patient was added: the instant in the id, which the application made."""
    milliseconds = identifier.int >> 80 if identifier.version == _BY_TIME else 0
    return _EPOCH + timedelta(milliseconds=milliseconds)
