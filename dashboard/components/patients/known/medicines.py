"""The medicines a patient takes, each looked up as the list is changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.components.chairside.before_start.findings import medicine_findings, reviewed_html
from dashboard.components.patients.known import history, now
from dashboard.components.patients.known.changing import show_buttons, show_change
from dashboard.course_saving import save_entry
from dashboard.course_view import CourseView
from dashboard.html import Html
from dashboard.labels import as_label
from dashboard.saving import header
from dashboard.state import Form, fill_in, is_unfolded, open_form
from monitoring.course_entries import MedicineList, RegularMedicine
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.screening import known_medicines

_ACTION, _WHAT = Action.KEEP_COURSE, "medicines"
_NOTHING = "Nobody has asked which medicines the patient takes."


def show(view: CourseView, user: User) -> None:
    """The list with its findings, the form that changes it, and what was true when."""
    now.show(view, "Medicines", MedicineList, _NOTHING)
    current = view.newest(MedicineList)
    form = open_form("course medicines", view.patient.id, view.at)
    is_changing = is_unfolded(form, at_first=False)
    with st.container():
        if current is not None and current.medicines and not is_changing:
            st.html(findings_html((each.name for each in current.medicines), view))
    if can(user, _ACTION):
        boxes = partial(_show_boxes, form, view, current) if is_changing else None
        show_change(form, view, current, _WHAT, boxes)
    history.show(view, user, MedicineList, "Medicines", _ACTION)


def findings_html(names: Iterable[str], view: CourseView) -> Html:
    """What the tables say of each medicine, and how old the tables are."""
    found = [medicine_findings(name, view.protocol) for name in names]
    return Html("".join((*found, reviewed_html())))


def _begin(form: Form, current: MedicineList | None) -> None:
    """Fill in what is known, once, as the form opens."""
    if form.choice("is_begun"):
        return
    answers: dict[str, object] = {"is_begun": True}
    if current is not None:
        answers["names"] = [each.name for each in current.medicines]
        answers["takes_none"] = not current.medicines
        answers |= {f"how-{each.name}": each.how for each in current.medicines}
    fill_in(form, answers)


def _show_boxes(form: Form, view: CourseView, current: MedicineList | None) -> None:
    _begin(form, current)
    named = [str(each) for each in form.choices("names")]
    st.multiselect(
        "Medicines the patient takes",
        _offered(named),
        key=form.key("names"),
        accept_new_options=True,
        # With it, a second Enter after a name would add every medicine there is.
        select_all=False,
        placeholder="Type a name; Enter adds one that is not in the list",
        persist_state="session",
    )
    st.checkbox("Takes none", key=form.key("takes_none"), persist_state="session")
    for name in named:
        with st.container(key=form.key(f"medicine-{name}"), gap="xxsmall"):
            st.html(medicine_findings(name, view.protocol))
            st.text_input(
                f"How {as_label(name)} is taken",
                key=form.key(f"how-{name}"),
                placeholder="300 mg in the evening",
                persist_state="session",
            )
    st.html(reviewed_html())
    show_buttons(form, _WHAT, partial(_save, form, view))


def _offered(named: Sequence[str]) -> list[str]:
    known = [each[0].upper() + each[1:] for each in known_medicines()]
    return [*known, *(each for each in named if each not in known)]


def _save(form: Form, view: CourseView) -> None:
    def make(by: User, at: datetime) -> MedicineList:
        named = _named(form)
        return MedicineList(**header(form.token, by, at), medicines=named)  # type: ignore[arg-type]

    save_entry(form, view, MedicineList, make)


def _named(form: Form) -> tuple[RegularMedicine, ...]:
    names = [str(each) for each in form.choices("names")]
    takes_none = form.choice("takes_none") is True
    if takes_none and names:
        raise ValueRefused("medicines", "Either medicines are named, or the patient takes none.")
    if not names and not takes_none:
        raise ValueRefused("medicines", "Name the medicines, or say that the patient takes none.")
    return tuple(RegularMedicine(name=name, how=form.text(f"how-{name}")) for name in names)
