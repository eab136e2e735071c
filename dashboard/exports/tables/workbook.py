"""The tables as one XLSX workbook, written row by row: memory does not grow with the clinic.

Every text is written as text, so no cell is ever a formula or a link, whatever was typed into it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.offer import Making, Offer
from dashboard.exports.tables.cells import Cells, Cutter
from dashboard.exports.tables.dictionary import HEADERS, dictionary_rows
from dashboard.exports.tables.reading import Reading, reading
from monitoring.exports import ExportKind, RowCount

DICTIONARY = "data dictionary"
MOST_ROWS = 1_048_576  # of a sheet, the header included (Excel's own limit)
_WIDTH = 18


class Sheets:
    """The sheets of one table: the next one begins where the rows of a sheet end."""

    def __init__(self, book: Workbook, cutter: Cutter, most_rows: int) -> None:
        self._book, self._cutter, self._most = book, cutter, most_rows
        # Also when somebody edits the cell and presses Enter, what was typed stays text.
        self._text: Format = book.add_format({"quote_prefix": True})
        self._bold: Format = book.add_format({"bold": True})
        self._number = 0
        self._sheet, self._row = self._begin()
        self.rows = 0

    def add(self, cells: Cells) -> None:
        """Write the rows of a piece."""
        for row in zip(*cells, strict=True):
            if self._row == self._most:
                self._sheet, self._row = self._begin()
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    self._sheet.write_string(self._row, place, cell, self._text)
                elif cell is not None:
                    self._sheet.write_number(self._row, place, cell)
            self._row += 1
            self.rows += 1

    def _begin(self) -> tuple[Worksheet, int]:
        self._number += 1
        more = f" {self._number}" if self._number > 1 else ""
        headers = self._cutter.headers()
        return _headed(self._book, f"{self._cutter.table.name}{more}", headers, self._bold), 1


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """Every table that was asked for and may be seen, and what its columns are."""
    return write_book(making, file, MOST_ROWS)


def write_book(making: Making, file: IO[bytes], most_rows: int) -> Sequence[RowCount]:
    """`write`, with at most so many rows in a sheet."""
    with reading(making) as found, _book(file) as book:
        _write_dictionary(book, found.cutters)
        return [_write_table(book, found, cutter, most_rows) for cutter in found.cutters]


@contextmanager
def _book(file: IO[bytes]) -> Iterator[Workbook]:
    # What it writes on the way lies in a directory that is gone whatever happens.
    with TemporaryDirectory() as directory:
        book = Workbook(file, {"constant_memory": True, "tmpdir": directory})
        try:
            yield book
        finally:
            book.close()


def _write_dictionary(book: Workbook, cutters: Sequence[Cutter]) -> None:
    sheet = _headed(book, DICTIONARY, HEADERS, book.add_format({"bold": True}))
    for number, row in enumerate(dictionary_rows(cutters), start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


def _write_table(book: Workbook, found: Reading, cutter: Cutter, most_rows: int) -> RowCount:
    sheets = Sheets(book, cutter, most_rows)
    for cells in found.pieces(cutter):
        sheets.add(cells)
    return RowCount(part=cutter.table.name, rows=sheets.rows)


def _headed(book: Workbook, name: str, headers: Sequence[str], bold: Format) -> Worksheet:
    """A new sheet whose first row stays in sight."""
    sheet: Worksheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, _WIDTH)
    for place, header in enumerate(headers):
        sheet.write_string(0, place, header, bold)
    return sheet


OFFER = Offer(
    kind=ExportKind.TABLES_XLSX,
    title="Tables (XLSX)",
    about="The same tables as sheets of one workbook, the data dictionary first.",
    suffix="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=write,
    has_tables=True,
    has_free_text=True,
)
