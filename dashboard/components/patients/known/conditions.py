"""Contraindications and cautions that are true of the patient, not only of one day."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.components.chairside.before_start.findings import condition_findings, reviewed_html
from dashboard.components.patients.known import history, now
from dashboard.components.patients.known.changing import show_buttons, show_change
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.saving import header
from dashboard.state import Form, fill_in, is_unfolded, open_form
from monitoring.course_entries import ConditionList
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.screening import screening_tables

_ACTION, _WHAT = Action.KEEP_COURSE, "contraindications"
_NOTHING = "Nobody has asked about contraindications; they are asked again before each infusion."


def show(view: CourseView, user: User) -> None:
    """What is known with what the tables say of it, the form, and what was true when."""
    now.show(view, "Contraindications and cautions", ConditionList, _NOTHING)
    current = view.newest(ConditionList)
    form = open_form("course conditions", view.patient.id, view.at)
    is_changing = is_unfolded(form, at_first=False)
    with st.container():
        if current is not None and current.conditions and not is_changing:
            st.html(condition_findings(current.conditions, view.protocol) + reviewed_html())
    if can(user, _ACTION):
        boxes = partial(_show_boxes, form, view, current) if is_changing else None
        show_change(form, view, current, _WHAT, boxes)
    history.show(view, user, ConditionList, "Contraindications", _ACTION)


def lasting_names() -> Mapping[str, str]:
    """The conditions of the tables that last longer than a day: code and name."""
    return {each.code: each.name for each in screening_tables().conditions if not each.is_of_today}


def _begin(form: Form, current: ConditionList | None) -> None:
    """Fill in what is known, once, as the form opens."""
    if form.choice("is_begun"):
        return
    answers: dict[str, object] = {"is_begun": True}
    if current is not None:
        answers["codes"] = list(current.conditions)
        answers["none_known"] = not current.conditions
    fill_in(form, answers)


def _show_boxes(form: Form, view: CourseView, current: ConditionList | None) -> None:
    _begin(form, current)
    names = lasting_names()
    chosen = [str(each) for each in form.choices("codes")]
    st.multiselect(
        "Conditions the patient has, or had",
        [*names, *(code for code in chosen if code not in names)],
        format_func=lambda code: names.get(code, code),
        key=form.key("codes"),
        select_all=False,
        persist_state="session",
    )
    st.checkbox(
        "Asked about each of them: none is known",
        key=form.key("none_known"),
        persist_state="session",
    )
    st.html(condition_findings(chosen, view.protocol) + reviewed_html())
    show_buttons(form, _WHAT, partial(_save, form, view))


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> ConditionList:
        codes = _codes(form)
        return ConditionList(**header(form.token, by, at), conditions=codes)  # type: ignore[arg-type]

    save_entry(form, view, ConditionList, make)


def _codes(form: Form) -> tuple[str, ...]:
    codes = tuple(str(each) for each in form.choices("codes"))
    is_none = form.choice("none_known") is True
    if codes and is_none:
        raise ValueRefused("conditions", "Either conditions are named, or none is known.")
    if not codes and not is_none:
        raise ValueRefused("conditions", "Name the conditions, or say that none is known.")
    return codes
