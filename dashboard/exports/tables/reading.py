"""Reading the tables that were asked for, piece by piece, and saying how far it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.exports.offer import Making
from dashboard.exports.tables.cells import Cells, Cutter
from db.collecting import collector_at_rest
from db.restrictions import sight_of
from db.surroundings import names_in
from db.table_rows import NO_CORRECTIONS, TableReader
from monitoring.ids import UserId
from monitoring.masking import Sight
from monitoring.tables.all_tables import tables_for
from monitoring.tables.columns import Table


@dataclass(slots=True)
class Reading:
    """The tables of one export, all of one state of the database; counts what it gives."""

    making: Making
    reader: TableReader
    cutters: Sequence[Cutter]
    expected: int
    done: int = 0

    def pieces(self, cutter: Cutter) -> Iterator[Cells]:
        """The cells of a table, piece by piece."""
        found = map(cutter.cells, self.reader.pieces(cutter.table))
        while cells := _next_of(found):
            yield cells
            self.done += len(cells[0])
            self.making.progress(self.done / self.expected, cutter.table.name)


def _next_of(cells: Iterator[Cells]) -> Cells:
    """What was read for them is gone before the collector looks for garbage again."""
    with collector_at_rest():
        return next(cells, ())


@contextmanager
def reading(making: Making) -> Iterator[Reading]:
    """What was asked for and may be seen by who asks; raises as `tables_for`."""
    tables = tables_for(making.by, making.wanted)
    with making.database.reading() as connection:
        reader = TableReader(connection, making.clinic.id, making.wanted)
        names = names_in(connection, making.clinic.id)
        sight = sight_of(connection, making.by, making.at)
        cutters = [_cutter(making, (reader, names, sight), table) for table in tables]
        expected = sum(map(reader.count, tables))
        yield Reading(making, reader, cutters, max(expected, 1))


def _cutter(
    making: Making, known: tuple[TableReader, Mapping[UserId, str], Sight], table: Table
) -> Cutter:
    reader, names, sight = known
    return Cutter(
        table=table,
        zone=making.zone,
        names={str(user_id): name for user_id, name in names.items()},
        with_free_text=making.wanted.with_free_text,
        corrections=reader.corrections(table) if table.is_corrected else NO_CORRECTIONS,
        sight=sight,
    )
