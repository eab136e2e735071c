"""The ketamine of the demonstration clinic: lots, draws of the last days, a waste still open.

Lots and manufacturers are made up.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from db import ketamine_rows
from db.demo.chance import Chance
from db.demo.clinic import DemoClinic, Lived
from monitoring.audit import AuditEvent
from monitoring.ids import LedgerLineId, LotId
from monitoring.keeping_ketamine.drawing import needed_vials
from monitoring.keeping_ketamine.writing import audit_of
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, LineKind, Stock, Way
from monitoring.ketamine.lots import Lot
from monitoring.people import User
from monitoring.sessions import SessionStatus
from monitoring.timeline import read_timeline

Say = Callable[[AuditEvent], object]
_DAYS = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_DRAWN_UG = 50_000  # a vial, of which most people here get 25 to 45 mg
_BEFORE_START, _AFTER_STOP, _SEEN_AFTER = 9 * _MINUTE, 4 * _MINUTE, 2 * _MINUTE


def add_ketamine(connection: Connection, clinic: DemoClinic, say: Say) -> None:
    """Three lots: one used these days that expires soon, one untouched, one that has expired.

    `say` takes the audit event of each line.
    """
    writer = _Writer(connection, clinic, say)
    in_use = writer.receive("B7/0932-A", days_left=18, vials=80, volume_ml=5)
    writer.receive("KT24-118", days_left=340, vials=25, volume_ml=5)
    expired = writer.receive("7H1190 <old>", days_left=-4, vials=6, volume_ml=20)
    writer.write(expired, writer.removal(expired))
    for line in sorted(writer.of_sessions(in_use.lot), key=lambda each: each.recorded_at):
        in_use = writer.write(in_use, line)
    writer.write(in_use, writer.count(in_use))


class _Writer:
    """Writes lines as the use cases would; `chance` gives ids."""

    def __init__(self, connection: Connection, clinic: DemoClinic, say: Say) -> None:
        self._connection, self._clinic, self._say = connection, clinic, say
        self._chance = Chance(f"ketamine {clinic.opened_at.isoformat()}")

    def receive(self, number: str, *, days_left: int, vials: int, volume_ml: int) -> Book:
        """A lot that came in when the clinic opened."""
        at, by = self._clinic.opened_at, self._clinic.staff.nora
        lot = Lot(
            id=LotId(self._chance.uuid(at)),
            clinic_id=by.clinic_id,
            number=number,
            manufacturer="Example Pharma",
            expires_on=self._today() + timedelta(days=days_left),
            strength_ug_per_ml=10_000,
            volume_ul=volume_ml * 1000,
        )
        book = Book(lot=lot)
        line = book.written(replace(self._line(LineKind.RECEIVED, lot, at, by), vials=vials))
        ketamine_rows.add_lots(self._connection, (lot,))
        return self._add(book, line)

    def write(self, book: Book, line: Line) -> Book:
        """The line as the next of its lot."""
        opened = needed_vials(book, line.amount_ug or 0) if line.kind is LineKind.DRAWN else None
        said = replace(line, vials=opened) if opened is not None else line
        written = book.written(said)
        return self._add(book, written)

    def _add(self, book: Book, line: Line) -> Book:
        ketamine_rows.add_lines(self._connection, (line,))
        self._say(replace(audit_of(line), id=self._chance.uuid(line.recorded_at)))
        return replace(book, lines=(*book.lines, line))

    def removal(self, book: Book) -> Line:
        """Two vials fell, days ago; nobody has witnessed it yet."""
        at = self._clinic.at - timedelta(days=2)
        line = self._line(LineKind.REMOVED, book.lot, at, self._clinic.staff.sam)
        return replace(line, way=Way.BROKEN, vials=2, reason="fell as the cupboard was tidied")

    def count(self, book: Book) -> Line:
        """Counted this morning, one vial short."""
        line = self._line(LineKind.COUNTED, book.lot, self._clinic.at, self._clinic.staff.ada)
        found = book.stock.minus(Stock(vials=1))
        return replace(line, vials=found.vials, amount_ug=found.open_ug)

    def of_sessions(self, lot: Lot) -> Iterator[Line]:
        """What was drawn for the visits of the last days, and became of it."""
        for life in self._clinic.lives:
            timeline = read_timeline(life.record)
            started_at, stopped_at = timeline.started_at, timeline.stopped_at
            if started_at is None or started_at < self._clinic.at - _DAYS:
                continue
            drawn = self._of(life, LineKind.DRAWN, lot, started_at - _BEFORE_START)
            yield replace(drawn, amount_ug=_DRAWN_UG)
            if stopped_at is None:
                continue
            given_ug = min(timeline.ledger.given_ug(stopped_at), _DRAWN_UG)
            used = self._of(life, LineKind.USED, lot, stopped_at + _AFTER_STOP)
            yield replace(
                used,
                about_id=drawn.id,
                given_ug=given_ug,
                wasted_ug=_DRAWN_UG - given_ug,
                record_given_ug=given_ug,
            )
            is_here = life.record.session.status is SessionStatus.RECOVERING
            if not is_here and given_ug < _DRAWN_UG:
                seen = self._of(life, LineKind.WITNESSED, lot, used.at + _SEEN_AFTER)
                yield replace(seen, about_id=used.id, by=self._clinic.staff.piet.id)

    def _of(self, life: Lived, kind: LineKind, lot: Lot, at: datetime) -> Line:
        return replace(
            self._line(kind, lot, at, life.visit.nurse), session_id=life.record.session.id
        )

    def _line(self, kind: LineKind, lot: Lot, at: datetime, by: User) -> Line:
        return Line(
            id=LedgerLineId(self._chance.uuid(at)),
            clinic_id=lot.clinic_id,
            lot_id=lot.id,
            kind=kind,
            at=at,
            recorded_at=at,
            by=by.id,
        )

    def _today(self) -> date:
        zone = ZoneInfo(self._clinic.staff.clinic.timezone)
        return self._clinic.at.astimezone(zone).date()
