"""The medicines the patient takes: named, looked up at once, and when they were taken last."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.chairside.before_start.findings import medicine_findings
from dashboard.components.chairside.before_start.intake_answers import TakenOn, taken_at
from dashboard.components.chairside.frame import look
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in
from dashboard.wording import local_day
from db.last_visit import LastVisit
from monitoring.entries import Medicine
from monitoring.errors import ValueRefused
from monitoring.screening import asks_last_dose, is_same_medicine, known_medicines

_DAYS = (TakenOn.TODAY, TakenOn.YESTERDAY, TakenOn.EARLIER)


def show(form: Form, view: SessionView, last: LastVisit | None) -> None:
    """The names to choose or to type, and below each of them what is known of it."""
    named = [str(each) for each in form.choices("medicines")]
    st.multiselect(
        "Medicines the patient takes",
        _offered(named),
        key=form.key("medicines"),
        accept_new_options=True,
        # With it, a second Enter after a name would add every medicine there is.
        select_all=False,
        placeholder="Type a name; Enter adds one that is not in the list",
        persist_state="session",
    )
    st.checkbox("Takes none", key=form.key("takes_none"), persist_state="session")
    if form.choice("takes_none") and named:
        look.say_wrong("Either medicines are named, or the patient takes none.")
    _show_last_time(form, view, last, named)
    for name in named:
        _show_medicine(form, name, view)


def _offered(named: Sequence[str]) -> list[str]:
    known = [each[0].upper() + each[1:] for each in known_medicines()]
    return [*known, *(each for each in named if each not in known)]


def _show_last_time(
    form: Form, view: SessionView, last: LastVisit | None, named: Sequence[str]
) -> None:
    """What was taken at the last visit: said, and taken over only by somebody's own act."""
    if last is None or not last.medicines:
        return
    when = local_day(last.scheduled_at, view.zone)
    look.say_quietly(f"Last time ({when}): {', '.join(each.name for each in last.medicines)}.")
    missing = [each for each in last.medicines if not _is_among(each, named)]
    if missing:
        st.button(
            "Still so: add them",
            key=form.key("as_last_time"),
            on_click=_add,
            args=(form, named, missing),
        )


def _is_among(medicine: Medicine, named: Sequence[str]) -> bool:
    return any(is_same_medicine(medicine.name, name) for name in named)


def _add(form: Form, named: Sequence[str], missing: Sequence[Medicine]) -> None:
    fill_in(form, {"medicines": [*named, *(each.name for each in missing)]})


def _show_medicine(form: Form, name: str, view: SessionView) -> None:
    with st.container(key=form.key(f"medicine-{name}"), gap="xxsmall"):
        st.html(medicine_findings(name, view.protocol))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.segmented_control(
                _question(name),
                list(TakenOn),
                format_func=str.capitalize,
                key=form.key(f"on-{name}"),
                persist_state="session",
            )
            _show_time(form, name)
        _say_what_is_wrong(form, name, view)


def _question(name: str) -> str:
    needed = "needed" if asks_last_dose(name) else "if known"
    return f"Last dose taken ({needed})"


def _show_time(form: Form, name: str) -> None:
    on = form.choice(f"on-{name}")
    if on == TakenOn.EARLIER:
        st.date_input(
            "Day", value=None, key=form.key(f"day-{name}"), width=150, persist_state="session"
        )
    if on in _DAYS:
        st.text_input(
            "Time",
            key=form.key(f"clock-{name}"),
            placeholder="08:15",
            width=110,
            persist_state="session",
        )


def _say_what_is_wrong(form: Form, name: str, view: SessionView) -> None:
    """Beside the box, as soon as something was typed into it."""
    if not form.text(f"clock-{name}"):
        return
    try:
        taken_at(form, name, view.zone, view.at)
    except ValueRefused as refusal:
        look.say_wrong(str(refusal))
