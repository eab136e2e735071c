"""Use cases about the stock itself: taken out unused, counted, explained, taken back."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import LedgerLineId, LotId
from monitoring.keeping_ketamine.writing import new_line, write
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import NOTHING, Line, LineKind, Stock, Way
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.store import Store
from monitoring.texts import required_text

Place = tuple[LotId, LedgerLineId]
NO_DIFFERENCE = "This count agrees with the record."
EXPLAINED = "This difference was explained already."
CANNOT_TAKE_BACK = "This line is not taken back: it only says what somebody said of another."
IN_ERROR = "This line was taken back already."
ANSWERED_FIRST = "Take back first what was written about this line after it."
# What a line of each kind must not have been answered by, to be taken back.
_ANSWERS = {LineKind.DRAWN: LineKind.USED, LineKind.COUNTED: LineKind.EXPLAINED}
_TAKEN_BACK = frozenset(
    {LineKind.RECEIVED, LineKind.DRAWN, LineKind.USED, LineKind.REMOVED, LineKind.COUNTED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """In this `way` unopened `vials` leave the stock, or `amount_ug` of opened ones."""

    way: Way
    vials: int = 0
    amount_ug: int = 0
    reason: str = ""


def remove(store: Store, by: User, place: Place, removal: Removal, at: datetime) -> None:
    """Ketamine leaves the stock unused, before a witness; saving it twice changes nothing.

    Raises PermissionRefused, NotFound; ValueRefused for nothing ("vials", "amount"), for more than
    there is, or without a reason.
    """
    check_can(by, Action.HANDLE_KETAMINE)
    book = store.ketamine_book(by.clinic_id, place[0])
    if book.holds(place[1]):
        return
    _check_removal(removal)
    reason = required_text("reason", removal.reason, "Say what happened, or where it went.")
    line = replace(
        new_line(LineKind.REMOVED, by, place, at),
        way=removal.way,
        vials=removal.vials,
        amount_ug=removal.amount_ug,
        reason=reason,
    )
    write(store, book, line)


def count(store: Store, by: User, place: Place, found: Stock, at: datetime) -> None:
    """`by` has counted a lot; it waits for the second person, and to be explained if it differs.

    Raises PermissionRefused, NotFound, or ValueRefused ("vials", "amount") for less than nothing.
    """
    check_can(by, Action.COUNT_KETAMINE)
    book = store.ketamine_book(by.clinic_id, place[0])
    if book.holds(place[1]):
        return
    for field, number in (("vials", found.vials), ("amount", found.open_ug)):
        if number < 0:
            raise ValueRefused(field, "Less than nothing cannot be there; please type it again.")
    line = new_line(LineKind.COUNTED, by, place, at)
    write(store, book, replace(line, vials=found.vials, amount_ug=found.open_ug))


def explain(
    store: Store,
    by: User,
    place: Place,
    said: tuple[LedgerLineId, str],
    at: datetime,
    *,
    takes_over: bool,
) -> None:
    """A physician or administrator says why a count differed: `said` is the count and the reason.

    Where it `takes_over`, the record holds what was found from now on. Raises PermissionRefused,
    NotFound, StateRefused for a count with nothing to explain, ValueRefused ("reason").
    """
    check_can(by, Action.EXPLAIN_KETAMINE)
    book = store.ketamine_book(by.clinic_id, place[0])
    if book.holds(place[1]):
        return
    counted = book.line(said[0])
    difference = _unexplained(book, counted)
    reason = required_text("reason", said[1], "Say what was found out.")
    taken = difference if takes_over else NOTHING
    line = new_line(LineKind.EXPLAINED, by, place, at, about=counted)
    write(
        store,
        book,
        replace(line, vials=taken.vials, amount_ug=taken.open_ug, reason=reason),
    )


def take_back(
    store: Store, by: User, place: Place, said: tuple[LedgerLineId, str], at: datetime
) -> None:
    """Mark a line as entered in error: `said` is the line and the reason. It stays legible.

    Raises PermissionRefused, NotFound; StateRefused for a line that cannot be taken back (any
    more); ValueRefused ("reason").
    """
    check_can(by, Action.HANDLE_KETAMINE)
    book = store.ketamine_book(by.clinic_id, place[0])
    if book.holds(place[1]):
        return
    wrong = book.line(said[0])
    check_can_take_back(book, wrong)
    reason = required_text("reason", said[1], "Say what was wrong.")
    line = new_line(LineKind.ERROR, by, place, at, about=wrong)
    write(store, book, replace(line, reason=reason))


def check_can_take_back(book: Book, line: Line) -> None:
    """Raise StateRefused for a line that cannot be taken back, or not before another one."""
    if line.kind not in _TAKEN_BACK:
        raise StateRefused(CANNOT_TAKE_BACK)
    if book.error_about(line) is not None:
        raise StateRefused(IN_ERROR)
    answer = _ANSWERS.get(line.kind)
    if answer is not None and book.answer_to(line, answer) is not None:
        raise StateRefused(ANSWERED_FIRST)


def _check_removal(removal: Removal) -> None:
    if removal.vials < 0 or removal.amount_ug < 0:
        raise ValueRefused("vials", "Type how much, as a number above 0.")
    if not removal.vials and not removal.amount_ug:
        raise ValueRefused("vials", "How many unopened vials, or how many mg of opened ones?")
    if removal.way is Way.REMAINDER and removal.vials:
        raise ValueRefused("vials", "A remainder is of an opened vial: type how many mg it was.")


def _unexplained(book: Book, counted: Line) -> Stock:
    """How a count differs; raises StateRefused where there is nothing to explain."""
    if counted.kind is not LineKind.COUNTED or book.error_about(counted) is not None:
        raise StateRefused(NO_DIFFERENCE)
    if book.answer_to(counted, LineKind.EXPLAINED) is not None:
        raise StateRefused(EXPLAINED)
    difference = book.difference(counted)
    if difference == NOTHING:
        raise StateRefused(NO_DIFFERENCE)
    return difference
