"""No observations for a while: until when and why, and going on with them earlier.

An early end is an entry of its own: a pause of no length, which takes the place of the one that
was on. What was said before stays as it was said.
"""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.clock_time import next_at
from dashboard.saving import header, save_entries, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from monitoring.entries import Entry, ObservationPause
from monitoring.errors import ValueRefused
from monitoring.people import User

_MINUTES = (10, 20, 30)


def show(view: SessionView) -> None:
    """Folded; while observations are paused, before it a button to go on with them."""
    _show_end(view)
    form = open_form("pause", view.record.session.id, view.at)
    with st.expander("Pause observations…", key=f"open-{form.key('pause')}"):
        show_refusal(form)
        with st.form(form.key("form"), border=False):
            st.pills("Minutes", _MINUTES, key=form.key("minutes"))
            st.text_input("Or until", key=form.key("until"), placeholder="like 14:20")
            st.text_input("Why observations pause", key=form.key("reason"))
            st.form_submit_button(
                "Save: observations paused",
                type="primary",
                key=form.key("save"),
                on_click=_pause,
                args=(form, view),
            )
    show_outcome(form)


def is_paused(view: SessionView) -> bool:
    """Are no observations due just now because somebody said so?"""
    return any(each.measured_at <= view.at < each.until for each in view.timeline.pauses)


def _show_end(view: SessionView) -> None:
    form = open_form("end of pause", view.record.session.id, view.at)
    if is_paused(view):
        st.button(
            "End the pause now",
            key=form.key("end"),
            on_click=_end,
            args=(form, view),
            type="primary",
        )
    show_outcome(form)


def _pause(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        pause = ObservationPause(
            **header(form.token, by, at),  # type: ignore[arg-type]
            until=_until(form, view, at),
            reason=form.text("reason"),
        )
        return (pause,)

    save_entries(form, view.zone, make)


def _until(form: Form, view: SessionView, at: datetime) -> datetime:
    minutes, clock = form.number("minutes"), form.text("until").strip()
    if (minutes is None) == (not clock):
        raise ValueRefused("until", "Choose the minutes or type until when; one of the two.")
    return next_at(clock, view.zone, at) if minutes is None else at + timedelta(minutes=minutes)


def _end(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        end = ObservationPause(
            **header(form.token, by, at),  # type: ignore[arg-type]
            until=at,
            reason="",
        )
        return (end,)

    save_entries(form, view.zone, make)
