"""Use cases at the chair: ketamine is drawn for a session, and it is said what became of it.

The lot is read before the session: everybody takes them in this order, so nobody waits in a ring.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitoring.checks import FUTURE_TOLERANCE
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import LedgerLineId, LotId, SessionId
from monitoring.keeping_ketamine.writing import new_line, write
from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, LineKind
from monitoring.ketamine.lots import Lot
from monitoring.ledger import PumpState
from monitoring.moments import MINUTE
from monitoring.people import User
from monitoring.permissions import Action, check_can, check_can_in
from monitoring.record import SessionRecord
from monitoring.sessions import SessionStatus
from monitoring.store import Store
from monitoring.texts import checked_text
from monitoring.timeline import read_timeline

NO_SESSION = "This session was cancelled: nothing is drawn for it."
RUNNING = "The infusion is not stopped yet: what was given of it is known after that."
NO_DRAW = "This line is no draw."
IN_ERROR = "This draw was entered in error."
ACCOUNTED = "Somebody has written down already what became of this draw."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """`amount_ug` is drawn; `opened` vials are opened for it, None: as many as it needs.

    `drawn_at` is when, `late_reason` why it is written down later.
    """

    id: LedgerLineId
    lot_id: LotId
    session_id: SessionId
    amount_ug: int
    opened: int | None = None
    drawn_at: datetime
    late_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Of a draw `given_ug` was given and `wasted_ug` wasted at `used_at`; `reason`: any remark."""

    id: LedgerLineId
    lot_id: LotId
    draw_id: LedgerLineId
    given_ug: int
    wasted_ug: int
    used_at: datetime
    reason: str = ""
    late_reason: str = ""


def draw(store: Store, by: User, wanted: Draw, at: datetime) -> None:
    """`by` draws ketamine for a session; saving it twice changes nothing.

    Raises PermissionRefused; NotFound for another clinic's lot or session; StateRefused for a
    session that was cancelled; ValueRefused for an expired lot ("lot"), or what is not there.
    """
    check_can(by, Action.HANDLE_KETAMINE)
    book = store.ketamine_book(by.clinic_id, wanted.lot_id)
    if book.holds(wanted.id):
        return
    record = store.record(by.clinic_id, wanted.session_id)
    check_can_in(by, Action.HANDLE_KETAMINE, record.session)
    if record.session.status is SessionStatus.CANCELLED:
        raise StateRefused(NO_SESSION)
    late = _late_reason(store, record, (wanted.drawn_at, wanted.late_reason), at)
    zone = ZoneInfo(store.clinic(by.clinic_id).timezone)
    check_not_expired(book.lot, wanted.drawn_at, zone)
    if wanted.amount_ug <= 0:
        raise ValueRefused("amount", "How much was drawn? Type a number of mg above 0.")
    if wanted.opened is not None and wanted.opened < 0:
        raise ValueRefused("vials", "How many vials were opened for it? Type a number, or 0.")
    place = wanted.lot_id, wanted.id
    line = new_line(LineKind.DRAWN, by, place, at, session_id=wanted.session_id)
    opened = needed_vials(book, wanted.amount_ug) if wanted.opened is None else wanted.opened
    said = replace(line, vials=opened, amount_ug=wanted.amount_ug, at=wanted.drawn_at)
    write(store, book, replace(said, late_reason=late))


def account_for(store: Store, by: User, use: Use, at: datetime) -> None:
    """Say what became of a draw: given and wasted are what was drawn, to the microgram.

    What was wasted waits for a witness after that. Raises PermissionRefused, NotFound, StateRefused
    for a draw that is accounted for, or while the pump has not stopped and something was given;
    ValueRefused ("given", "wasted") for amounts that do not make up the draw.
    """
    check_can(by, Action.HANDLE_KETAMINE)
    book = store.ketamine_book(by.clinic_id, use.lot_id)
    if book.holds(use.id):
        return
    drawn, session_id = _open_draw(book, use.draw_id)
    record = store.record(by.clinic_id, session_id)
    late = _late_reason(store, record, (use.used_at, use.late_reason), at)
    check_balanced(drawn.amount_ug or 0, use.given_ug, use.wasted_ug)
    pump = read_timeline(record).ledger
    if use.given_ug and pump.state in {PumpState.RUNNING, PumpState.PAUSED}:
        raise StateRefused(RUNNING)
    known = None if pump.state is PumpState.NOT_STARTED else pump.given_ug(at)
    place = use.lot_id, use.id
    line = replace(
        new_line(LineKind.USED, by, place, at, about=drawn),
        at=use.used_at,
        given_ug=use.given_ug,
        wasted_ug=use.wasted_ug,
        record_given_ug=known,
        reason=checked_text("reason", use.reason),
        late_reason=late,
    )
    write(store, book, line)


def needed_vials(book: Book, amount_ug: int) -> int:
    """How many vials are opened for this amount, beside what is in opened ones."""
    missing = amount_ug - book.stock.open_ug
    return max(0, -(-missing // book.lot.vial_ug))


def check_not_expired(lot: Lot, at: datetime, zone: ZoneInfo) -> None:
    """Raise ValueRefused ("lot") when the lot's last day had passed in the clinic's zone."""
    if lot.is_expired_on(at.astimezone(zone).date()):
        last = lot.expires_on
        sentence = (
            f"Lot {lot.number} expired on {last.day} {last:%b} {last.year}: nothing is drawn from "
            "it. Choose another lot."
        )
        raise ValueRefused("lot", sentence)


def check_balanced(drawn_ug: int, given_ug: int, wasted_ug: int) -> None:
    """Raise ValueRefused unless given and wasted are what was drawn, and neither is below 0."""
    for field, amount in (("given", given_ug), ("wasted", wasted_ug)):
        if amount < 0:
            raise ValueRefused(field, f"How much was {field}? Type a number of mg, or 0.")
    together = given_ug + wasted_ug
    if together == drawn_ug:
        return
    off = drawn_ug - together
    what = f"{milligrams(off)} is missing" if off > 0 else f"that is {milligrams(-off)} too much"
    raise ValueRefused(
        "wasted",
        f"{milligrams(drawn_ug)} was drawn; {milligrams(given_ug)} given and "
        f"{milligrams(wasted_ug)} wasted make {milligrams(together)}: {what}.",
    )


def _open_draw(book: Book, draw_id: LedgerLineId) -> tuple[Line, SessionId]:
    """The draw and its session; raises StateRefused when there is nothing to say of it."""
    drawn = book.line(draw_id)
    if drawn.session_id is None or drawn.kind is not LineKind.DRAWN:
        raise StateRefused(NO_DRAW)
    if book.error_about(drawn) is not None:
        raise StateRefused(IN_ERROR)
    if book.answer_to(drawn, LineKind.USED) is not None:
        raise StateRefused(ACCOUNTED)
    return drawn, drawn.session_id


def _late_reason(
    store: Store, record: SessionRecord, said: tuple[datetime, str], at: datetime
) -> str:
    """Why it is written down later than it was; ValueRefused for a time that cannot be."""
    done_at, reason = said
    if done_at > at + FUTURE_TOLERANCE:
        raise ValueRefused("minutes_ago", "This time lies in the future; please check it.")
    protocol = store.protocol(record.session.clinic_id, record.session.protocol)
    late_min = int((at - done_at) / MINUTE)
    trimmed = checked_text("late_reason", reason)
    if late_min >= protocol.late_after_min and not trimmed:
        sentence = f"This is entered {late_min} min later; please say why in a word."
        raise ValueRefused("late_reason", sentence)
    return trimmed
