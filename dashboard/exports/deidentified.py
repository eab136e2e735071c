"""The tables without names, with a statement of what was done (docs/deidentification.md).

Read and written patient by patient, in the order of their pseudonyms: the order of the rows tells
nothing, and memory does not grow with the clinic.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from dashboard.exports.offer import Making, Offer
from dashboard.exports.tables.cells import Cells, Cutter
from dashboard.exports.tables.csv_files import write_dictionary, write_table
from db.exported_records import patients_in
from db.piece_statements import Piece
from db.surroundings import names_in
from db.table_rows import NO_CORRECTIONS, Corrected, Corrections, TableReader
from monitoring.deidentifying.small_cells import Groups
from monitoring.deidentifying.statement import statement
from monitoring.deidentifying.tables import (
    AGE,
    DEIDENTIFIED,
    WEIGHT,
    Hidden,
)
from monitoring.deidentifying.veil import Veil
from monitoring.effects import Effect
from monitoring.exports import ExportFilter, ExportKind, RowCount
from monitoring.ids import PatientId
from monitoring.permissions import can
from monitoring.tables.columns import Table

STATEMENT = "READ-ME-FIRST.txt"
_UTC = ZoneInfo("UTC")
_Known = tuple[int | None, int | None]  # age (years) and weight (g)


@dataclass(kw_only=True)
class _Hiding:
    """One export: every patient's rows, hidden; counts who is alike."""

    making: Making
    reader: Callable[[ExportFilter], TableReader]
    veil: Veil
    patients: Sequence[PatientId]
    names: Mapping[str, str]
    groups: Groups = field(default_factory=Groups)
    done: int = 0

    def cutter(self, table: Table, corrections: Corrections = NO_CORRECTIONS) -> Cutter:
        """Makes the cells of a table; nothing that somebody wrote is ever among them."""
        return Cutter(
            table=table,
            zone=_UTC,
            names=self.names,
            with_free_text=False,
            corrections=corrections,
        )

    def pieces(self, table: Table, of_all: int) -> Iterator[Cells]:
        """The cells of a table, patient by patient."""
        for patient_id in self.patients:
            yield from self._of(patient_id, table)
            self.done += 1
            self.making.progress(self.done / (of_all * len(self.patients)), table.name)

    def _of(self, patient_id: PatientId, table: Table) -> Iterator[Cells]:
        reader = self.reader(replace(self.making.wanted, patient_id=patient_id))
        hidden = Hidden(veil=self.veil, patient_id=patient_id, at=self.making.at)
        corrections = reader.corrections(table) if table.is_corrected else NO_CORRECTIONS
        cutter = self.cutter(table, self._corrections(hidden, corrections))
        felt: set[Effect] = set()
        newest: _Known | None = None
        for piece in reader.pieces(table):
            found = hidden.piece(table, piece)
            felt |= _effects(table, piece)
            newest = _newest(table, found, newest)
            yield cutter.cells(found)
        self.groups.add_effects(felt)
        if newest is not None:
            self.groups.add_patient(*newest)

    def _corrections(self, hidden: Hidden, found: Corrections) -> Corrections:
        """Corrections under pseudonyms, at their moved times, without their reasons."""
        hide = hidden.pseudonym
        of = {
            hide(target): Corrected(
                replacement_id=None if each.replacement_id is None else hide(each.replacement_id),
                at=hidden.moved(each.at),
                by=hide(each.by),
                reason="",
            )
            for target, each in found.of.items()
        }
        before = {hide(new): hide(old) for new, old in found.before.items()}
        return Corrections(of, before)


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """Every table that may be seen, without names, the data dictionary and the statement."""
    tables = [table for table in DEIDENTIFIED if can(making.by, table.needs)]
    with _hiding(making) as hiding, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        write_dictionary(archive, [hiding.cutter(table) for table in tables])
        counts = [
            write_table(archive, hiding.cutter(table), hiding.pieces(table, len(tables)))
            for table in tables
        ]
        archive.writestr(STATEMENT, statement(hiding.groups))
    return counts


@contextmanager
def _hiding(making: Making) -> Iterator[_Hiding]:
    veil = Veil(making.database.audit_key)
    with making.database.reading() as connection:
        found = patients_in(connection, making.clinic.id, making.wanted)
        people = map(veil.pseudonym, names_in(connection, making.clinic.id))
        yield _Hiding(
            making=making,
            reader=partial(TableReader, connection, making.clinic.id),
            veil=veil,
            patients=sorted(found, key=veil.pseudonym),
            names={str(each): str(each) for each in people},
        )


def _effects(table: Table, piece: Piece) -> set[Effect]:
    """The side effects in a piece, of whatever table."""
    return {
        value
        for column, values in zip(table.columns, piece, strict=True)
        if column.source == "effect"
        for value in values
    }


def _newest(table: Table, found: Piece, before: _Known | None) -> _Known | None:
    """Age at the newest session, and the newest weight; as `before` in a table without them."""
    by_column = dict(zip(table.columns, found, strict=True))
    if not by_column.get(AGE):
        return before
    weighed = [each for each in by_column[WEIGHT] if each is not None]
    return by_column[AGE][-1], weighed[-1] if weighed else before and before[1]


OFFER = Offer(
    kind=ExportKind.DEIDENTIFIED,
    title="De-identified tables",
    about="The tables of a period without names, record numbers and free text: ids are pseudonyms, "
    "each patient's dates are moved by a secret number of days, ages over 89 are one group. "
    "Durations are kept. A text in the zip says what was done, what remains risky, and names "
    "groups of fewer than 11.",
    suffix="zip",
    media_type="application/zip",
    write=write,
)
