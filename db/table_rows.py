"""Reading the exported tables in pieces: memory does not grow with the clinic."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.given_doses import given_doses
from db.piece_statements import Piece, PieceStatement
from db.statements import Statement, Values
from db.table_statements import (
    corrections_of_courses,
    corrections_of_sessions,
    counted,
    rows_of,
)
from monitoring.exports import ExportFilter, Scope
from monitoring.ids import ClinicId
from monitoring.permissions import Action
from monitoring.tables.columns import Table
from monitoring.tables.sessions import GIVEN

PIECE = 3_000  # rows: some MB at most, and few enough calls
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Corrected(NamedTuple):
    """What became of an entry: replaced by another (None: entered in error), when, by whom, why."""

    replacement_id: str | None
    at: datetime
    by: str
    reason: str


class Corrections(NamedTuple):
    """`of`: the last correction of each corrected entry; `before`: what each replacement replaced.

    Held in memory: of a clinic's entries few are ever corrected.
    """

    of: dict[str, Corrected]
    before: dict[str, str]


NO_CORRECTIONS = Corrections({}, {})


class TableReader:
    """The tables of one filter, all in the state of the database that `connection` sees."""

    def __init__(self, connection: Connection, clinic_id: ClinicId, wanted: ExportFilter) -> None:
        self._connection = connection
        self._clinic_id = clinic_id
        self._scope = wanted.scope
        self._values: Values = {
            "clinic_id": clinic_id,
            "since": wanted.since or _FIRST,
            "until": wanted.until or _LAST,
            "patient_id": wanted.patient_id,
            "session_id": wanted.session_id,
        }

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        statement = _statements(table.name, _sources(table), self._scope)[1]
        ((rows,),) = statement.rows(self._connection, self._values)
        return int(rows)

    def pieces(self, table: Table, size: int = PIECE) -> Iterator[Piece]:
        """The rows of a table, at most `size` at a time: a sequence for each of `table.columns`.

        Instants are `datetime64[us]` arrays in UTC (unknown: NaT), ids texts, codes members of
        their enumerations, None is unknown.
        """
        statement = _statements(table.name, _sources(table), self._scope)[0]
        found = statement.pieces(self._connection, self._values, size)
        if GIVEN not in table.columns:
            return found
        place = table.columns.index(GIVEN)
        return (self._with_given(piece, place) for piece in found)

    def _with_given(self, piece: Piece, place: int) -> Piece:
        """A piece of the sessions, with what was given in each (mcg) in the column at `place`."""
        session_ids = list(map(UUID, piece[place]))
        given = given_doses(self._connection, self._clinic_id, session_ids)
        doses = list(map(given.get, session_ids))
        return [*piece[:place], doses, *piece[place + 1 :]]

    def corrections(self, table: Table) -> Corrections:
        """What corrections did to the rows of a table that `is_corrected`."""
        statement = _corrections(self._scope, is_course=table.needs is Action.VIEW_COURSE)
        found = {
            str(target_id): Corrected(replacement_id and str(replacement_id), at, str(by), reason)
            for target_id, replacement_id, at, by, reason in statement.rows(
                self._connection, self._values
            )
        }
        before = {each.replacement_id: target for target, each in found.items()}
        return Corrections(found, {new: old for new, old in before.items() if new is not None})


def _sources(table: Table) -> tuple[str, ...]:
    return tuple(column.source for column in table.columns)


@lru_cache(maxsize=64)
def _statements(
    table: str, sources: tuple[str, ...], scope: Scope
) -> tuple[PieceStatement, Statement]:
    """The rows of a table, and how many they are."""
    query = rows_of(table, sources, scope)
    return PieceStatement(query), Statement(counted(query))


@lru_cache(maxsize=8)
def _corrections(scope: Scope, *, is_course: bool) -> Statement:
    return Statement(corrections_of_courses(scope) if is_course else corrections_of_sessions(scope))
