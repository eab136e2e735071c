"""The criteria of discharge, one by one: each looks at a timeline and says met, not met, unknown.

The list: `clinical.md` §1.4 figures (modified Aldrete, RCEM minimum, ketamine additions (D)),
kept with their origins in the protocol. Unknown is never met.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import takewhile

from monitoring.check_codes import DischargeCode
from monitoring.criteria import Criterion, Look, written_since
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.measures import SPECS, Measure, number_words, signed
from monitoring.moments import MINUTE
from monitoring.vitals import VITAL_WORDS, Vital


def observed_long_enough(look: Look) -> Criterion:
    """The minimum time since the infusion's end is over."""
    code, needed = DischargeCode.OBSERVED_LONG_ENOUGH, look.asks.observe_min_after_stop
    stopped = look.timeline.stopped_at
    if stopped is None:
        return look.judged(code, "The infusion has not been stopped.", is_met=False)
    since = look.age_min(stopped)
    words = f"{since} min since the infusion's end (at least {needed})."
    return look.judged(code, words, is_met=look.at >= stopped + needed * MINUTE)


def vitals_are_fresh(look: Look) -> Criterion:
    """Every vital sign of the schedule was measured lately."""
    code, most = DischargeCode.VITALS_UP_TO_DATE, look.asks.vitals_not_older_min
    late = [vital for vital in sorted(look.schedule.required) if not _is_fresh(look, vital)]
    if late:
        names = ", ".join(VITAL_WORDS[vital] for vital in late)
        words = f"Not measured since the infusion's end and in the last {most} min: {names}."
        return look.unknown(code, words)
    return look.judged(code, f"All measured in the last {most} min.", is_met=True)


def _is_fresh(look: Look, vital: Vital) -> bool:
    measure = Measure.SYSTOLIC if vital is Vital.PRESSURE else Measure(vital.value)
    reading = look.newest(measure)
    return reading is not None and look.is_fresh(reading)


_NOT_LATELY = "Not measured lately enough."


def pressure_near_baseline(look: Look) -> Criterion:
    """The systolic pressure lies within the allowed share of the session's own baseline."""
    code, most = DischargeCode.PRESSURE_NEAR_BASELINE, look.asks.pressure_within_pct
    reading = look.newest(Measure.SYSTOLIC)
    base = look.timeline.baseline.get(Measure.SYSTOLIC)
    if base is None:
        return look.unknown(code, "No baseline was chosen.")
    if reading is None:
        return look.unknown(code, _NOT_LATELY)
    off = abs(reading.value - base)
    is_met = off * 100 <= most * base
    since = look.shown_since(Measure.SYSTOLIC, lambda value: abs(value - base) >= off)
    if not look.is_fresh(reading):
        return look.unknown(code, _NOT_LATELY, None if is_met else since)
    change_pct = 100 * (reading.value - base) / base
    words = (
        f"Systolic {reading.value:.0f}, {signed(change_pct)} % from {base:.0f} (within {most} %)."
    )
    return look.judged(code, words, is_met=is_met, since=since)


def enough_oxygen(look: Look) -> Criterion:
    """The oxygen saturation is above its limit."""
    code, limit = DischargeCode.OXYGEN_SATURATION, look.asks.spo2_above
    reading = look.newest(Measure.SPO2)
    if reading is None:
        return look.unknown(code, _NOT_LATELY)
    newest, is_met = reading.value, reading.value > limit
    since = look.shown_since(Measure.SPO2, lambda value: value <= newest)
    if not look.is_fresh(reading):
        return look.unknown(code, _NOT_LATELY, None if is_met else since)
    words = f"SpO₂ {newest:.0f} % (above {limit} %)."
    return look.judged(code, words, is_met=is_met, since=since)


def oriented(look: Look) -> Criterion:
    """The patient knows person, place, time and situation."""
    least = look.asks.orientation_at_least
    return _score(look, DischargeCode.ORIENTED, Measure.ORIENTATION, at_least=least)


