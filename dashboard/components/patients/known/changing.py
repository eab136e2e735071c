"""A list that is known is shown; the form that changes it opens in its place, and closes again."""

from collections.abc import Callable

import streamlit as st

from dashboard.components.patients.boxes import say_outcome
from dashboard.components.patients.known.meanwhile import say_meanwhile
from dashboard.course_view import CourseView
from dashboard.state import Form, close_form, is_open, take_outcome, unfold
from monitoring.course_entries import CourseEntry


def show_change(
    form: Form,
    view: CourseView,
    current: CourseEntry | None,
    what: str,
    boxes: Callable[[], None] | None,
) -> None:
    """The form with its `boxes`; with None the button that opens it, named after `what`."""
    outcome = take_outcome(form)
    if boxes is None:
        st.button(
            f"Write the {what}" if current is None else f"Change the {what}",
            key=form.key("change"),
            on_click=unfold,
            args=(form,),
            kwargs={"is_unfolded": True},
        )
        say_outcome(outcome, ())
        return
    with st.container(border=True, key=form.key("box")):
        say_meanwhile(form, view, current)
        boxes()
        say_outcome(outcome, ())


def show_buttons(form: Form, what: str, save: Callable[[], None]) -> None:
    """Save, and the way back: what was known stays as it was."""
    with st.container(horizontal=True):
        st.button(
            f"Save the {what}",
            type="primary",
            key=form.key("save"),
            on_click=_save,
            args=(form, save),
        )
        st.button("Leave them as they were", key=form.key("leave"), on_click=_leave, args=(form,))


def _save(form: Form, save: Callable[[], None]) -> None:
    save()
    if not is_open(form):
        unfold(form, is_unfolded=False)


def _leave(form: Form) -> None:
    unfold(form, is_unfolded=False)
    close_form(form)
