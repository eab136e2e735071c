"""A scheduled visit that will not take place is cancelled, with the reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.state import Form, open_form
from db.store import SqlStore
from monitoring.finishing import cancel_session
from monitoring.ids import SessionId
from monitoring.people import Patient, User
from monitoring.permissions import Action, can

_NAME = "cancel visit"


def show(
    session_id: SessionId, patient: Patient, user: User, zone: ZoneInfo, at: datetime, button: str
) -> None:
    """The form behind a button, for whoever may cancel a visit that has not begun."""
    form = open_form(_NAME, session_id, at)
    if can(user, Action.CANCEL):
        popover = st.popover(button, key=f"open-{form.key('cancel')}")
        with popover:
            look.say_who(patient)
            show_refusal(form)
        with popover, st.form(form.key("form"), border=False):
            look.say_quietly("The visit stays in the history as not started, with the reason.")
            st.text_input("Why it is cancelled", key=form.key("reason"))
            st.form_submit_button(
                "Cancel the visit", key=form.key("save"), on_click=_cancel, args=(form, zone)
            )
    show_outcome(form)


def show_cancelled(session_id: SessionId, at: datetime) -> None:
    """Say once that this visit has just been cancelled here."""
    show_outcome(open_form(_NAME, session_id, at))


def _cancel(form: Form, zone: ZoneInfo) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        cancel_session(store, by, form.session_id, form.token, form.text("reason"), at)

    save(form, zone, act)
