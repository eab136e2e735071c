"""Use case: a second person has seen what became of ketamine, and signs for that."""

from datetime import datetime

from monitoring.errors import PermissionRefused, StateRefused
from monitoring.ids import LedgerLineId, LotId
from monitoring.keeping_ketamine.writing import new_line, write
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, LineKind
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.store import Store

OWN = "You wrote this down yourself: the witness is a second person."
NOTHING_TO_SEE = "Nothing waits for a witness here."


def witness(
    store: Store, by: User, seen: tuple[LotId, LedgerLineId], own_id: LedgerLineId, at: datetime
) -> None:
    """`by` stands for having seen the line `seen`; a second time changes nothing.

    That it is `by` was proven by their own password, just before. Raises PermissionRefused for who
    may not, and for who wrote the line; StateRefused for a line that needs no witness (any more).
    """
    lot_id, line_id = seen
    book = store.ketamine_book(by.clinic_id, lot_id)
    line = book.line(line_id)
    check_may_witness(by, line)
    if book.holds(own_id):
        return
    if not waits_for_witness(book, line):
        raise StateRefused(NOTHING_TO_SEE)
    write(store, book, new_line(LineKind.WITNESSED, by, (lot_id, own_id), at, about=line))


def waits_for_witness(book: Book, line: Line) -> bool:
    """Is a second person's word still open?"""
    is_seen = book.answer_to(line, LineKind.WITNESSED) is not None
    return book.needs_witness(line) and book.error_about(line) is None and not is_seen


def check_may_witness(by: User, line: Line) -> None:
    """Raise PermissionRefused unless `by` may be the second person of this line."""
    check_can(by, _needs(line))
    if line.by == by.id:
        raise PermissionRefused(OWN)


def _needs(line: Line) -> Action:
    """Administrators count with others; what becomes of a drug is seen by who works with it."""
    is_count = line.kind is LineKind.COUNTED
    return Action.COUNT_KETAMINE if is_count else Action.WITNESS_KETAMINE
