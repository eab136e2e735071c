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
from monitoring.ketamine.lines import Stock
from monitoring.ketamine.lots import Lot

InStock = tuple[Lot, Stock]


def lot_box(
    form: Form, outcome: Outcome | None, lots: Sequence[InStock], *, with_stock: bool = True
) -> None:
    """Which lot; the first to expire stands first, nothing is chosen before somebody does.

    Not `with_stock` where it is counted: nobody need read there what they ought to find.
    """
    words = {str(each[0].id): lot_words(each, with_stock=with_stock) for each in lots}
    st.selectbox(
        "Lot",
        list(words),
        index=None,
        format_func=lambda each: words.get(each, ""),
        key=form.key("lot"),
        placeholder="choose",
    )
    say_refused(outcome, "lot")


def lot_words(in_stock: InStock, *, with_stock: bool = True) -> str:
    """A lot among others: its number, when it expires, what is left."""
    lot, stock = in_stock
    words = f"{isolated(lot.number)}, expires {day(lot.expires_on)}"
    return f"{words}: {stock_words(stock)}" if with_stock else words


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


def in_stock(books: Sequence[Book]) -> list[InStock]:
    """The lots of these books with what is left of each."""
    return [(book.lot, book.stock) for book in books]
