"""The reports page: what to hand out and why, made with a bar, and below it what was made."""

from collections.abc import Sequence

import streamlit as st

from dashboard import runtime
from dashboard.components.patients.boxes import say_refused
from dashboard.components.reports import filter_boxes, made_list
from dashboard.components.reports.making_bar import make
from dashboard.exports.offer import Offer
from dashboard.exports.registry import offers_for
from dashboard.html import fill
from dashboard.state import Form, Outcome, last_outcome, open_form, take_outcome
from monitoring.exports import LONGEST_PURPOSE, ExportKind
from monitoring.people import User
from monitoring.tables.all_tables import names_for

_ABOUT = '<p class="quiet">$words</p>'
_PURPOSE_HINT = "who gets it and why, such as: monthly figures for the board"
_PURPOSE_KEPT = (
    "Kept in the audit with your name, what was chosen, the number of rows and a digest of the "
    "file. Name no patient here."
)
_FREE_TEXT = "With what people wrote in their own words (notes, reasons, comments)"


def show(user: User) -> None:
    """The choice of a kind, its boxes, the file when it is made, and the list of what was made."""
    offer = _chosen(offers_for(user))
    form = open_form(f"export {offer.kind}", user.clinic_id, runtime.now())
    outcome = last_outcome(form)
    filter_boxes.show(offer, form, outcome, user)
    _show_options(offer, form, outcome, user)
    _show_purpose(form, outcome)
    if st.button("Make", type="primary", key=form.key("make"), on_click=_forget, args=(form,)):
        make(offer, form, user)
    made_list.show_ready(form, user)
    made_list.show_list(user)


def _forget(form: Form) -> None:
    """What was refused, or made, before the button was pressed is not said any more."""
    take_outcome(form)


def _chosen(offers: Sequence[Offer]) -> Offer:
    """What is made: of a link's `kind` at first."""
    kinds = {offer.kind: offer for offer in offers}
    linked = st.query_params.get("kind", "")
    at_first = next((number for number, kind in enumerate(kinds) if kind == linked), 0)
    kind = st.selectbox(
        "What",
        list(kinds),
        index=at_first,
        format_func=lambda each: kinds[each].title,
        key=f"export-kind-{linked}",
    )
    offer = kinds[ExportKind(kind)]
    st.html(fill(_ABOUT, words=offer.about))
    return offer


def _show_options(offer: Offer, form: Form, outcome: Outcome | None, user: User) -> None:
    if offer.has_tables:
        names = names_for(user)
        st.multiselect("Tables", names, key=form.key("tables"), placeholder="all of them")
        say_refused(outcome, "tables")
    if offer.has_free_text:
        st.checkbox(_FREE_TEXT, key=form.key("free_text"))


def _show_purpose(form: Form, outcome: Outcome | None) -> None:
    st.text_input(
        "Purpose",
        key=form.key("purpose"),
        max_chars=LONGEST_PURPOSE,
        placeholder=_PURPOSE_HINT,
    )
    st.html(fill(_ABOUT, words=_PURPOSE_KEPT))
    say_refused(outcome, "purpose")
