"""What the forms of one's own account share."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import refusals_noted
from dashboard.components.patients.boxes import say_refused
from dashboard.saving import note_refusal
from dashboard.state import Form, Outcome, close_form, fill_in, is_open, note_outcome
from dashboard.wording import clock_with_seconds
from db.web_sessions import WebSession
from monitoring.errors import MonitoringError

_HERE = "127.0.0.1"  # Streamlit names no address for a browser on the server's own machine.
Act = Callable[[WebSession, str, datetime], object]


def secret_box(form: Form, outcome: Outcome | None, part: str, label: str, kind: str) -> None:
    """A box for a password of this `kind` (its autocomplete), and why it was refused."""
    st.text_input(label, type="password", key=form.key(part), autocomplete=kind)
    say_refused(outcome, part)


def act_once(form: Form, zone: ZoneInfo, act: Act, *, secrets: tuple[str, ...]) -> bool:
    """Run `act` (web session, address, instant) for a form; True if it was done.

    What was typed into `secrets` is never kept longer than it takes to compare it.
    """
    if not is_open(form):
        return False
    try:
        session, at = runtime.current_session(), runtime.now()
        with refusals_noted(session.user, form.about):
            act(session, st.context.ip_address or _HERE, at)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
        return False
    finally:
        fill_in(form, dict.fromkeys(secrets, ""))
    close_form(form)
    words = f"Saved {clock_with_seconds(at, zone)}"
    note_outcome(form, Outcome(sentence=words, is_saved=True, token=form.token))
    return True
