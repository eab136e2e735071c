"""What was drawn for a session in all, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitoring.ids import SessionId
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Of `drawn_ug` so much was given and wasted; of the rest nobody has said yet. All in mcg."""

    drawn_ug: int
    given_ug: int
    wasted_ug: int

    @property
    def open_ug(self) -> int:
        """What nobody has accounted for."""
        return self.drawn_ug - self.given_ug - self.wasted_ug


def sums_of(books: Iterable[Book], session_id: SessionId) -> Sums:
    """The sums over every lot; what was entered in error is no part of them."""
    drawn = given = wasted = 0
    for book in books:
        for line in book.lines:
            if line.session_id != session_id or book.error_about(line) is not None:
                continue
            if line.kind is LineKind.DRAWN:
                drawn += line.amount_ug or 0
            if line.kind is LineKind.USED:
                given += line.given_ug or 0
                wasted += line.wasted_ug or 0
    return Sums(drawn_ug=drawn, given_ug=given, wasted_ug=wasted)


def proposed_given_ug(drawn_ug: int, sums: Sums, record_given_ug: int) -> int:
    """What the session's record says was given of one more draw: never more than was drawn."""
    return min(max(record_given_ug - sums.given_ug, 0), drawn_ug)
