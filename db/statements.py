"""Statements prepared once and run on the driver's own connection.

SQLAlchemy writes the SQL and chooses the conversions; what is kept is its text and the function
that converts each parameter and each column. A nurse's save is six statements, and building each
anew costs more than all of what SQLite then does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement, Connection, Dialect, Select
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.types import TypeEngine

from db.row_seals import SEALED, SealedTable, note_added
from db.types import is_sqlite

Convert = Callable[[object], object]
Values = Mapping[str, object]
Clause = Select[*tuple[Any, ...]] | Insert | Update
Parameters = tuple[object, ...] | dict[str, object]


class _Cursor(Protocol):
    """What both drivers' cursors can do."""

    rowcount: int

    def execute(self, text: str, parameters: Parameters) -> object: ...
    def executemany(self, text: str, parameters: Sequence[Parameters]) -> object: ...
    def fetchall(self) -> list[tuple[object, ...]]: ...
    def fetchmany(self, size: int) -> list[tuple[object, ...]]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The text of a statement in one dialect, and its conversions."""

    text: str
    binds: tuple[tuple[str, Convert | None], ...]
    results: tuple[Convert | None, ...]
    is_positional: bool
    adds_to: SealedTable | None

    def parameters(self, values: Values) -> Parameters:
        """`values` as the driver takes them."""
        if self.is_positional:
            return tuple(
                [convert(values[name]) if convert else values[name] for name, convert in self.binds]
            )
        return {
            name: convert(values[name]) if convert else values[name] for name, convert in self.binds
        }

    def note(self, connection: Connection, rows: Sequence[Parameters]) -> None:
        """Have new rows of a sealed table sealed at the end of the transaction."""
        if self.adds_to is not None:
            note_added(connection, self.adds_to, [name for name, _ in self.binds], rows)


class Statement:
    """A SELECT, INSERT or UPDATE whose every parameter is named; converted on both ways.

    A broken constraint raises the driver's own IntegrityError.
    """

    def __init__(self, clause: Clause) -> None:
        self._clause = clause
        self._prepared: dict[str, _Prepared] = {}

    def run(self, connection: Connection, values: Values) -> int:
        """Run a statement that writes; the number of rows it touched."""
        prepared = self._for(connection.dialect)
        cursor = _cursor(connection)
        parameters = prepared.parameters(values)
        cursor.execute(prepared.text, parameters)
        prepared.note(connection, (parameters,))
        return cursor.rowcount

    def run_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run a statement that writes once for each of `rows`."""
        prepared = self._for(connection.dialect)
        parameters = [prepared.parameters(values) for values in rows]
        if len(rows) == 1:
            _cursor(connection).execute(prepared.text, parameters[0])
        elif rows:
            _cursor(connection).executemany(prepared.text, parameters)
        prepared.note(connection, parameters)

    def rows(self, connection: Connection, values: Values) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT, each value converted, in the order of its columns."""
        prepared = self._for(connection.dialect)
        columns = zip(*self.stored_rows(connection, values), strict=True)
        return zip(*map(converted, prepared.results, columns), strict=True)

    def stored_rows(self, connection: Connection, values: Values) -> list[tuple[object, ...]]:
        """The rows of a SELECT as the driver gives them, for whoever converts whole columns."""
        prepared = self._for(connection.dialect)
        cursor = _cursor(connection)
        cursor.execute(prepared.text, prepared.parameters(values))
        return cursor.fetchall()

    def stored_pieces(
        self, connection: Connection, values: Values, size: int
    ) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a SELECT as the driver gives them, at most `size` at a time.

        The others wait in the database: memory does not grow with them.
        """
        prepared = self._for(connection.dialect)
        cursor = _waiting_cursor(connection)
        try:
            cursor.execute(prepared.text, prepared.parameters(values))
            yield from iter(partial(cursor.fetchmany, size), [])
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> _Prepared:
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            prepared = self._prepared[dialect.name] = _prepare(self._clause, dialect)
        return prepared


def _cursor(connection: Connection) -> _Cursor:
    return cast("_Cursor", connection.connection.cursor())


def _waiting_cursor(connection: Connection) -> _Cursor:
    """One whose rows stay in the database: with psycopg one that has a name, else it takes all."""
    if is_sqlite(connection.dialect):
        return _cursor(connection)
    return cast("_Cursor", connection.connection.cursor("rows_in_pieces"))


def _prepare(clause: Clause, dialect: Dialect) -> _Prepared:
    compiled = clause.compile(dialect=dialect)
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    return _Prepared(
        text=compiled.string,
        binds=tuple((name, _bind(compiled.binds[name].type, dialect)) for name in names or ()),
        results=tuple(result_of(column.type, dialect) for column in _columns(clause)),
        is_positional=compiled.positional,
        adds_to=SEALED.get(clause.table.name) if isinstance(clause, Insert) else None,
    )


def _columns(clause: Clause) -> Iterable[ColumnElement[object]]:
    return clause.selected_columns if isinstance(clause, Select) else ()


def _bind(kind: TypeEngine[object], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def result_of(kind: TypeEngine[object], dialect: Dialect) -> Convert | None:
    """What converts a stored value of this type; None where nothing needs to."""
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def converted(convert: Convert | None, column: Sequence[object]) -> Iterable[object]:
    """Each value of a column converted; those of None are as they should be already."""
    return map(convert, column) if convert else column
