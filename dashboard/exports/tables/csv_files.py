"""The tables as CSV in one zip: RFC 4180, UTF-8, a file for each table and the data dictionary.

Every text stands in quotation marks and every number without; an empty cell is nothing at all.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from dashboard.exports.offer import Making, Offer
from dashboard.exports.tables.cell_safety import safe_cell
from dashboard.exports.tables.cells import Cell, Cells, Cutter
from dashboard.exports.tables.dictionary import HEADERS, dictionary_rows
from dashboard.exports.tables.reading import reading
from monitoring.exports import ExportKind, RowCount
from monitoring.tables.columns import Column, Kind

DICTIONARY = "data-dictionary.csv"
_FAST = 1  # a tenth larger than the best, in a third of the time
_LINES = WriteOptions(include_header=False, eol="\r\n")
# Arrow's own keeps 20 MB of what it has freed, at no gain in time.
_POOL = pa.system_memory_pool()
_TYPED = frozenset({Kind.NAME, Kind.FREE_TEXT, Kind.PERSON})


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """Every table that was asked for and may be seen, and what its columns are."""
    with (
        reading(making) as found,
        ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive,
    ):
        write_dictionary(archive, found.cutters)
        return [write_table(archive, cutter, found.pieces(cutter)) for cutter in found.cutters]


def write_dictionary(archive: ZipFile, cutters: Sequence[Cutter]) -> None:
    """Write what the columns of all tables are."""
    with archive.open(DICTIONARY, "w") as file:
        rows = dictionary_rows(cutters)
        file.write(_begun(HEADERS) + _lines(list(zip(*rows, strict=True))))


def write_table(archive: ZipFile, cutter: Cutter, pieces: Iterable[Cells]) -> RowCount:
    """Write the rows of one table, of which `cutter` says the columns."""
    count = 0
    # One piece is written while the next is read: most of both happens outside of Python.
    with (
        archive.open(f"{cutter.table.name}.csv", "w", force_zip64=True) as file,
        ThreadPoolExecutor(1, "csv") as behind,
    ):
        written = behind.submit(file.write, _begun(cutter.headers()))
        for cells in pieces:
            written.result()
            written = behind.submit(_write, file, cutter.columns, cells)
            count += len(cells[0])
        written.result()
    return RowCount(part=cutter.table.name, rows=count)


def _write(file: IO[bytes], columns: Sequence[Column], cells: Cells) -> int:
    return file.write(_lines(_safe(columns, cells)))


def _begun(headers: Sequence[str]) -> bytes:
    # The mark at the front is how spreadsheets tell UTF-8 from the alphabets before it.
    return BOM_UTF8 + _lines([[header] for header in headers])


def _lines(cells: Cells) -> bytes:
    """Rows as they stand in the file, from a sequence for each column."""
    columns = [pa.array(each, memory_pool=_POOL) for each in cells]
    names = [str(place) for place, _ in enumerate(columns)]
    lines = pa.BufferOutputStream(_POOL)
    write_csv(pa.table(columns, names), lines, _LINES, _POOL)
    return bytes(lines.getvalue())


def _safe(columns: Sequence[Column], cells: Cells) -> Cells:
    """The cells with every text that somebody typed made safe; our own codes are."""
    return [
        _safe_texts(column_cells) if column.kind in _TYPED else column_cells
        for column, column_cells in zip(columns, cells, strict=True)
    ]


def _safe_texts(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Each text is looked at once: the same few people stand in all rows."""
    safe = {cell: safe_cell(cell) if isinstance(cell, str) else cell for cell in set(cells)}
    return list(map(safe.__getitem__, cells))


OFFER = Offer(
    kind=ExportKind.TABLES_CSV,
    title="Tables (CSV)",
    about="Sessions, readings, scores, side effects, orders, what was done at the pump, "
    "medicines given, flags, follow-ups, ketamine and exports: a file for each in one zip, with a "
    "data dictionary. Corrections are legible: what was replaced or entered in error is there and "
    "says so. Names are in the table sessions. Of restricted records that are closed to you, names "
    "and own words are left out.",
    suffix="zip",
    media_type="application/zip",
    write=write,
    has_tables=True,
    has_free_text=True,
)
