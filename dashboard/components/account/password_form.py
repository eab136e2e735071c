"""Another password, and signing oneself out everywhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.account.boxes import act_once, secret_box
from dashboard.components.patients.boxes import say_outcome
from dashboard.html import fill
from dashboard.saving import save
from dashboard.sign_in.own_account import change_password
from dashboard.state import Form, open_form, take_outcome
from db.store import SqlStore
from db.web_sessions import WebSession
from monitoring.founding import SHORTEST_PASSWORD
from monitoring.people import User
from monitoring.staffing import sign_out_everywhere

_PARTS = ("old", "password", "password_again")
_TITLE = '<section class="records"><h2>$title</h2><p class="quiet">$words</p></section>'
_OTHERS_OUT = "All your other browsers are signed out by it."
_OUT = "All your browsers at once, this one too, and wall displays you hung up."


def show_password(user: User, zone: ZoneInfo, at: datetime) -> None:
    """The form for another password."""
    form = open_form("own password", user.id, at)
    outcome = take_outcome(form)
    st.html(fill(_TITLE, title="Password", words=_OTHERS_OUT))
    with st.form(form.key("form"), border=False):
        secret_box(form, outcome, "old", "Password of now", "current-password")
        label = f"New password, at least {SHORTEST_PASSWORD} letters"
        secret_box(form, outcome, "password", label, "new-password")
        secret_box(form, outcome, "password_again", "The new password again", "new-password")
        st.form_submit_button(
            "Change the password", key=form.key("save"), on_click=_change, args=(form, zone)
        )
    say_outcome(outcome, _PARTS)


def show_sign_out(user: User, zone: ZoneInfo, at: datetime) -> None:
    """The button that ends all of one's browsers."""
    form = open_form("own browsers", user.id, at)
    st.html(fill(_TITLE, title="Signed in elsewhere", words=_OUT))
    st.button("Sign out everywhere", key=form.key("save"), on_click=_sign_out, args=(form, zone))


def _change(form: Form, zone: ZoneInfo) -> None:
    typed = form.text("old"), form.text("password"), form.text("password_again")

    def act(session: WebSession, address: str, at: datetime) -> None:
        change_password(runtime.database(), session, typed, address, at)

    act_once(form, zone, act, secrets=_PARTS)


def _sign_out(form: Form, zone: ZoneInfo) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        sign_out_everywhere(store, by, by.id, at)

    save(form, zone, act)
