"""The ketamine ledger in its tables: written line by line, read by lot and by session."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from db.ketamine_tables import KetamineLineRow, KetamineLotRow
from db.statements import Statement, Values
from monitoring.ids import ClinicId, LotId
from monitoring.ketamine.lines import Line, Stock
from monitoring.ketamine.lots import Lot

LOT_COLUMNS = (
    *("clinic_id", "id", "number", "manufacturer", "expires_on"),
    *("strength_ug_per_ml", "volume_ul"),
)
_SAID = (
    *("clinic_id", "id", "lot_id", "number", "kind", "at", "recorded_at", "by", "session_id"),
    *("about_id", "way", "vials", "amount_ug", "given_ug", "wasted_ug", "record_given_ug"),
    *("reason", "late_reason"),
)
LINE_COLUMNS = (*_SAID, "vials_left", "open_ug_left", "tasks_left")
_CLINIC = KetamineLineRow.clinic_id == bindparam("clinic_id")
_ADD_LOT = Statement(insert(KetamineLotRow))
_ADD_LINE = Statement(insert(KetamineLineRow))
_LOT = Statement(
    select(*(getattr(KetamineLotRow, name) for name in LOT_COLUMNS))
    .where(KetamineLotRow.clinic_id == bindparam("clinic_id"))
    .where(KetamineLotRow.id == bindparam("lot_id"))
)
LINE_FIELDS = tuple(getattr(KetamineLineRow, name) for name in LINE_COLUMNS)
_LINES = Statement(
    select(*LINE_FIELDS)
    .where(_CLINIC, KetamineLineRow.lot_id == bindparam("lot_id"))
    .order_by(KetamineLineRow.number)
)


def add_lots(connection: Connection, lots: Sequence[Lot]) -> None:
    """New lots."""
    values = [{name: getattr(lot, name) for name in LOT_COLUMNS} for lot in lots]
    _ADD_LOT.run_each(connection, values)


def add_lines(connection: Connection, lines: Sequence[Line]) -> None:
    """New lines; one whose number its lot has already breaks a constraint."""
    _ADD_LINE.run_each(connection, [_values(line) for line in lines])


def read_lot(connection: Connection, clinic_id: ClinicId, lot_id: LotId) -> Lot | None:
    """The lot; None for none of the clinic's."""
    for row in _LOT.rows(connection, {"clinic_id": clinic_id, "lot_id": lot_id}):
        return lot_of(dict(zip(LOT_COLUMNS, row, strict=True)))
    return None


def lines_of_lot(connection: Connection, clinic_id: ClinicId, lot_id: LotId) -> tuple[Line, ...]:
    """The lines of a lot, by number."""
    rows = _LINES.rows(connection, {"clinic_id": clinic_id, "lot_id": lot_id})
    return tuple(lines_in(rows))


def lines_in(rows: Iterable[Sequence[Any]]) -> Iterable[Line]:
    """The lines of rows with LINE_COLUMNS."""
    return (_line(dict(zip(LINE_COLUMNS, row, strict=True))) for row in rows)


def lot_of(row: Mapping[str, Any]) -> Lot:
    """The lot of a row with LOT_COLUMNS."""
    return Lot(**row)


def _line(row: dict[str, Any]) -> Line:
    stock = Stock(vials=row["vials_left"], open_ug=row["open_ug_left"])
    return Line(**{name: row[name] for name in _SAID}, stock=stock, tasks=row["tasks_left"])


_LEFT = {
    "vials_left": attrgetter("stock.vials"),
    "open_ug_left": attrgetter("stock.open_ug"),
    "tasks_left": attrgetter("tasks"),
}


def _values(line: Line) -> Values:
    said = {name: getattr(line, name) for name in _SAID}
    return said | {name: get(line) for name, get in _LEFT.items()}
