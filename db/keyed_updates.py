"""Updates of one row, found by its primary key."""

from sqlalchemy import Connection, bindparam, inspect, update

from db.base import Base
from db.row_seals import note_changed
from db.statements import Statement, Values


class KeyedUpdate:
    """An UPDATE of `columns` of the row whose primary key is among the values it is run with."""

    def __init__(self, row: type[Base], *columns: str) -> None:
        self._table = row.__tablename__
        self._key = key_of(row)
        self._statement = Statement(
            update(row)
            .where(
                *(column == bindparam(f"of_{column.name}") for column in inspect(row).primary_key)
            )
            .values({name: bindparam(f"new_{name}") for name in columns})
        )

    def run(self, connection: Connection, values: Values) -> int:
        """Make the row's columns those of `values`; how many rows there were, 0 or 1."""
        named = {
            f"of_{name}" if name in self._key else f"new_{name}": values[name] for name in values
        }
        count = self._statement.run(connection, named)
        if count:
            note_changed(connection, self._table, values)
        return count


def key_of(row: type[Base]) -> frozenset[str]:
    """The names of the columns of its primary key."""
    return frozenset(column.name for column in inspect(row).primary_key)
