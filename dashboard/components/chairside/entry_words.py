"""Each entry of a record in one line of words."""

from collections.abc import Iterator
from typing import assert_never

from dashboard.session_view import SessionView
from dashboard.wording import (
    ABSENCES,
    HELPED,
    REMARKS,
    VITALS,
    clock,
    dose,
    effect_report,
    number,
    pressure,
    pump_event,
)
from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Intake,
    ObservationPause,
    Remark,
)
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.measures import SPECS, Measure
from monitoring.vitals import VitalsSet

_SHORT = {
    Measure.HEART_RATE: "HR",
    Measure.SPO2: "SpO₂",
    Measure.BREATHS: "breaths",
    Measure.TEMPERATURE: "temp",
}


def entry_words(entry: Entry, view: SessionView) -> str:  # noqa: C901, PLR0911 - a line for each kind
    """What the entry says: "142/88 mmHg · HR 72", "Nausea, moderate", "Paused"."""
    match entry:
        case VitalsSet():
            return " · ".join(_vitals(entry))
        case Assessment():
            return " · ".join(_assessment(entry))
        case EffectReport():
            return _joined(
                effect_report(entry), entry.action, entry.helped and HELPED[entry.helped]
            )
        case InfusionEvent():
            return _joined(pump_event(entry), entry.reason)
        case InfusionOrder():
            return f"Order: {dose(entry.dose_ug)} over {entry.duration_min} min"
        case Remark():
            return f"{REMARKS[entry.remark]}: {entry.text}"
        case BaselineChoice():
            return _baseline(entry, view)
        case ObservationPause():
            until = clock(entry.until, view.zone)
            return f"Observations paused until {until}: {entry.reason}"
        case Intake():
            return _joined("Intake", _intake(entry))
        case Correction():
            return f"Correction: {entry.reason}"
        case _:
            assert_never(entry)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _vitals(entry: VitalsSet) -> Iterator[str]:
    unsure = set(entry.unconfirmed)
    if entry.systolic_mmhg is not None and entry.diastolic_mmhg is not None:
        doubt = _doubt(bool({Measure.SYSTOLIC, Measure.DIASTOLIC} & unsure))
        yield f"BP {pressure(entry.systolic_mmhg, entry.diastolic_mmhg)} mmHg{doubt}"
    for measure, value in entry.readings():
        if measure in _SHORT:
            words = f"{_SHORT[measure]} {number(measure, value)} {SPECS[measure].unit_words}"
            yield words + _doubt(measure in unsure)
    if entry.on_oxygen is not None:
        yield "on oxygen" if entry.on_oxygen else "on room air"
    for absence in entry.not_measured:
        yield f"{VITALS[absence.vital]} not measured: {ABSENCES[absence.reason]}"
    if entry.comment:
        yield entry.comment


def _doubt(is_unsure: bool) -> str:  # noqa: FBT001 - a mark or none
    return " (unconfirmed)" if is_unsure else ""


def _assessment(entry: Assessment) -> Iterator[str]:
    for measure, value in entry.readings():
        yield f"{SPECS[measure].name} {number(measure, value)}"
    if entry.gait_is_steady is not None:
        yield "gait steady" if entry.gait_is_steady else "gait not steady"
    if entry.text:
        yield entry.text


def _baseline(entry: BaselineChoice, view: SessionView) -> str:
    chosen = view.record.entry(entry.vitals_id)
    return "Baseline chosen" if chosen is None else f"Baseline: {entry_words(chosen, view)}"


def _intake(entry: Intake) -> str:
    conditions, medicines = entry.conditions, entry.medicines
    asked = (
        "conditions not asked"
        if conditions is None
        else f"conditions: {', '.join(conditions) or 'none'}",
        "medicines not asked"
        if medicines is None
        else f"medicines: {', '.join(each.name for each in medicines) or 'none'}",
        f"escort: {entry.escort}" if entry.escort else "",
    )
    return _joined(*asked)