def awake(look: Look) -> Criterion:
    """The patient answers readily."""
    least = look.asks.sedation_at_least
    return _score(look, DischargeCode.AWAKE, Measure.SEDATION, at_least=least)


def dissociation_gone(look: Look) -> Criterion:
    """Dissociation is at or below what the clinic allows."""
    most = look.asks.dissociation_at_most
    return _score(look, DischargeCode.DISSOCIATION_SETTLED, Measure.DISSOCIATION, at_most=most)


def _score(
    look: Look,
    code: DischargeCode,
    measure: Measure,
    *,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Criterion:
    reading = look.newest(measure)
    scale = SPECS[measure].name
    if reading is None:
        return look.unknown(code, f"{scale}: nobody looked since the infusion's end.")
    newest = reading.value
    limit = f"at least {at_least}" if at_least is not None else f"at most {at_most}"
    is_met = (at_least is None or newest >= at_least) and (at_most is None or newest <= at_most)
    points = number_words(measure, newest).split()[0]
    words = f"{scale}: {points}, {look.age_min(reading.at)} min ago ({limit})."
    since = look.shown_since(
        measure, lambda value: value <= newest if at_least is not None else value >= newest
    )
    return look.judged(code, words, is_met=is_met, since=since)


def no_vomiting(look: Look) -> Criterion:
    """Nobody reported vomiting lately; effects are written down when they are seen."""
    code, needed = DischargeCode.NO_VOMITING, look.asks.no_vomiting_min
    seen = [
        report
        for episode in look.timeline.effects
        if episode.effect is Effect.VOMITING
        for report in episode.reports
        if report.grade is not Grade.NONE and report.measured_at <= look.at
    ]
    if not seen:
        return look.judged(code, "None was recorded.", is_met=True)
    last_at = max(report.measured_at for report in seen)
    words = f"Last {look.age_min(last_at)} min ago (at least {needed})."
    is_met = look.at >= last_at + needed * MINUTE
    return look.judged(code, words, is_met=is_met, since=max(each.recorded_at for each in seen))


def steady_gait(look: Look) -> Criterion:
    """The gait was tried since the infusion's end and is steady; dizziness stands against it."""
    code, dizzy = DischargeCode.STEADY_GAIT, list(_dizzy_since(look))
    if dizzy:
        return look.judged(code, "Dizziness is still there.", is_met=False, since=max(dizzy))
    tried = [
        entry
        for entry in reversed(look.timeline.assessments)
        if entry.gait_is_steady is not None and look.lies_in_recovery(entry.measured_at)
    ]
    if not tried:
        return look.unknown(code, "Gait: nobody looked since the infusion's end.")
    is_steady = bool(tried[0].gait_is_steady)
    unsteady = list(takewhile(lambda entry: not entry.gait_is_steady, tried))
    words = "Gait was steady." if is_steady else "Gait was not steady."
    return look.judged(code, words, is_met=is_steady, since=written_since(unsteady))


def _dizzy_since(look: Look) -> Iterator[datetime]:
    """Of each dizziness that is there: since when it is known to be as bad."""
    for episode in look.timeline.effects:
        grade = episode.grade_at(look.at)
        if episode.effect is not Effect.DIZZINESS or grade is Grade.NONE:
            continue
        known = (each for each in reversed(episode.reports) if each.measured_at <= look.at)
        since = written_since(_as_bad(known, grade))
        if since is not None:
            yield since


def _as_bad(reports: Iterable[EffectReport], grade: Grade) -> Iterator[EffectReport]:
    return takewhile(lambda each: each.grade >= grade, reports)


ALL_LOOKS = (
    observed_long_enough,
    vitals_are_fresh,
    pressure_near_baseline,
    enough_oxygen,
    oriented,
    awake,
    dissociation_gone,
    no_vomiting,
    steady_gait,
)
