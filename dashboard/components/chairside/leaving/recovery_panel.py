"""Ready for home? Each criterion with its shape, its word, its sentence and where to enter it."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from dashboard.components.chairside.checks import check_lines, override_form
from dashboard.components.chairside.checks.sources import sources_html
from dashboard.components.chairside.leaving import after_scores, departure_form
from dashboard.html import Html, fill
from dashboard.session_view import SessionView
from dashboard.wording import clock
from monitoring.criteria import Criterion, CriterionState
from monitoring.discharge import Readiness, readiness, ready_since
from monitoring.finishing import Door, at_the_door
from monitoring.people import User
from monitoring.visits import Gate

_QUICK_ENTRY, _FLAGS = ("a new set", "quick-entry"), ("what was done, among the flags", "flags")
_SCORES = (after_scores.TITLE, after_scores.ANCHOR)
_DOOR = (departure_form.TITLE, departure_form.ANCHOR)
_NOWHERE = ("", "")
# Where what is missing is entered, in words and as a place on the page; else only waiting helps.
WHERE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "observed_long_enough": _NOWHERE,
        "vitals_up_to_date": _QUICK_ENTRY,
        "blood_pressure_near_baseline": _QUICK_ENTRY,
        "oxygen_saturation": _QUICK_ENTRY,
        "oriented": _SCORES,
        "awake": _SCORES,
        "dissociation_settled": _SCORES,
        "no_vomiting": _NOWHERE,
        "steady_gait": _SCORES,
        "no_open_critical_flag": _FLAGS,
        "escort_home": _DOOR,
        "instructions_given": _DOOR,
        "line_removed": _DOOR,
        "suicide_risk_asked": _DOOR,
    }
)
_WHERE = ' <a class="where" href="#$anchor" target="_self">→ enter $words</a>'
_ANCHOR = '<span class="anchor" id="$anchor" tabindex="-1"></span>'


def show(view: SessionView, user: User) -> None:
    """The panel: what the patient shows, what is settled at the door, and who says so."""
    found = readiness(view.timeline, view.evaluation, view.protocol, view.at)
    door = at_the_door(view.record, view.evaluation, view.protocol, view.at)
    with st.container(border=True, key=f"recovery-{view.record.session.id}", gap="small"):
        st.html('<h2 class="panel-title">Ready for home?</h2>')
        st.html(verdict_html(found, view))
        _show_group("The patient", found.patient, door, view)
        _show_group("At the door", found.door, door, view)
        with st.container(horizontal=True, gap="small"):
            with st.popover("Source?", key=f"recovery-source-{view.record.session.id}"):
                st.html(sources_html(found.criteria, view.protocol.sources))
            override_form.show(door.standing, Gate.DISCHARGE, view, user)


def verdict_html(found: Readiness, view: SessionView) -> Html:
    """Since when the patient shows everything, or how much is missing; a person decides."""
    since = ready_since(view.record, view.protocol, view.at)
    if since is not None and found.is_patient_ready:
        words = f"Ready by the record since {clock(since, view.zone)}; a person decides."
        return check_lines.verdict(CriterionState.MET, words)
    if since is not None:
        words = f"Was ready by the record at {clock(since, view.zone)}; look again before leaving."
        return check_lines.verdict(CriterionState.UNKNOWN, words)
    words = f"Not ready by the record: {_open(found.patient)} about the patient"
    return check_lines.verdict(
        CriterionState.NOT_MET, f"{words} and {_open(found.door)} at the door open."
    )


def _open(criteria: Sequence[Criterion]) -> str:
    """How many are not met: "6 of 10"."""
    missing = sum(each.state is not CriterionState.MET for each in criteria)
    return f"{missing} of {len(criteria)}"


def _show_group(title: str, criteria: Sequence[Criterion], door: Door, view: SessionView) -> None:
    """What is open in full; what is met too, as nothing may be taken for looked at."""
    st.html(fill('<h3 class="group">$title</h3>', title=title))
    st.html(lines_html(criteria, door, view))


def lines_html(criteria: Sequence[Criterion], door: Door, view: SessionView) -> Html:
    """The criteria as a list, what is not met first."""
    ordered = sorted(criteria, key=lambda each: each.state is CriterionState.MET)
    return check_lines.lines_html(
        check_lines.line(each, notes=_notes(each, door, view)) for each in ordered
    )


def _notes(criterion: Criterion, door: Door, view: SessionView) -> Iterator[Html]:
    if criterion.state is CriterionState.MET:
        return
    override = door.overridden.get(criterion.code)
    if override is not None:
        yield check_lines.overridden(override, view)
    words, anchor = WHERE.get(criterion.code, _NOWHERE)
    if words:
        yield fill(_WHERE, words=words, anchor=anchor)


def show_anchor(name: str) -> None:
    """A place on the page to get to by a click; takes no room."""
    st.html(fill(_ANCHOR, anchor=name))
