"""Before the start: the set that changes are counted from, and pain, mood and mind."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside.frame import look
from dashboard.saving import header, save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.typed_numbers import whole_number
from dashboard.wording import clock, number, pressure
from monitoring.assessments import Assessment
from monitoring.entries import BaselineChoice, Entry
from monitoring.ids import EntryId
from monitoring.measures import SPECS, Measure
from monitoring.people import User
from monitoring.vitals import VitalsSet

_BEFORE = (
    Measure.PAIN,
    Measure.PHQ9,
    Measure.PHQ9_ITEM9,
    Measure.ORIENTATION,
    Measure.DISSOCIATION,
)
_STEPS = {
    Measure.PAIN: ("Pain now, 0 none to 10 worst", range(11)),
    Measure.ORIENTATION: ("Oriented: person, place, time, situation (0 to 4)", range(5)),
    Measure.DISSOCIATION: ("Dissociation before (0 none to 4)", range(5)),
}


def show_set(view: SessionView) -> None:
    """Which set is the baseline, and the choice of another one measured before the start."""
    started_at, chosen = view.timeline.started_at, view.timeline.baseline_set
    sets = [
        entry
        for entry in view.timeline.vitals
        if entry is not chosen and (started_at is None or entry.measured_at <= started_at)
    ]
    look.say_quietly(_chosen_words(chosen, bool(sets), view))
    form = open_form("baseline", view.record.session.id, view.at)
    for entry in sets[-2:]:
        st.button(
            f"Use as baseline: {set_words(entry, view)}",
            key=form.key(str(entry.id)),
            type="secondary" if chosen is not None else "primary",
            on_click=_choose,
            args=(form, entry.id, view),
        )
    show_outcome(form)


def _chosen_words(chosen: VitalsSet | None, has_sets: bool, view: SessionView) -> str:  # noqa: FBT001
    if chosen is not None:
        return f"Baseline: {set_words(chosen, view)}"
    if has_sets:
        return "◌ No baseline chosen: changes cannot be judged."
    return "◌ No set yet: type one into the row for vitals, then choose it here."


def set_words(entry: VitalsSet, view: SessionView) -> str:
    """A set in a line: "13:55 · 124/78 · HR 72"."""
    parts = [clock(entry.measured_at, view.zone)]
    if entry.systolic_mmhg is not None and entry.diastolic_mmhg is not None:
        parts.append(pressure(entry.systolic_mmhg, entry.diastolic_mmhg))
    if entry.heart_rate_per_min is not None:
        parts.append(f"HR {entry.heart_rate_per_min}")
    return " · ".join(parts)


def _choose(form: Form, vitals_id: EntryId, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        fields = header(form.token, by, at)
        return (BaselineChoice(**fields, vitals_id=vitals_id),)  # type: ignore[arg-type]

    save_entries(form, view.zone, make)


def scores_words(view: SessionView) -> str:
    """The scores given before the start: "Pain 7 · PHQ-9 14"; "" when there are none."""
    known = view.timeline.baseline
    return " · ".join(
        f"{SPECS[each].name} {number(each, known[each])}" for each in _BEFORE if each in known
    )


def show_scores(view: SessionView) -> None:
    """Pain, mood (where the clinic asks) and mind before the start; saved as one assessment."""
    form = open_form("scores before", view.record.session.id, view.at)
    known = scores_words(view)
    look.say_quietly(
        f"Before the start: {known}" if known else "◌ Pain and mood: nobody asked yet."
    )
    with (
        st.expander("Pain, mood and mind before", expanded=not known, key=form.key("fold")),
        st.form(form.key("form"), border=False),
    ):
        for measure, (question, steps) in _STEPS.items():
            st.segmented_control(question, list(steps), key=form.key(measure))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _number(form, Measure.PHQ9, "PHQ-9 total, 0 to 27 (optional)")
            _number(form, Measure.PHQ9_ITEM9, "PHQ-9 item 9, 0 to 3 (optional)")
        st.form_submit_button(
            "Save the scores", key=form.key("save"), on_click=_save, args=(form, view)
        )
    show_outcome(form)


def _number(form: Form, measure: Measure, label: str) -> None:
    st.text_input(label, key=form.key(measure), width=230)


def _save(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        scores = {each.value: _score(form, each) for each in _BEFORE}
        return (Assessment(**header(form.token, by, at), **scores),)  # type: ignore[arg-type]

    save_entries(form, view.zone, make)


def _score(form: Form, measure: Measure) -> int | None:
    if measure in _STEPS:
        return form.whole_choice(measure)
    return whole_number(form.text(measure), measure, SPECS[measure].name)
