"""The data dictionary: every column of every table that is in the file."""

from collections.abc import Iterator, Sequence

from dashboard.exports.tables.cells import Cutter

HEADERS = ("table", "column", "written as", "unit", "meaning", "codes")
ABOUT = (
    "One row is one of what the table holds. Empty means unknown, not asked or not measured, never "
    "zero and never normal. Times are the clinic's, with their offset from UTC."
)


def dictionary_rows(cutters: Sequence[Cutter]) -> Iterator[tuple[str, ...]]:
    """A row for each column, and before them one that says what a table is."""
    for cutter in cutters:
        table = cutter.table
        yield table.name, "", "", "", f"one row for each {table.what}. {ABOUT}", ""
        for column in cutter.columns:
            yield (
                table.name,
                column.header(cutter.zone),
                column.kind.value,
                column.unit,
                column.meaning,
                " ".join(column.codes),
            )
