"""Quick entry: one row to log a set of vitals by keyboard or thumb, with what was there before.

The browser posts straight to dashboard/routes/entries.py; see docs/decisions/0003.
"""

from pathlib import Path

import streamlit as st

from dashboard.clock_time import in_ms, new_ids
from dashboard.components.quick_entry.shown import COLUMNS, shown
from dashboard.session_view import SessionView
from dashboard.wording import ABSENCES
from monitoring.assessments import Assessment
from monitoring.checks import LIKELY_PULSE_PRESSURE_MMHG
from monitoring.measures import SPECS, Measure
from monitoring.vitals import VitalsSet

_HERE = Path(__file__).parent
_OWN_SCRIPTS = (
    "boxes.js",
    "typed_set.js",
    "draft.js",
    "last_shown.js",
    "foot.js",
    "panels.js",
    "quick_entry.js",
)
_SHARED_SCRIPTS = ("sending.js", "server_clock.js")
_SCRIPTS = (
    *(_HERE.parent / name for name in _SHARED_SCRIPTS),
    *(_HERE / name for name in _OWN_SCRIPTS),
)
_TYPED = (
    Measure.SYSTOLIC,
    Measure.DIASTOLIC,
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
    Measure.TEMPERATURE,
)
# Own words for the observer's 0 to 4 and for MOAA/S (`clinical.md` §1.5 and §3 figures).
DISSOCIATION_STEPS = {
    0: "none",
    1: "slight, comes and goes",
    2: "marked, comfortable",
    3: "distressed, or hard to reach by words",
    4: "does not answer, panic or danger",
}
SEDATION_STEPS = {
    5: "answers readily to the name",
    4: "slow to answer to the name",
    3: "answers only when called loudly or again",
    2: "answers only to a touch",
    1: "answers only to pain",
    0: "no answer to pain",
}
_OXYGEN_STEPS = (("no", "on room air", "air"), ("yes", "on oxygen", "oxygen"))
SET_IDS = ("vitals_id", "assessment_id")
MINUTES_AGO = (1, 2, 5, 10, 15)
_NEWEST = 40


def show(view: SessionView, *, key: str) -> bool:
    """The row for this session; True in the run that follows a save."""
    entry = st.components.v2.component(
        "quick_entry",
        html=(_HERE / "quick_entry.html").read_text("utf-8"),
        css=(_HERE / "quick_entry.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    )
    result = entry(key=key, data=_data(view), on_saved_change=lambda: None)
    return result.saved is not None


def _data(view: SessionView) -> dict[str, object]:
    session_id = str(view.record.session.id)
    return {
        "session_id": session_id,
        "url": f"/api/sessions/{session_id}",
        "now_ms": in_ms(view.at),
        "ids": new_ids(view.at, SET_IDS),
        "saved_ids": _saved_ids(view),
        "measures": {measure.value: _limits(measure) for measure in _TYPED},
        "pulse_pressure": LIKELY_PULSE_PRESSURE_MMHG,
        "absences": {reason.value: words for reason, words in ABSENCES.items()},
        "scales": _scales(),
        "minutes_ago": MINUTES_AGO,
        "columns": COLUMNS,
        "shown": shown(view),
    }


def _saved_ids(view: SessionView) -> list[str]:
    """The newest entries: a window that still holds one of them shows what another has saved."""
    newest = view.record.entries[-_NEWEST:]
    return [str(entry.id) for entry in newest if isinstance(entry, VitalsSet | Assessment)]


def _limits(measure: Measure) -> dict[str, object]:
    spec = SPECS[measure]
    return {
        "name": spec.name,
        "unit": spec.unit_words,
        "decimals": spec.decimals,
        "possible": spec.possible,
        "likely": spec.likely,
    }


def _scales() -> dict[str, object]:
    return {
        "dissociation": _scale("Dissociation", DISSOCIATION_STEPS),
        "sedation": _scale("Sedation", SEDATION_STEPS),
        "on_oxygen": {
            "name": "Breathing",
            "steps": [
                (value, {"long": long, "short": short}) for value, long, short in _OXYGEN_STEPS
            ],
        },
    }


def _scale(name: str, steps: dict[int, str]) -> dict[str, object]:
    return {"name": name, "steps": [(value, {"long": words}) for value, words in steps.items()]}
