"""Buttons that do one thing about one person, each beside what it means."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.html import fill
from dashboard.saving import save
from dashboard.state import Form
from db.store import SqlStore
from monitoring.ids import UserId
from monitoring.people import User

_QUIET = '<p class="quiet">$words</p>'
Change = Callable[[SqlStore, User, UserId, datetime], object]
Press = Callable[[Form], None]


def show_act(form: Form, label: str, words: str, press: Press) -> None:
    """The button `label`, and beside it the `words` that say what becomes of it."""
    button, why = st.columns([1, 2], vertical_alignment="center")
    button.button(label, key=form.key(label), on_click=press, args=(form,), width="stretch")
    why.html(fill(_QUIET, words=words))


def show_grave_act(form: Form, label: str, words: str, press: Press) -> None:
    """As `show_act`, for what takes something from a person: `label` is pressed twice."""
    opened, why = st.columns([1, 2], vertical_alignment="center")
    with opened.popover(f"{label}…", key=f"open-{form.key(label)}", width="stretch"):
        st.button(label, key=form.key(label), on_click=press, args=(form,), type="primary")
    why.html(fill(_QUIET, words=words))


def pressed(change: Change) -> Press:
    """What a button does: save `change` of the person whom its form is about."""

    def press(form: Form) -> None:
        def act(store: SqlStore, by: User, at: datetime) -> None:
            change(store, by, UserId(form.about), at)

        save(form, runtime.current_zone(), act)

    return press
