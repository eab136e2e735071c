"""The boxes that correct what was measured: a vitals set, and scores of the mind."""

import streamlit as st

from dashboard.components.chairside.amending import boxes
from dashboard.state import Form
from dashboard.wording import ABSENCES, VITALS
from monitoring.assessments import ASSESSED, Assessment
from monitoring.measures import SPECS, Measure
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet

_WHOLE = {
    "systolic_mmhg": Measure.SYSTOLIC,
    "diastolic_mmhg": Measure.DIASTOLIC,
    "heart_rate_per_min": Measure.HEART_RATE,
    "spo2_pct": Measure.SPO2,
    "breaths_per_min": Measure.BREATHS,
}
# A doubt about a pressure may be about its two numbers together.
_PAIR = ("systolic_mmhg", "diastolic_mmhg")
_DOUBTED = {measure: (field,) for field, measure in _WHOLE.items()} | {
    Measure.SYSTOLIC: _PAIR,
    Measure.DIASTOLIC: _PAIR,
    Measure.TEMPERATURE: ("temperature_tenths_c",),
}
_OXYGEN = ("yes", "no")
_OXYGEN_WORDS = {"yes": "on oxygen", "no": "on room air"}
_STEADY = ("yes", "no")
_STEADY_WORDS = {"yes": "steady", "no": "not steady"}


def show_vitals(entry: VitalsSet, form: Form) -> None:
    """Every value of the set, what was left out and why, and the comment."""
    row = boxes.Row(across=6)
    for field, measure in _WHOLE.items():
        old = getattr(entry, field)
        name = SPECS[measure].name
        boxes.show_number(row.next(), name, "" if old is None else str(old), form.key(field))
    tenths = entry.temperature_tenths_c
    warm = "" if tenths is None else f"{tenths / 10:.1f}"
    boxes.show_number(row.next(), "Temperature", warm, form.key("temperature_tenths_c"))
    air = _answer(entry.on_oxygen)
    is_there = bool(air or entry.not_measured or entry.comment)
    with st.expander("Air or oxygen, not measured and why, comment", expanded=is_there):
        boxes.show_choice("Breathing", _OXYGEN, air, _words(_OXYGEN_WORDS), form.key("on_oxygen"))
        _show_absences(entry, form)
        boxes.show_text("Comment", entry.comment, form.key("comment"))


def _show_absences(entry: VitalsSet, form: Form) -> None:
    reasons = {each.vital: each.reason for each in entry.not_measured}
    row = boxes.Row(across=5)
    for vital in Vital:
        old = reasons.get(vital)
        was = f" · was: {ABSENCES[old]}" if old else ""
        row.next().selectbox(
            f"{VITALS[vital]} not measured{was}",
            list(Absence),
            index=None if old is None else list(Absence).index(old),
            format_func=ABSENCES.__getitem__,
            placeholder="",
            key=form.key(f"absence {vital}"),
        )


def vitals_values(entry: VitalsSet, form: Form) -> dict[str, object]:
    """What the boxes say of the set now; doubts are found anew."""
    values: dict[str, object] = {
        field: boxes.whole(form, field, SPECS[measure].name) for field, measure in _WHOLE.items()
    }
    warm = boxes.scaled_number(form, "temperature_tenths_c", "Temperature", by=10)
    return values | {
        "temperature_tenths_c": warm,
        "on_oxygen": _yes(form.choice("on_oxygen")),
        "not_measured": _absences(entry, form),
        "comment": form.text("comment"),
        "unconfirmed": (),
    }


def _absences(entry: VitalsSet, form: Form) -> tuple[NotMeasured, ...]:
    """The vitals left out, in the old order first: the same answers make the same set."""
    said = {
        vital: Absence(str(reason))
        for vital in Vital
        if (reason := form.choice(f"absence {vital}")) is not None
    }
    order = dict.fromkeys((*(each.vital for each in entry.not_measured), *said))
    return tuple(NotMeasured(vital=each, reason=said[each]) for each in order if each in said)


def kept_doubts(before: VitalsSet, after: VitalsSet) -> frozenset[Measure]:
    """The unlikely values that were confirmed before and are the same still."""
    return frozenset(
        measure
        for measure in before.unconfirmed
        if all(getattr(before, field) == getattr(after, field) for field in _DOUBTED[measure])
    )


def show_scores(entry: Assessment, form: Form) -> None:
    """Every score, how the patient walks, and the text."""
    row = boxes.Row()
    for measure in ASSESSED:
        old = getattr(entry, measure.value)
        name = SPECS[measure].name
        boxes.show_number(row.next(), name, "" if old is None else str(old), form.key(measure))
    old_gait = _answer(entry.gait_is_steady)
    boxes.show_choice("Gait", _STEADY, old_gait, _words(_STEADY_WORDS), form.key("gait"))
    boxes.show_text("Text", entry.text, form.key("text"))


def score_values(form: Form) -> dict[str, object]:
    """What the boxes say of the scores now."""
    scores = {
        measure.value: boxes.whole(form, measure, SPECS[measure].name) for measure in ASSESSED
    }
    return scores | {"gait_is_steady": _yes(form.choice("gait")), "text": form.text("text")}


def _answer(is_so: bool | None) -> str | None:  # noqa: FBT001 - an answer, kept as it was given
    return None if is_so is None else _OXYGEN[0] if is_so else _OXYGEN[1]


def _yes(answer: object) -> bool | None:
    return None if answer is None else answer == _OXYGEN[0]


def _words(of: dict[str, str]) -> boxes.Words:
    return lambda answer: of[str(answer)]
