"""The stock itself: counted by two, taken out unused, a line taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import streamlit as st

from dashboard import runtime
from dashboard.components.ketamine.boxes import in_stock, lot_box, typed_lot, typed_ug, typed_vials
from dashboard.components.patients.boxes import say_outcome, say_refused, text_box
from dashboard.ketamine_source import LedgerView
from dashboard.ketamine_words import WAYS, line_words
from dashboard.saving import save
from dashboard.state import Form, Outcome, open_form, take_outcome
from db.store import SqlStore
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import LedgerLineId, LotId
from monitoring.keeping_ketamine.counting import (
    Removal,
    check_can_take_back,
    count,
    remove,
    take_back,
)
from monitoring.ketamine.book import Book
from monitoring.ketamine.lines import Line, Stock, Way
from monitoring.people import User
from monitoring.permissions import Action, can

_PARTS = frozenset({"lot", "vials", "amount", "way", "reason", "line"})
_AMOUNTS: Mapping[str, str] = MappingProxyType(
    {"vials": "Unopened vials", "amount": "In opened vials, mg"}
)
_COUNT = (
    "A second person counts with you, and signs among what is open above. A difference stays open "
    "until a physician or an administrator explains it."
)


def show(view: LedgerView, user: User) -> None:
    """Each form folded, for who may use it."""
    may_handle = can(user, Action.HANDLE_KETAMINE)
    if view.known_books and can(user, Action.COUNT_KETAMINE):
        _show_count(view.known_books, user)
    if view.books and may_handle:
        _show_removal(view.books, user)
    if view.known_books and may_handle:
        _show_take_back(view.known_books, user)


def _show_count(books: Sequence[Book], user: User) -> None:
    form = open_form("count ketamine", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Count…"), st.form(form.key("form"), border=False):
        st.caption(_COUNT)
        lot_box(form, outcome, in_stock(books), with_stock=False)
        _show_amounts(form, outcome)
        st.form_submit_button(
            "Save the count", type="primary", key=form.key("save"), on_click=_count, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _show_amounts(form: Form, outcome: Outcome | None) -> None:
    for column, (part, label) in zip(st.columns(2), _AMOUNTS.items(), strict=True):
        with column:
            text_box(form, outcome, part, label, hint="0" if part == "amount" else "")


def _count(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        if not form.text("vials").strip():
            raise ValueRefused("vials", "How many unopened vials are there? Type 0 for none.")
        found = Stock(vials=typed_vials(form), open_ug=typed_ug(form))
        count(store, by, (typed_lot(form), LedgerLineId(form.token)), found, at)

    save(form, runtime.current_zone(), act)


def _show_removal(books: Sequence[Book], user: User) -> None:
    form = open_form("remove ketamine", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    with st.expander("Take out unused…"), st.form(form.key("form"), border=False):
        lot_box(form, outcome, in_stock(books))
        st.radio("How", list(WAYS), index=None, format_func=WAYS.__getitem__, key=form.key("way"))
        say_refused(outcome, "way")
        _show_amounts(form, outcome)
        text_box(form, outcome, "reason", "What happened, where it went")
        st.form_submit_button(
            "Take it out", type="primary", key=form.key("save"), on_click=_remove, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _remove(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        place = typed_lot(form), LedgerLineId(form.token)
        way = form.choice("way")
        if way is None:
            raise ValueRefused("way", "Choose how it left the stock.")
        removal = Removal(
            way=Way(str(way)),
            vials=typed_vials(form),
            amount_ug=typed_ug(form),
            reason=form.text("reason"),
        )
        remove(store, by, place, removal, at)

    save(form, runtime.current_zone(), act)


def _show_take_back(books: Sequence[Book], user: User) -> None:
    """What was entered in error; the newest lines first."""
    form = open_form("take back ketamine", user.clinic_id, runtime.now())
    outcome = take_outcome(form)
    words = {
        f"{line.lot_id} {line.id}": _choice_words(line, book)
        for book in books
        for line in reversed(book.lines)
        if _may_be_taken_back(book, line)
    }
    with st.expander("Entered in error…"), st.form(form.key("form"), border=False):
        st.selectbox(
            "Which line was wrong",
            list(words),
            index=None,
            format_func=lambda each: words.get(each, ""),
            key=form.key("line"),
            placeholder="choose",
        )
        say_refused(outcome, "line")
        text_box(form, outcome, "reason", "What was wrong")
        st.form_submit_button(
            "Mark as entered in error", key=form.key("save"), on_click=_take_back, args=(form,)
        )
    say_outcome(outcome, _PARTS)


def _choice_words(line: Line, book: Book) -> str:
    return f"{book.lot.number}, line {line.number}: {line_words(line, book)}"


def _may_be_taken_back(book: Book, line: Line) -> bool:
    try:
        check_can_take_back(book, line)
    except StateRefused:
        return False
    return True


def _take_back(form: Form) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        chosen = form.choice("line")
        if chosen is None:
            raise ValueRefused("line", "Choose the line that was wrong.")
        lot, line = map(UUID, str(chosen).split())
        place = LotId(lot), LedgerLineId(form.token)
        take_back(store, by, place, (LedgerLineId(line), form.text("reason")), at)

    save(form, runtime.current_zone(), act)
