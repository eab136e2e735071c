"""The ketamine of one session: what was drawn and became of it, what is open, the forms for it."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside.ketamine import draw_form, use_form
from dashboard.components.chairside.ketamine.drawn_words import drawn_words
from dashboard.components.ketamine import settled, witness_form
from dashboard.html import Html, fill, place, texts
from dashboard.ketamine_words import line_words
from dashboard.session_view import SessionView
from db.ketamine_queries import books_of_session, lots_in_stock
from monitoring.ids import SessionId
from monitoring.ketamine.book import Book, Task, TaskKind
from monitoring.ketamine.lines import Line, LineKind
from monitoring.ketamine.sums import sums_of
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.sessions import SessionStatus

_SAID = frozenset({LineKind.DRAWN, LineKind.USED})
_HEAD = '<h3 class="group">Ketamine drawn · <a href="/ketamine" target="_self">the ledger</a></h3>'
_LIST = '<p class="drawn">$words</p><ul class="lines">$rows</ul>'
_ROW = '<li>$when $what <span class="by">lot <bdi>$lot</bdi>, <bdi>$by</bdi></span>$seen</li>'
_SEEN = '<span class="seen"> ✓ witnessed by <bdi>$name</bdi></span>'
_WAITS = '<span class="mark overdue"> ◷ waits for a witness</span>'
_OPEN = '<span class="mark overdue"> ◷ open</span>'


def show(view: SessionView, user: User) -> None:
    """Nothing where nothing was drawn and nothing may be."""
    session = view.record.session
    with runtime.database().reading() as connection:
        books = books_of_session(connection, user.clinic_id, session.id)
        in_stock = lots_in_stock(connection, user.clinic_id)
    may_handle = can(user, Action.HANDLE_KETAMINE)
    may_draw = may_handle and session.status is not SessionStatus.CANCELLED
    if not (books or may_draw):
        return
    st.html(_HEAD)
    if books:
        st.html(drawn_html(view, books))
    for drawn in drawn_lines(books, session.id):
        if may_handle:
            use_form.show_said(view, drawn)
    settled.show(session.id)
    for task in tasks_of(books, session.id):
        _show_answer(task, view, books, user)
    if may_draw:
        draw_form.show(view, in_stock)


def _show_answer(task: Task, view: SessionView, books: Sequence[Book], user: User) -> None:
    session_id = view.record.session.id
    if task.kind is TaskKind.ACCOUNT and can(user, Action.HANDLE_KETAMINE):
        use_form.show(view, task.line, sums_of(books, session_id))
    if task.kind is TaskKind.WITNESS:
        with st.expander("Witness…", key=f"open-witness-{task.line.id}"):
            witness_form.show(task.line, session_id, session_id, user)


def tasks_of(books: Sequence[Book], session_id: SessionId) -> list[Task]:
    """What is open about the session's ketamine."""
    return [task for book in books for task in book.tasks if task.line.session_id == session_id]


def drawn_lines(books: Sequence[Book], session_id: SessionId) -> Iterator[Line]:
    """The draws for the session that stand."""
    for book in books:
        for line in book.lines:
            is_draw = line.kind is LineKind.DRAWN and line.session_id == session_id
            if is_draw and book.error_about(line) is None:
                yield line


def drawn_html(view: SessionView, books: Sequence[Book]) -> Html:
    """The sums in a sentence, and each draw with what became of it."""
    session_id, pump = view.record.session.id, view.timeline.ledger
    words = drawn_words(sums_of(books, session_id), pump, pump.given_ug(view.at))
    pairs = [
        (line, book)
        for book in books
        for line in book.lines
        if line.session_id == session_id and line.kind in _SAID
    ]
    pairs.sort(key=lambda pair: (pair[0].recorded_at, pair[0].number))
    rows = (_row(line, book, view) for line, book in pairs if book.error_about(line) is None)
    return place(_LIST, rows=Html("".join(rows)), **texts(words=words))


def _row(line: Line, book: Book, view: SessionView) -> Html:
    return place(
        _ROW,
        seen=_seen(line, book, view),
        **texts(
            when=view.when(line.at),
            what=line_words(line, book),
            lot=book.lot.number,
            by=view.names.get(line.by, ""),
        ),
    )


def _seen(line: Line, book: Book, view: SessionView) -> Html:
    seen = book.answer_to(line, LineKind.WITNESSED)
    if seen is not None:
        return fill(_SEEN, name=view.names.get(seen.by, ""))
    if book.needs_witness(line):
        return Html(_WAITS)
    is_open = line.kind is LineKind.DRAWN and book.answer_to(line, LineKind.USED) is None
    return Html(_OPEN if is_open else "")


def open_words(view: SessionView) -> str:
    """What is open about the ketamine as the patient leaves; it holds nobody back. "" for none."""
    session = view.record.session
    with runtime.database().reading() as connection:
        books = books_of_session(connection, session.clinic_id, session.id)
    kinds = [task.kind for task in tasks_of(books, session.id)]
    said = [
        f"{kinds.count(kind)} × {words}" for kind, words in _OPEN_WORDS.items() if kind in kinds
    ]
    if not said:
        return ""
    return f"Ketamine, still open: {', '.join(said)}. This holds nobody back."


_OPEN_WORDS = {
    TaskKind.ACCOUNT: "drawn, not accounted for",
    TaskKind.WITNESS: "waste without a witness",
}
