"""The second person signs, here or at their own screen: login, password, code if they have one."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from dashboard import runtime
from dashboard.components.ketamine import settled
from dashboard.components.patients.boxes import say_outcome, text_box
from dashboard.saving import note_refusal, save
from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.second_person import signing_person
from dashboard.sign_in.signing_in import attempt_of
from dashboard.state import Form, fill_in, is_open, open_form, standing_outcome
from db.store import SqlStore
from monitoring.errors import MonitoringError
from monitoring.ids import LedgerLineId
from monitoring.keeping_ketamine.witnessing import witness
from monitoring.ketamine.lines import Line
from monitoring.people import User

_HERE = "127.0.0.1"  # Streamlit names no address for a browser on the server's own machine.
_PARTS = frozenset({"login", "code"})
_PERSONA = "A person of the demonstration has no password: the login alone signs."
_HINT = (
    "A second person, not the one who wrote this: they type their own login and password, here or "
    "at a screen where they are signed in themselves."
)


def show(line: Line, about: UUID, page: UUID, user: User) -> None:
    """The boxes for a line that waits; they are `about` a session or the line, on this `page`."""
    form = open_form(f"witness {line.id}", about, runtime.now())
    outcome = standing_outcome(form, runtime.now())
    st.caption(_HINT)
    with st.form(form.key("form"), border=False):
        login, password, code = st.columns(3)
        with login:
            text_box(form, outcome, "login", "Login of the witness")
        if needs_password(runtime.database(), user):
            password.text_input(
                "Password of the witness",
                type="password",
                key=form.key("password"),
                autocomplete="off",
            )
            with code:
                text_box(form, outcome, "code", "Code of their app", hint="if they use one")
        else:
            st.caption(_PERSONA)
        st.form_submit_button(
            "I have seen this", key=form.key("save"), on_click=_sign, args=(form, line, page)
        )
    say_outcome(outcome, _PARTS)


def _sign(form: Form, line: Line, page: UUID) -> None:
    second = _second_person(form) if is_open(form) else None
    if second is None:
        return

    def act(store: SqlStore, _: User, at: datetime) -> None:
        witness(store, second, (line.lot_id, line.id), LedgerLineId(form.token), at)

    save(form, runtime.current_zone(), act)
    settled.hand_on(form, page)


def _second_person(form: Form) -> User | None:
    """Who typed their own login and password; None where that is refused, and noted why."""
    login, password, code = form.text("login"), form.text("password"), form.text("code")
    # Never kept longer than it takes to compare them, whatever becomes of the signature.
    fill_in(form, {"password": "", "code": ""})
    try:
        session, at = runtime.current_session(), runtime.now()
        address = st.context.ip_address or _HERE
        typed = attempt_of(login=login, password=password, address=address, at=at)
        return signing_person(runtime.database(), session, typed, code)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
        return None
