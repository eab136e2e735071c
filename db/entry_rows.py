"""One kind of entry in its table, of a session's record and of a patient's course alike."""

from collections.abc import Iterable
from typing import Generic, Literal

from sqlalchemy import Connection, bindparam, insert, select

from db.base import Base
from db.mapping import ContentMapping, EntryT, Values, WideMapping
from db.statements import Statement

Owner = Literal["session_id", "patient_id"]


class EntryRows(Generic[EntryT]):
    """How one kind of entry is added to its table and read from it."""

    def __init__(
        self, row: type[Base], mapping: WideMapping[EntryT] | ContentMapping[EntryT], owner: Owner
    ) -> None:
        self._mapping = mapping
        self._add = Statement(insert(row))
        self._read = rows_at(row, mapping.columns, owner)

    def add(self, connection: Connection, place: Values, entries: Iterable[EntryT]) -> None:
        """Add entries of this kind to the session or the course at `place`."""
        rows = [{**place, **self._mapping.values(entry)} for entry in entries]
        self._add.run_each(connection, rows)

    def read(self, connection: Connection, place: Values) -> list[EntryT]:
        """All entries of this kind of the session or the course at `place`."""
        return [self._mapping.entry(row) for row in self._read.rows(connection, place)]


def rows_at(row: type[Base], columns: Iterable[str], owner: Owner) -> Statement:
    """The SELECT of `columns` of all rows of one session or one patient."""
    table = row.__table__
    return Statement(
        select(*(table.c[name] for name in columns))
        .where(table.c.clinic_id == bindparam("clinic_id"))
        .where(table.c[owner] == bindparam(owner))
    )
