"""Beginning a session: the patient sits in a chair, the planned one or another."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside import look
from dashboard.saving import save, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock
from db.store import SqlStore
from monitoring.people import User
from monitoring.recording import begin_session


def show(view: SessionView) -> None:
    """The planned chair, which can be changed, and the button that begins the session."""
    session = view.record.session
    form = open_form("begin", session.id, view.at)
    st.html('<h2 class="panel-title">Not begun yet</h2>')
    look.say_quietly(f"Planned for {clock(session.scheduled_at, view.zone)}.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Chair", value=session.chair, key=form.key("chair"), width=160)
        st.button(
            "Begin: the patient is in the chair",
            type="primary",
            key=form.key("save"),
            on_click=_begin,
            args=(form, view),
        )
    show_outcome(form)


def _begin(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        begin_session(store, by, form.session_id, at, form.text("chair"))

    save(form, view.zone, act)
