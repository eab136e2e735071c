"""Reading the ketamine ledger for its page: what is there, what is open, what was written."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from db.engine import Database
from db.ketamine_queries import (
    DrawnFor,
    books_between,
    books_with_tasks,
    drawn_for,
    going_on,
    live_books,
)
from db.surroundings import names_in
from monitoring.ids import ClinicId, SessionId, UserId
from monitoring.ketamine.book import Book, Task, TaskKind
from monitoring.ketamine.lines import Line
from monitoring.people import User
from monitoring.permissions import Action, check_can


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """The clinic's ketamine at `at`: the lots with something left or open, and lines of a time.

    `lines` are the newest first, each with its book; `whom` says for whom was drawn, by session,
    and `going_on` in which of them somebody is in a chair.
    """

    books: tuple[Book, ...]
    lines: tuple[tuple[Line, Book], ...]
    whom: Mapping[SessionId, DrawnFor]
    going_on: frozenset[SessionId]
    names: Mapping[UserId, str]
    zone: ZoneInfo
    at: datetime

    @property
    def tasks(self) -> tuple[tuple[Task, Book], ...]:
        """What waits for somebody in any lot, the longest waiting first."""
        found = [
            (task, book)
            for book in self.books
            for task in book.tasks
            if is_waiting(task, self.going_on)
        ]
        return tuple(sorted(found, key=lambda each: (each[0].line.recorded_at, each[0].line.id)))

    @property
    def known_books(self) -> tuple[Book, ...]:
        """The lots with something left or open, then those used up that the lines are about.

        Of a lot that is used up a vial may turn up, and a line be wrong.
        """
        books = {book.lot.id: book for book in self.books}
        books |= {book.lot.id: book for _, book in self.lines if book.lot.id not in books}
        return tuple(books.values())

    @property
    def in_use(self) -> int:
        """How many draws belong to visits that are going on."""
        count = sum(len(book.tasks) for book in self.books)
        return count - len(self.tasks)


def is_waiting(task: Task, going_on: AbstractSet[SessionId]) -> bool:
    """Does it wait for somebody? A draw does not before its patient has left."""
    return task.kind is not TaskKind.ACCOUNT or task.line.session_id not in going_on


def waiting_count(database: Database, clinic_id: ClinicId) -> int:
    """How many lines of the clinic's ledger wait for somebody."""
    with database.reading() as connection:
        books = books_with_tasks(connection, clinic_id)
        tasks = [task for book in books for task in book.tasks]
        here = going_on(connection, clinic_id, [task.line for task in tasks])
    return sum(is_waiting(task, here) for task in tasks)


def read_ledger(
    database: Database, user: User, zone: ZoneInfo, period: tuple[datetime, datetime], at: datetime
) -> LedgerView:
    """The ledger, its lines from the first to before the second instant of `period`.

    PermissionRefused for who may not see it.
    """
    check_can(user, Action.VIEW_KETAMINE)
    since, until = period
    with database.reading() as connection:
        books = live_books(connection, user.clinic_id)
        written = books_between(connection, user.clinic_id, since, until)
        pairs = [
            (line, book)
            for book in written
            for line in book.lines
            if since <= line.recorded_at < until
        ]
        lines = [line for line, _ in pairs]
        lines += [task.line for book in books for task in book.tasks]
        whom = drawn_for(connection, user, lines, at)
        here = going_on(connection, user.clinic_id, lines)
        names = names_in(connection, user.clinic_id)
    pairs.sort(key=lambda pair: (pair[0].recorded_at, pair[0].number), reverse=True)
    return LedgerView(
        books=books, lines=tuple(pairs), whom=whom, going_on=here, names=names, zone=zone, at=at
    )
