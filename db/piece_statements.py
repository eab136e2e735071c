"""SELECTs answered piece by piece, a sequence for each column: memory does not grow with them.

Instants are `datetime64[us]` arrays in UTC with NaT where there is none, converted a whole column
at a time; ids are texts, which most of them only become; all other values as they are everywhere.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.types import TypeEngine

from db.statements import Statement, converted, result_of
from db.statements import Values as Asked
from db.types import Identifier, UtcDateTime, id_text, stored_instants

Values = Any  # of one column: a tuple, or an array of Instants
Piece = Sequence[Values]


class PieceStatement:
    """A SELECT whose every parameter is named, prepared once as `Statement` does."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._statement = Statement(query)
        self._types = [column.type for column in query.selected_columns]

    def pieces(self, connection: Connection, values: Asked, size: int) -> Iterator[Piece]:
        """The rows of the SELECT, at most `size` at a time, as a sequence for each column."""
        stored = self._statement.stored_pieces(connection, values, size)
        # Unlike a loop, `map` holds on to no piece while the next is waited for.
        return map(partial(self._piece, connection.dialect), stored)

    def _piece(self, dialect: Dialect, rows: Sequence[tuple[object, ...]]) -> Piece:
        return [
            _column(kind, column, dialect)
            for kind, column in zip(self._types, zip(*rows, strict=True), strict=True)
        ]


def _column(kind: TypeEngine[Any], stored: tuple[object, ...], dialect: Dialect) -> Values:
    if isinstance(kind, UtcDateTime):
        return stored_instants(stored, dialect)
    if isinstance(kind, Identifier):
        return tuple(map(id_text, stored))
    convert = result_of(kind, dialect)
    if convert and stored.count(None) == len(stored):
        return (convert(None),) * len(stored)
    return tuple(converted(convert, stored))
