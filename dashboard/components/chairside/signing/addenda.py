"""What is added to a visit after it was over: in order of time, each with its name."""

from datetime import datetime

import streamlit as st

from dashboard.html import Html, fill, place
from dashboard.saving import header, save, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock, local_day
from db.store import SqlStore
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.record import effective_entries
from monitoring.signing import add_afterwards
from monitoring.visits import Addendum

_ADDED = (
    '<li class="addendum"><p class="age"><bdi>$name</bdi>, $day $clock</p>'
    '<p class="typed" dir="auto">$text</p></li>'
)


def show(view: SessionView, user: User) -> None:
    """What was added so far, and the form to add something."""
    added = [each for each in effective_entries(view.record.entries) if isinstance(each, Addendum)]
    if added:
        lines = Html("".join(_line(each, view) for each in added))
        title = '<h2 class="panel-title">Added afterwards</h2>'
        st.html(place(f'{title}<ol class="lines">$lines</ol>', lines=lines))
    if can(user, Action.RECORD):
        _show_form(view)


def _line(entry: Addendum, view: SessionView) -> Html:
    return fill(
        _ADDED,
        name=view.names.get(entry.recorded_by, ""),
        day=local_day(entry.recorded_at, view.zone),
        clock=clock(entry.recorded_at, view.zone),
        text=entry.text,
    )


def _show_form(view: SessionView) -> None:
    form = open_form("addendum", view.record.session.id, view.at)
    with st.expander("Add to this visit"), st.form(form.key("form"), border=False):
        st.text_area("Addendum", key=form.key("text"))
        st.form_submit_button("Add", key=form.key("save"), on_click=_add, args=(form, view))
    show_outcome(form)


def _add(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        addendum = Addendum(**header(form.token, by, at), text=form.text("text"))  # type: ignore[arg-type]
        add_afterwards(store, by, form.session_id, addendum, at)

    save(form, view.zone, act)
