"""What the patient is treated for."""

from datetime import datetime

import streamlit as st

from dashboard.components.patients.boxes import say_outcome, say_refused
from dashboard.components.patients.known import history, now
from dashboard.components.patients.known.meanwhile import say_meanwhile
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.course_words import PAIN_TYPES
from dashboard.saving import header
from dashboard.state import Form, keep, open_form, take_outcome
from monitoring.course_entries import Diagnosis, PainType
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.permissions import Action, can

_ACTION = Action.KEEP_COURSE
_NOTHING = "Nobody has written what is treated. Outcomes are grouped by it."


def show(view: CourseView, user: User) -> None:
    """What is treated now, the form that changes it, and what was true when."""
    now.show(view, "Diagnosis", Diagnosis, _NOTHING)
    if can(user, _ACTION):
        _show_form(view)
    history.show(view, user, Diagnosis, "Diagnosis", _ACTION)


def _show_form(view: CourseView) -> None:
    form = open_form("diagnosis", view.patient.id, view.at)
    outcome = take_outcome(form)
    known = view.newest(Diagnosis)
    before = keep(form, "before", known)
    first, *others = before.types if before else (None,)
    with st.expander("Write the diagnosis"), st.form(form.key("form"), border=False):
        say_meanwhile(form, view, known)
        st.selectbox(
            "What is treated first",
            list(PainType),
            index=None if first is None else list(PainType).index(first),
            format_func=PAIN_TYPES.__getitem__,
            key=form.key("first"),
        )
        st.pills(
            "Also",
            list(PainType),
            selection_mode="multi",
            default=others,
            format_func=PAIN_TYPES.__getitem__,
            key=form.key("others"),
        )
        say_refused(outcome, "types")
        st.text_input("In words", value=before.text if before else "", key=form.key("text"))
        say_refused(outcome, "text")
        st.form_submit_button(
            "Save the diagnosis", key=form.key("save"), on_click=_save, args=(form, view)
        )
    say_outcome(outcome, {"types", "text"})


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> Diagnosis:
        return Diagnosis(
            **header(form.token, by, at),  # type: ignore[arg-type]
            types=_types(form),
            text=form.text("text"),
        )

    save_entry(form, view, Diagnosis, make)


def _types(form: Form) -> tuple[PainType, ...]:
    first = form.choice("first")
    if first is None:
        raise ValueRefused("types", "Choose what is treated first.")
    others = (PainType(str(each)) for each in form.choices("others"))
    return PainType(str(first)), *(each for each in others if each != first)
