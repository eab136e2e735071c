"""Beginning a session: the patient sits in a chair, the planned one or another."""

from datetime import datetime

import streamlit as st

from dashboard.components import cancel_form
from dashboard.components.chairside.frame import look
from dashboard.components.patients.boxes import ask, confirmed, say_outcome
from dashboard.saving import save
from dashboard.session_view import SessionView
from dashboard.state import Form, Outcome, last_outcome, open_form, take_outcome
from dashboard.wording import clock, local_day
from db.store import SqlStore
from monitoring.beginning import begin_session
from monitoring.people import User

_DAY = "scheduled_at"


def show(view: SessionView, user: User) -> None:
    """The planned chair, which can be changed, the button that begins, and the one that cancels."""
    session = view.record.session
    form = open_form("begin", session.id, view.at)
    outcome = _standing(form)
    st.html('<h2 class="panel-title">Not begun yet</h2>')
    look.say_quietly(f"Planned for {_planned(view)}.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Chair", value=session.chair, key=form.key("chair"), width=160)
        st.button(
            "Begin: the patient is in the chair",
            type="primary",
            key=form.key("save"),
            on_click=_begin,
            args=(form, view),
        )
    ask(form, outcome, _DAY, "Yes, begin it today")
    say_outcome(outcome, ())
    show_cancel(view, user)


def show_cancel(view: SessionView, user: User) -> None:
    """The button behind which a visit that will not take place is cancelled."""
    session = view.record.session
    cancel_form.show(session.id, view.patient, user, view.zone, view.at, "Cancel this visit…")


def _standing(form: Form) -> Outcome | None:
    """What became of the last save; a question stays until it is answered by the next."""
    outcome = last_outcome(form)
    return outcome if outcome is not None and outcome.questions else take_outcome(form)


def _planned(view: SessionView) -> str:
    """When it is planned: "14:30", and the day where that is not today's."""
    at, zone = view.record.session.scheduled_at, view.zone
    on = local_day(at, zone)
    return clock(at, zone) if on == local_day(view.at, zone) else f"{on}, {clock(at, zone)}"


def _begin(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        chair, said = form.text("chair"), confirmed(form, _DAY)
        begin_session(store, by, form.session_id, at, chair, said)

    save(form, view.zone, act)
