"""What waits for a physician, worst first: the rows of one list, whatever they are made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.theme import Mark
from monitoring.course_entries import CourseReview
from monitoring.flags import FlagKey
from monitoring.ids import PatientId, SessionId


class Kind(StrEnum):
    """What waits, in the order of the list; the value stands in addresses."""

    CRITICAL = "critical"
    UNSIGNED = "unsigned"
    FOLLOW_UP = "follow-ups"
    COURSE = "courses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose it is, by two identifiers; without the day of birth where the record is closed."""

    patient_id: PatientId
    family_name: str
    given_name: str
    born_on: date | None
    record_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row: what waits, whose it is and since when; a row is about a session or a course.

    `what` is in words, worst first. `rank` orders the rows of a kind, the higher the sooner.
    `flags` are those of the course that can be answered here. `is_calm`: nothing in the session was
    counted that needs a look, so it may be signed together with others.
    """

    kind: Kind
    mark: Mark
    who: Who
    what: tuple[str, ...]
    since: datetime
    rank: int
    session_id: SessionId | None = None
    flags: tuple[FlagKey, ...] = ()
    is_calm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A course whose flags somebody has gone through; `by` is that person's name."""

    who: Who
    review: CourseReview
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Everything that waits, worst first; `reviewed` are the courses that wait no more."""

    rows: tuple[Waiting, ...]
    reviewed: tuple[Reviewed, ...] = ()

    def of(self, kind: Kind | None) -> tuple[Waiting, ...]:
        """The rows of a kind; of None each session once, where it is worst."""
        if kind is not None:
            return tuple(row for row in self.rows if row.kind is kind)
        return tuple(_once(self.rows))

    def count(self, kind: Kind) -> int:
        """How many rows there are of this kind."""
        return len(self.of(kind))


def queue(rows: Iterable[Waiting], reviewed: Iterable[Reviewed] = ()) -> Queue:
    """The rows in the order in which they are worked through.

    By kind, then the worst, then what has waited longest.
    """
    order = list(Kind)
    ordered = sorted(rows, key=lambda row: (order.index(row.kind), -row.rank, row.since))
    last_first = sorted(reviewed, key=lambda each: each.review.recorded_at, reverse=True)
    return Queue(rows=tuple(ordered), reviewed=tuple(last_first))


def _once(rows: Sequence[Waiting]) -> Iterator[Waiting]:
    """Who opens a session for its flag finds there that it is not signed."""
    seen: set[SessionId] = set()
    for row in rows:
        if row.session_id is None or row.session_id not in seen:
            yield row
        if row.session_id is not None:
            seen.add(row.session_id)
