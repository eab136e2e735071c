"""What the forms of the ledger have in common: the box for a lot, and numbers as typed."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from dashboard.components.patients.boxes import say_refused
from dashboard.ketamine_words import stock_words
from dashboard.labels import isolated
from dashboard.state import Form, Outcome
from dashboard.typed_numbers import micrograms, whole_number
from dashboard.wording import day
from monitoring.errors import ValueRefused
from monitoring.ids import LotId
from monitoring.ketamine.book import Book


def lot_box(
    form: Form, outcome: Outcome | None, books: Sequence[Book], *, with_stock: bool = True
) -> None:
    """Which lot; the first to expire stands first, nothing is chosen before somebody does.

    Not `with_stock` where it is counted: nobody need read there what they ought to find.
    """
    words = {str(book.lot.id): lot_words(book, with_stock=with_stock) for book in books}
    st.selectbox(
        "Lot",
        list(words),
        index=None,
        format_func=lambda each: words.get(each, ""),
        key=form.key("lot"),
        placeholder="choose",
    )
    say_refused(outcome, "lot")


def lot_words(book: Book, *, with_stock: bool = True) -> str:
    """A lot among others: its number, when it expires, what is left."""
    words = f"{isolated(book.lot.number)}, expires {day(book.lot.expires_on)}"
    return f"{words}: {stock_words(book.stock)}" if with_stock else words


def typed_lot(form: Form) -> LotId:
    """The lot that was chosen; raises ValueRefused."""
    chosen = form.choice("lot")
    if chosen is None:
        raise ValueRefused("lot", "Choose the lot.")
    return LotId(UUID(str(chosen)))


def typed_vials(form: Form, part: str = "vials") -> int:
    """Whole vials; nothing typed is none. Raises ValueRefused."""
    return whole_number(form.text(part), part, "Vials") or 0


def typed_ug(form: Form, part: str = "amount") -> int:
    """Micrograms of what was typed in mg; nothing typed is none. Raises ValueRefused."""
    return micrograms(form.text(part), part) or 0
