"""Each entry of a record in one line of words."""

from collections.abc import Iterator
from typing import assert_never

from dashboard.limit_words import own_limit_words
from dashboard.session_view import SessionView
from dashboard.visit_words import (
    DISPOSITIONS,
    IDENTIFIERS,
    OUTCOMES,
    PREGNANCIES,
    checks,
    condition_name,
    medicine_given,
)
from dashboard.wording import (
    ABSENCES,
    HELPED,
    REMARKS,
    VITALS,
    clock,
    day,
    dose,
    effect_name,
    effect_report,
    number,
    pressure,
    pump_event,
    rate,
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
from monitoring.ids import EpisodeId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.measures import SPECS, Measure
from monitoring.own_limits import LimitsInForce
from monitoring.visits import (
    Addendum,
    Departure,
    Ending,
    HandOff,
    MedicineGiven,
    Override,
    Signature,
)
from monitoring.vitals import VitalsSet

_SHORT = {
    Measure.HEART_RATE: "HR",
    Measure.SPO2: "SpO₂",
    Measure.BREATHS: "breaths",
    Measure.TEMPERATURE: "temp",
}


def entry_words(entry: Entry, view: SessionView) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind
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
            strength = f"{dose(entry.concentration_ug_per_ml)} in 1 mL"
            return f"Order: {dose(entry.dose_ug)} over {entry.duration_min} min · {strength}"
        case Remark():
            return f"{REMARKS[entry.remark]}: {entry.text}"
        case BaselineChoice():
            return _baseline(entry, view)
        case ObservationPause():
            return _pause(entry, view)
        case Intake():
            return _joined("Intake", _intake(entry))
        case MedicineGiven():
            return _joined(medicine_given(entry) + _given_for(entry, view), entry.reason)
        case Override():
            return f"Overridden before the {entry.gate}: {checks(entry.checks)} · {entry.reason}"
        case HandOff():
            return _joined("Taken over", _read_back(entry, view), entry.note)
        case Departure():
            return _joined("Before the door", *_departure(entry, view))
        case Ending():
            return _joined(
                OUTCOMES[entry.outcome].capitalize(), DISPOSITIONS[entry.disposition], entry.reason
            )
        case Signature():
            return f"Signed: {entry.meaning}"
        case Addendum():
            return f"Addendum: {entry.text}"
        case LimitsInForce():
            return _joined("Own limits", *_limits(entry, view))
        case Correction():
            return f"Correction: {entry.reason}"
        case _:
            assert_never(entry)


def _pause(entry: ObservationPause, view: SessionView) -> str:
    if entry.is_end:
        return _joined("Observations go on", entry.reason)
    return f"Observations paused until {clock(entry.until, view.zone)}: {entry.reason}"


def _given_for(entry: MedicineGiven, view: SessionView) -> str:
    name = _effect_name(entry.episode_id, view) if entry.episode_id else ""
    return f" for {name}" if name else ""


def _effect_name(episode_id: EpisodeId, view: SessionView) -> str:
    """What the effect is called; "" for one that a correction took back."""
    found = (each for each in view.timeline.effects if each.id == episode_id)
    return next((effect_name(each.effect, each.reports[0].text) for each in found), "")


def _read_back(entry: HandOff, view: SessionView) -> str:
    due = "nothing due" if entry.next_due_at is None else clock(entry.next_due_at, view.zone)
    flags = [f"{view.protocol.rule(each.rule_id).title} ({each.severity})" for each in entry.flags]
    effects = [name for each in entry.effects if (name := _effect_name(each, view))]
    return _joined(
        f"from {view.names.get(entry.from_user, '')}" if entry.from_user else "from nobody",
        f"read back: rate {rate(entry.rate_ug_per_h)}",
        f"next vitals {due}",
        f"flags: {', '.join(flags) or 'none'}",
        f"side effects: {', '.join(effects) or 'none'}",
    )


def _departure(entry: Departure, view: SessionView) -> Iterator[str]:
    if entry.escort:
        yield f"escort: {entry.escort}"
    if entry.has_instructions is not None:
        yield f"instructions {'given' if entry.has_instructions else 'not given'}"
    if entry.line_removed_at is not None:
        yield f"line removed {clock(entry.line_removed_at, view.zone)}"
    if entry.ideation_level is not None:
        yield f"suicidal thoughts: level {entry.ideation_level} of 5"


def _limits(entry: LimitsInForce, view: SessionView) -> Iterator[str]:
    yield from map(own_limit_words, entry.limits)
    yield f"set by {view.names.get(entry.set_by, 'a physician')} until {day(entry.expires_on)}"
    yield entry.reason


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
    identified = [IDENTIFIERS[each] for each in entry.identified_by or ()]
    asked = (
        f"identified by {', '.join(identified)}" if identified else "",
        {True: "consents", False: "does not consent", None: ""}[entry.has_consented],
        "conditions not asked"
        if conditions is None
        else f"conditions: {', '.join(map(condition_name, conditions)) or 'none'}",
        "medicines not asked"
        if medicines is None
        else f"medicines: {', '.join(each.name for each in medicines) or 'none'}",
        f"pregnancy: {PREGNANCIES[entry.pregnancy]}" if entry.pregnancy else "",
        f"escort: {entry.escort}" if entry.escort else "",
        f"{entry.weight_g / 1000:g} kg" if entry.weight_g else "",
    )
    return _joined(*asked)
