"""Digests of the rows of an open transaction, for the audit events that seal them."""

from collections.abc import Iterator, Mapping
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from db.row_seals import SEALED, Pending, Place, Rows, row_digest
from db.statements import Statement
from db.tables import METADATA

Stored = dict[str, object]


def take(connection: Connection, pending: Pending, place: Place, key: bytes) -> Rows:
    """The digests of the noted rows of one chain, which are then no longer pending."""
    rows: Rows = {}
    for table, values in pending.added.pop(place, ()):
        rows.setdefault(table.name, {})[table.row_name(values)] = row_digest(
            key, table.name, values
        )
    for (table_name, row_name), found_by in pending.changed.pop(place, {}).items():
        for values in _stored(connection, table_name, found_by):
            rows.setdefault(table_name, {})[row_name] = row_digest(key, table_name, values)
    return rows


def take_whole(connection: Connection, pending: Pending, clinic_id: UUID, key: bytes) -> Rows:
    """The digests of all rows of the clinic in the tables that are sealed as a whole."""
    rows: Rows = {}
    for name in pending.whole:
        table = SEALED[name]
        column = "id" if name == "clinic" else "clinic_id"
        for values in _stored(connection, name, {column: clinic_id}):
            rows.setdefault(name, {})[table.row_name(values)] = row_digest(key, name, values)
    return rows


def _stored(
    connection: Connection, table_name: str, found_by: Mapping[str, object]
) -> Iterator[Stored]:
    """The rows with these values, as the driver gives them."""
    statement = _statement(table_name, tuple(found_by))
    names = [column.name for column in METADATA.tables[table_name].columns]
    stored = {f"of_{name}": _identifier(value) for name, value in found_by.items()}
    for row in statement.stored_rows(connection, stored):
        yield dict(zip(names, row, strict=True))


def _identifier(value: object) -> object:
    return UUID(bytes=value) if isinstance(value, bytes) else value


@cache
def _statement(table_name: str, columns: tuple[str, ...]) -> Statement:
    table = METADATA.tables[table_name]
    where = (table.c[name] == bindparam(f"of_{name}") for name in columns)
    return Statement(select(*table.columns).where(*where))
