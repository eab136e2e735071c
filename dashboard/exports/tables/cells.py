"""From what is stored to what stands in a cell: numbers as numbers, all else as text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from dashboard.exports.tables.instants import local_texts, minutes_between
from db.piece_statements import Piece, Values
from db.table_rows import NO_CORRECTIONS, Corrected, Corrections
from monitoring.follow_ups import LaterEffect
from monitoring.masking import EVERYBODY, Sight
from monitoring.moments import instants
from monitoring.tables.columns import CORRECTION, Column, Kind, Standing, Table, words_of
from monitoring.tables.shared import FROM_START, PATIENT_ID
from monitoring.vitals import NotMeasured

Cell = str | int | float | None
Cells = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Makes cells of the pieces of one table.

    `names` of the clinic's people by their ids; `corrections` of the table's entries. Of patients
    whom `sight` hides, who they are and what was written in words stays out.
    """

    table: Table
    zone: ZoneInfo
    names: Mapping[str, str]
    with_free_text: bool
    corrections: Corrections = NO_CORRECTIONS
    sight: Sight = EVERYBODY

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that are written."""
        return self.table.shown(with_free_text=self.with_free_text)

    def headers(self) -> Sequence[str]:
        """Their headers."""
        return [column.header(self.zone) for column in self.columns]

    def cells(self, piece: Piece) -> Cells:
        """The cells of a piece, a sequence for each of `columns`; None is an empty one."""
        stored = dict(zip(self.table.columns, piece, strict=True))
        written = [
            self._column(column, values, stored)
            for column, values in stored.items()
            if self.with_free_text or column.kind is not Kind.FREE_TEXT
        ]
        if self.table.is_corrected:
            (ids,) = (values for column, values in stored.items() if column.name == "id")
            written += self._corrected(ids)
        return self._masked(written, stored) if self.sight.closed else written

    def _masked(self, written: Cells, stored: Mapping[Column, Values]) -> Cells:
        """The cells, those empty that a closed record keeps to itself."""
        patients = stored.get(PATIENT_ID, ())
        closed = {each for each in set(patients) if each and self.sight.hides(UUID(each))}
        hidden = [row for row, each in enumerate(patients) if each in closed]
        if not hidden:
            return written
        return [
            _emptied(cells, hidden) if column.is_masked or column.kind is Kind.FREE_TEXT else cells
            for column, cells in zip(self.columns, written, strict=True)
        ]

    def _column(
        self, column: Column, values: Values, stored: Mapping[Column, Values]
    ) -> Sequence[Cell]:
        if column is FROM_START:
            (measured,) = (found for each, found in stored.items() if each.name == "measured_at")
            return minutes_between(values, measured)
        if column.kind is Kind.TIME:
            return local_texts(values, self.zone)
        if column.kind is Kind.ID or (column.kind is Kind.NUMBER and column.divisor == 1):
            return cast("Sequence[Cell]", values)
        if column.kind in _EMPTY_IS_NOTHING and not any(values):
            return [None] * len(values)
        return list(map(self._writer(column), values))

    def _writer(self, column: Column) -> Callable[[Any], Cell]:
        writers: Mapping[Kind, Callable[[Any], Cell]] = {
            Kind.PERSON: self.names.get,
            Kind.NUMBER: lambda value: None if value is None else value / column.divisor,
            **_WRITERS,
        }
        return writers[column.kind]

    def _corrected(self, ids: Sequence[str]) -> list[Sequence[Cell]]:
        of, before = self.corrections
        if not of:
            more = len(CORRECTION) - 1 - (not self.with_free_text)
            return [[Standing.FINAL.value] * len(ids), *([None] * len(ids),) * more]
        found = [of.get(each) for each in ids]
        supersedes = [before.get(each) for each in ids]
        columns: list[Sequence[Cell]] = [
            list(map(_standing, found, supersedes)),
            supersedes,
            [each and each.replacement_id for each in found],
            local_texts(instants([each and each.at for each in found]), self.zone),
            [each and self.names.get(each.by) for each in found],
        ]
        if self.with_free_text:
            columns.append([each and each.reason for each in found])
        return columns


def _emptied(cells: Sequence[Cell], rows: Iterable[int]) -> Sequence[Cell]:
    kept = list(cells)
    for row in rows:
        kept[row] = None
    return kept


def _standing(corrected: Corrected | None, supersedes: str | None) -> str:
    if corrected is None:
        return Standing.FINAL if supersedes is None else Standing.AMENDED
    is_error = corrected.replacement_id is None
    return Standing.ENTERED_IN_ERROR if is_error else Standing.REPLACED


def _codes(values: Sequence[object] | None) -> str | None:
    """Several codes in one cell."""
    if values is None:
        return None
    return " ".join(map(_code, values)) or None


def _code(value: object) -> str:
    match value:
        case NotMeasured():
            return f"{value.vital.value}={value.reason.value}"
        case LaterEffect():
            return f"{value.effect.value}={words_of(value.grade)}"
        case Enum():
            return words_of(value)
        case _:
            return str(value)


_EMPTY_IS_NOTHING = frozenset({Kind.CODES, Kind.NAME, Kind.FREE_TEXT})
_WRITERS: Mapping[Kind, Callable[[Any], Cell]] = {
    Kind.DAY: lambda on: None if on is None else on.isoformat(),
    Kind.YES_NO: {None: None, True: "yes", False: "no"}.get,
    Kind.CODE: lambda member: None if member is None else words_of(member),
    Kind.CODES: _codes,
    Kind.NAME: lambda text: text or None,
    Kind.FREE_TEXT: lambda text: text or None,
}
