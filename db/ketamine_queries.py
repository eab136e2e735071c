"""Questions about the ketamine ledger: what is there, what is open, what was written when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    SQLColumnExpression,
    and_,
    or_,
    select,
)

from db.clinic_tables import PatientRow
from db.ketamine_rows import LINE_FIELDS, LOT_COLUMNS, lines_in, lot_of
from db.ketamine_tables import KetamineLineRow, KetamineLotRow
from db.restrictions import sight_of
from db.session_tables import SessionRow, SessionStateRow
from monitoring.ids import ClinicId, LotId, SessionId
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, Stock
from monitoring.ketamine.lots import Lot
from monitoring.people import User
from monitoring.sessions import ACTIVE

_Line, _Lot = KetamineLineRow, KetamineLotRow
_FIRST_TO_EXPIRE = (_Lot.expires_on, _Lot.number, _Lot.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFor:
    """For whom ketamine was drawn; the names are empty where the record `is_closed` to a reader."""

    family_name: str
    given_name: str
    is_closed: bool


def live_books(connection: Connection, clinic_id: ClinicId) -> tuple[Book, ...]:
    """The lots of which something is left or open, with all their lines; first to expire first.

    One whose vials are gone, and of which nothing is open, is read no more.
    """
    left = _last(clinic_id, _Line.vials_left + _Line.open_ug_left + _Line.tasks_left)
    return _books(connection, clinic_id, left > 0)


def lots_in_stock(connection: Connection, clinic_id: ClinicId) -> tuple[tuple[Lot, Stock], ...]:
    """The lots of which something is left, each with what that is; first to expire first."""
    vials, open_ug = _last(clinic_id, _Line.vials_left), _last(clinic_id, _Line.open_ug_left)
    rows = connection.execute(
        select(*(getattr(_Lot, name) for name in LOT_COLUMNS))
        .add_columns(vials.label("vials_left"), open_ug.label("open_ug_left"))
        .where(_Lot.clinic_id == clinic_id, or_(vials > 0, open_ug > 0))
        .order_by(*_FIRST_TO_EXPIRE)
    ).mappings()
    return tuple(
        (
            lot_of({name: row[name] for name in LOT_COLUMNS}),
            Stock(vials=row["vials_left"], open_ug=row["open_ug_left"]),
        )
        for row in rows
    )


def books_of_session(
    connection: Connection, clinic_id: ClinicId, session_id: SessionId
) -> tuple[Book, ...]:
    """The lots of which something was drawn for the session, with all their lines."""
    of_session = (_Line.clinic_id == clinic_id, _Line.session_id == session_id)
    return _books(connection, clinic_id, _Lot.id.in_(select(_Line.lot_id).where(*of_session)))


def books_between(
    connection: Connection, clinic_id: ClinicId, since: datetime, until: datetime
) -> tuple[Book, ...]:
    """The lots about which something was written from `since` to before `until`."""
    in_time = (
        _Line.clinic_id == clinic_id,
        _Line.recorded_at >= since,
        _Line.recorded_at < until,
    )
    return _books(connection, clinic_id, _Lot.id.in_(select(_Line.lot_id).where(*in_time)))


def books_with_tasks(connection: Connection, clinic_id: ClinicId) -> tuple[Book, ...]:
    """The lots of which something is open, with all their lines; first to expire first."""
    return _books(connection, clinic_id, _last(clinic_id, _Line.tasks_left) > 0)


def going_on(
    connection: Connection, clinic_id: ClinicId, lines: Iterable[Line]
) -> frozenset[SessionId]:
    """The sessions of these lines in which somebody is in a chair: a draw is open there by right.

    What is given and wasted of it is known as the patient leaves.
    """
    ids = sorted({line.session_id for line in lines if line.session_id is not None})
    state = SessionStateRow
    rows = connection.execute(
        select(state.session_id).where(
            state.clinic_id == clinic_id, state.session_id.in_(ids), state.status.in_(ACTIVE)
        )
    ).scalars()
    return frozenset(map(SessionId, rows))


def drawn_for(
    connection: Connection, reader: User, lines: Iterable[Line], at: datetime
) -> Mapping[SessionId, DrawnFor]:
    """For whom the lines were drawn, by session; without the name where it is not for `reader`."""
    clinic_id = reader.clinic_id
    ids = sorted({line.session_id for line in lines if line.session_id is not None})
    of_session = and_(PatientRow.clinic_id == clinic_id, PatientRow.id == SessionRow.patient_id)
    rows = connection.execute(
        select(SessionRow.id, PatientRow.id, PatientRow.family_name, PatientRow.given_name)
        .join(PatientRow, of_session)
        .where(SessionRow.clinic_id == clinic_id, SessionRow.id.in_(ids))
    ).all()
    closed = sight_of(connection, reader, at).closed
    return {
        SessionId(session_id): DrawnFor(
            family_name="" if patient_id in closed else family_name,
            given_name="" if patient_id in closed else given_name,
            is_closed=patient_id in closed,
        )
        for session_id, patient_id, family_name, given_name in rows
    }


def _last(clinic_id: ClinicId, what: SQLColumnExpression[int]) -> ScalarSelect[int]:
    """What the last line of a lot says: found by the index, lot by lot."""
    return (
        select(what)
        .where(_Line.clinic_id == clinic_id, _Line.lot_id == _Lot.id)
        .order_by(_Line.number.desc())
        .limit(1)
        .correlate(_Lot)
        .scalar_subquery()
    )


def _books(
    connection: Connection, clinic_id: ClinicId, where: ColumnElement[bool]
) -> tuple[Book, ...]:
    rows = connection.execute(
        select(*(getattr(_Lot, name) for name in LOT_COLUMNS))
        .where(_Lot.clinic_id == clinic_id, where)
        .order_by(*_FIRST_TO_EXPIRE)
    ).mappings()
    lots = [lot_of(dict(row)) for row in rows]
    lines = _lines(connection, clinic_id, [lot.id for lot in lots])
    return tuple(Book(lot=lot, lines=tuple(lines[lot.id])) for lot in lots)


def _lines(
    connection: Connection, clinic_id: ClinicId, lot_ids: list[LotId]
) -> Mapping[LotId, list[Line]]:
    rows = connection.execute(
        select(*LINE_FIELDS)
        .where(_Line.clinic_id == clinic_id, _Line.lot_id.in_(lot_ids))
        .order_by(_Line.lot_id, _Line.number)
    )
    found: defaultdict[LotId, list[Line]] = defaultdict(list)
    for line in lines_in(map(tuple, rows)):
        found[line.lot_id].append(line)
    return found
