"""One visit in a few words: what a physician judges it by before signing."""

from collections.abc import Iterator

from dashboard.charts.effect_lanes import episode_name
from dashboard.ending_words import ending_of
from dashboard.labels import isolated
from dashboard.session_view import SessionView
from dashboard.visit_words import DISPOSITIONS
from dashboard.wording import (
    GRADES,
    change,
    clock,
    day,
    dose,
    full_name,
    given,
    given_per_kg,
    local_day,
    number,
    pressure,
)
from monitoring.effects import Grade
from monitoring.measures import Measure
from monitoring.timeline import Reading
from monitoring.vitals import VitalsSet


def who_words(view: SessionView) -> str:
    """Whose visit it is, by two identifiers: "Okafor, Adaeze · 12 Mar 1979 · MRN 004417"."""
    patient = view.patient
    name, number = isolated(full_name(patient)), isolated(patient.record_number)
    return f"{name} · {day(patient.born_on)} · MRN {number}"


def facts(view: SessionView) -> Iterator[str]:
    """Day, dose, pressure, dissociation, side effects and leaving, each as people say it."""
    session = view.record.session
    yield local_day(view.timeline.started_at or session.scheduled_at, view.zone)
    yield _dose(view)
    yield _pressure(view)
    yield _dissociation(view)
    yield _effects(view)
    yield _leaving(view)


def _dose(view: SessionView) -> str:
    ledger, weight_g = view.timeline.ledger, view.record.session.weight_g
    if ledger.stopped_at is None:
        return "dose not known"
    given_ug = ledger.given_ug(ledger.stopped_at)
    per_kg = "" if weight_g is None else f" ({given_per_kg(given_ug, weight_g)})"
    ordered = "" if ledger.order is None else f" of {dose(ledger.order.dose_ug)} ordered"
    return f"given {given(given_ug)}{per_kg}{ordered}"


def _pressure(view: SessionView) -> str:
    """Baseline and peak from the start on, each the set that was measured."""
    started_at, baseline = view.timeline.started_at, view.timeline.baseline_set
    if started_at is None or baseline is None:
        return "BP: no baseline"
    after = [each for each in _systolics(view) if each.at >= started_at]
    before = _pair(baseline)
    if not after:
        return f"BP {before}, none since the start"
    peak = max(after, key=lambda each: each.value)
    rise = change(Measure.SYSTOLIC, peak.value, view.timeline.baseline.get(Measure.SYSTOLIC))
    return f"BP {before} → peak {_pair(peak.entry)} {rise}".rstrip()


def _systolics(view: SessionView) -> list[Reading]:
    return view.timeline.readings.get(Measure.SYSTOLIC, [])


def _pair(entry: object) -> str:
    if not isinstance(entry, VitalsSet) or None in {entry.systolic_mmhg, entry.diastolic_mmhg}:
        return "not known"
    return pressure(entry.systolic_mmhg or 0, entry.diastolic_mmhg or 0)


def _dissociation(view: SessionView) -> str:
    scores = [each.value for each in view.timeline.readings.get(Measure.DISSOCIATION, [])]
    if not scores:
        return "dissociation: not asked"
    return f"dissociation up to {number(Measure.DISSOCIATION, max(scores))}"


def _effects(view: SessionView) -> str:
    felt = [each for each in view.timeline.effects if each.peak is not Grade.NONE]
    if not felt:
        return "no side effect written down"
    named = (f"{episode_name(each).lower()} {GRADES[each.peak]}" for each in felt)
    return ", ".join(dict.fromkeys(named))


def _leaving(view: SessionView) -> str:
    ended_at, ending = view.record.session.ended_at, ending_of(view)
    if ended_at is None:
        return "leaving not known"
    where = "" if ending is None else f" {DISPOSITIONS[ending.disposition]}"
    return f"left {clock(ended_at, view.zone)}{where}"
