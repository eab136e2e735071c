"""The boxes that correct what frames a visit: the baseline, what was settled before the door."""

import streamlit as st

from dashboard.clock_time import nearest_to
from dashboard.components.chairside.amending import boxes
from dashboard.components.chairside.frame import look
from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.session_view import SessionView
from dashboard.state import Form
from dashboard.wording import clock
from monitoring.entries import BaselineChoice
from monitoring.errors import ValueRefused
from monitoring.ids import EntryId
from monitoring.visits import Departure

_YES_NO = ("yes", "no")
_LEVELS = tuple(str(level) for level in range(6))


def show_baseline(entry: BaselineChoice, view: SessionView, form: Form) -> None:
    """Which set changes are counted from."""
    chosen, started_at = view.timeline.baseline_set, view.timeline.started_at
    by_id = {
        str(each.id): f"{clock(each.measured_at, view.zone)} {entry_words(each, view)}"
        for each in view.timeline.vitals
        if each is chosen or started_at is None or each.measured_at <= started_at
    }
    current = str(chosen.id if chosen is not None else entry.vitals_id)
    st.selectbox(
        "Baseline",
        list(by_id),
        index=list(by_id).index(current) if current in by_id else None,
        format_func=by_id.__getitem__,
        key=form.key("vitals_id"),
    )
    if current in by_id:
        look.say_quietly(f"was: {by_id[current]}")


def baseline_values(view: SessionView, form: Form) -> dict[str, object]:
    """The set that is chosen now."""
    chosen = form.choice("vitals_id")
    found = next((each.id for each in view.timeline.vitals if str(each.id) == chosen), None)
    if found is None:
        raise ValueRefused("vitals_id", "Choose the set that is the baseline.")
    return {"vitals_id": EntryId(found)}


def show_departure(entry: Departure, view: SessionView, form: Form) -> None:
    """The escort, the instructions, the line, and the level of suicidal thoughts."""
    boxes.show_text("Escort", entry.escort, form.key("escort"))
    given = None if entry.has_instructions is None else _YES_NO[not entry.has_instructions]
    boxes.show_choice("Instructions given", _YES_NO, given, str, form.key("has_instructions"))
    removed = entry.line_removed_at
    was = "" if removed is None else clock(removed, view.zone)
    boxes.show_number(boxes.Row().next(), "Line removed at", was, form.key("line_removed_at"))
    level = None if entry.ideation_level is None else str(entry.ideation_level)
    boxes.show_choice("Suicidal thoughts, level", _LEVELS, level, str, form.key("ideation_level"))


def departure_values(entry: Departure, view: SessionView, form: Form) -> dict[str, object]:
    """What the boxes say of it now."""
    given = form.choice("has_instructions")
    typed, removed = form.text("line_removed_at").strip(), entry.line_removed_at
    if not typed:
        removed = None
    elif removed is None or typed != clock(removed, view.zone):
        removed = nearest_to(removed or entry.measured_at, typed, view.zone)
    return {
        "escort": form.text("escort"),
        "has_instructions": None if given is None else given == _YES_NO[0],
        "line_removed_at": removed,
        "ideation_level": form.whole_choice("ideation_level"),
    }
