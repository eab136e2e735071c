"""Signing with one's own hand: the boxes for login and password, and whether they were right."""

import streamlit as st

from dashboard import runtime
from dashboard.components.chairside.frame import look
from dashboard.saving import note_refusal
from dashboard.sign_in.confirming import confirm_person
from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.only_way import password_hint
from dashboard.sign_in.signing_in import attempt_of
from dashboard.state import Form, fill_in
from monitoring.errors import MonitoringError
from monitoring.people import User

_HERE = "127.0.0.1"  # Streamlit names no address for a browser on the server's own machine.
_PERSONA = "A person of the demonstration has no password: the login alone signs."


def show_boxes(form: Form, user: User) -> None:
    """Inside a form: the login, never filled in before, and the password."""
    st.text_input("Your login", key=form.key("login"), autocomplete="off")
    if needs_password(runtime.database(), user):
        st.text_input(
            "Your password", type="password", key=form.key("password"), autocomplete="off"
        )
        here = runtime.installation()
        hint = password_hint(here.database, here.settings.provider, user)
        if hint:
            look.say_quietly(hint)
    else:
        look.say_quietly(_PERSONA)


def is_confirmed(form: Form) -> bool:
    """Did the person who is signed in type their own login and password? Else it is noted why."""
    login, password = form.text("login"), form.text("password")
    # Never kept longer than it takes to compare it, whatever becomes of the signature.
    fill_in(form, {"password": ""})
    try:
        session, at = runtime.current_session(), runtime.now()
        address = st.context.ip_address or _HERE
        typed = attempt_of(login=login, password=password, address=address, at=at)
        confirm_person(runtime.database(), session, typed)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
        return False
    return True
