"""Who and whom an audit entry is about, in columns to search by; from here on rows are sealed."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from pydantic_core import from_json

from db.types import Identifier, is_sqlite

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_ENTRY = sa.table(
    "audit_entry",
    sa.column("clinic_id", Identifier()),
    sa.column("chain", Identifier()),
    sa.column("seq", sa.BigInteger()),
    sa.column("text", sa.Text()),
    sa.column("by", Identifier()),
    sa.column("subject", Identifier()),
)
_KEY = (_ENTRY.c.clinic_id, _ENTRY.c.chain, _ENTRY.c.seq)
Values = dict[str, object]


def upgrade() -> None:
    """Add the columns, fill them in from what the entries say, and create the indexes."""
    op.add_column("audit_entry", sa.Column("by", Identifier(), nullable=True))
    op.add_column("audit_entry", sa.Column("subject", Identifier(), nullable=True))
    connection = op.get_bind()
    _unguard(connection)
    fill = (
        sa.update(_ENTRY)
        .where(*(column == sa.bindparam(f"of_{column.name}") for column in _KEY))
        .values(by=sa.bindparam("new_by"), subject=sa.bindparam("new_subject"))
    )
    for rows in _read(connection):
        connection.execute(fill, rows)
    op.create_index("ix_audit_entry_clinic_id_by_at", "audit_entry", ["clinic_id", "by", "at"])
    op.create_index(
        "ix_audit_entry_clinic_id_action_at", "audit_entry", ["clinic_id", "action", "at"]
    )
    op.create_index(
        "ix_audit_entry_clinic_id_subject_at", "audit_entry", ["clinic_id", "subject", "at"]
    )


def _unguard(connection: sa.Connection) -> None:
    """Let the columns be filled in; the guards are installed anew after every upgrade."""
    if is_sqlite(connection.dialect):
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
    else:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry")


def _read(connection: sa.Connection) -> Iterator[list[Values]]:
    """The values of all entries, some at a time, in the order of their keys."""
    after: tuple[UUID, UUID, int] | None = None
    while True:
        query = sa.select(*_KEY, _ENTRY.c.text).order_by(*_KEY).limit(_AT_ONCE)
        if after is not None:
            query = query.where(sa.tuple_(*_KEY) > sa.tuple_(*_literals(after)))
        found = connection.execute(query).all()
        if not found:
            return
        clinic_id, chain, seq, _ = found[-1]
        after = clinic_id, chain, seq
        yield [_values(*row) for row in found]


def _literals(key: tuple[UUID, UUID, int]) -> Iterator[sa.BindParameter[object]]:
    for value, column in zip(key, _KEY, strict=True):
        yield sa.literal(value, column.type)


def _values(clinic_id: UUID, chain: UUID, seq: int, text: str) -> Values:
    said = from_json(text)
    return {
        "of_clinic_id": clinic_id,
        "of_chain": chain,
        "of_seq": seq,
        "new_by": _id(said["by"]),
        "new_subject": _id(said["details"].get("patient")),
    }


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
