"""A physician lets a visit pass a gate although a check is not met, with a reason."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.saving import header, save_entries, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from monitoring.criteria import Criterion
from monitoring.entries import Entry
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.visits import Gate, Override


def show(
    standing: Sequence[Criterion],
    gate: Gate,
    view: SessionView,
    user: User,
    button: str = "Override…",
) -> None:
    """The form behind a button, for a physician, while something stands in the way."""
    form = open_form(f"override {gate}", view.record.session.id, view.at)
    names = {each.code: each.name for each in standing}
    if names and can(user, Action.OVERRIDE):
        popover = st.popover(button, key=f"open-{form.key('override')}")
        with popover:
            look.say_who(view.patient)
            show_refusal(form)
        with popover, st.form(form.key("form"), border=False):
            look.say_quietly(
                "It shows as a flag, with your name. What comes later and is worse is not covered."
            )
            st.pills(
                "What is overridden",
                list(names),
                selection_mode="multi",
                format_func=names.__getitem__,
                key=form.key("checks"),
            )
            st.text_input("Reason", key=form.key("reason"))
            st.form_submit_button(
                "Override", key=form.key("save"), on_click=_override, args=(form, gate, view)
            )
    show_outcome(form)


def _override(form: Form, gate: Gate, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        override = Override(
            **header(form.token, by, at),  # type: ignore[arg-type]
            gate=gate,
            checks=tuple(str(each) for each in form.choices("checks")),
            reason=form.text("reason"),
        )
        return (override,)

    save_entries(form, view.zone, make)
