"""The criteria of discharge, one by one: each looks at a timeline and says met, not met, unknown.

The list: `clinical.md` §1.4 figures (modified Aldrete, RCEM minimum, ketamine additions (D)),
kept with their origins in the protocol. Unknown is never met.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitoring.effects import Effect, Grade
from monitoring.measures import SPECS, Measure, number_words, signed
from monitoring.moments import MINUTE, minutes_between
from monitoring.protocols import DischargeCriteria, Schedule
from monitoring.timeline import Reading, Timeline
from monitoring.vitals import VITAL_WORDS, Vital


class CriterionState(StrEnum):
    """Whether a criterion holds; UNKNOWN where nobody looked, or not lately enough."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: its name, whether it holds, why in a sentence, and who says so."""

    name: str
    state: CriterionState
    words: str
    origin: tuple[str, ...]

    @property
    def code(self) -> str:
        """What an override names it by; stored, so a name that changes needs a migration."""
        return self.name.casefold().replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every criterion looks at: the record, the clinic's numbers, and the instant."""

    timeline: Timeline
    asks: DischargeCriteria
    schedule: Schedule
    at: datetime

    def says(self, name: str, state: CriterionState, words: str) -> Criterion:
        """The criterion with the protocol's origin."""
        return Criterion(name=name, state=state, words=words, origin=self.asks.origin)

    def judged(self, name: str, words: str, *, is_met: bool) -> Criterion:
        """Met or not met, by what is known."""
        return self.says(name, CriterionState.MET if is_met else CriterionState.NOT_MET, words)

    def unknown(self, name: str, words: str) -> Criterion:
        """Not known: nobody looked, or too long ago."""
        return self.says(name, CriterionState.UNKNOWN, words)

    def age_min(self, at: datetime) -> int:
        """Whole minutes from `at` until now."""
        return int(minutes_between(at, self.at))

    def in_recovery(self, measure: Measure) -> Reading | None:
        """The newest reading since the infusion's end: what was true before it does not count."""
        stopped = self.timeline.stopped_at
        readings = self.timeline.readings.get(measure, ())
        if stopped is None:
            return None
        return next((each for each in reversed(readings) if stopped <= each.at <= self.at), None)

    def is_fresh(self, reading: Reading) -> bool:
        """Is a vital sign new enough to go by?"""
        return minutes_between(reading.at, self.at) <= self.asks.vitals_not_older_min


def observed_long_enough(look: Look) -> Criterion:
    """The minimum time since the infusion's end is over."""
    name, needed = "Observed long enough", look.asks.observe_min_after_stop
    stopped = look.timeline.stopped_at
    if stopped is None:
        return look.judged(name, "The infusion has not been stopped.", is_met=False)
    since = look.age_min(stopped)
    words = f"{since} min since the infusion's end (at least {needed})."
    return look.judged(name, words, is_met=look.at >= stopped + needed * MINUTE)


def vitals_are_fresh(look: Look) -> Criterion:
    """Every vital sign of the schedule was measured lately."""
    name, most = "Vitals up to date", look.asks.vitals_not_older_min
    late = [vital for vital in sorted(look.schedule.required) if not _is_fresh(look, vital)]
    if late:
        names = ", ".join(VITAL_WORDS[vital] for vital in late)
        words = f"Not measured since the infusion's end and in the last {most} min: {names}."
        return look.unknown(name, words)
    return look.judged(name, f"All measured in the last {most} min.", is_met=True)


def _is_fresh(look: Look, vital: Vital) -> bool:
    measure = Measure.SYSTOLIC if vital is Vital.PRESSURE else Measure(vital.value)
    reading = look.in_recovery(measure)
    return reading is not None and look.is_fresh(reading)


def pressure_near_baseline(look: Look) -> Criterion:
    """The systolic pressure lies within the allowed share of the session's own baseline."""
    name, most = "Blood pressure near baseline", look.asks.pressure_within_pct
    reading = look.in_recovery(Measure.SYSTOLIC)
    base = look.timeline.baseline.get(Measure.SYSTOLIC)
    if base is None:
        return look.unknown(name, "No baseline was chosen.")
    if reading is None or not look.is_fresh(reading):
        return look.unknown(name, "Not measured lately enough.")
    change_pct = 100 * (reading.value - base) / base
    words = (
        f"Systolic {reading.value:.0f}, {signed(change_pct)} % from {base:.0f} (within {most} %)."
    )
    return look.judged(name, words, is_met=abs(reading.value - base) * 100 <= most * base)


def enough_oxygen(look: Look) -> Criterion:
    """The oxygen saturation is above its limit."""
    name, limit = "Oxygen saturation", look.asks.spo2_above
    reading = look.in_recovery(Measure.SPO2)
    if reading is None or not look.is_fresh(reading):
        return look.unknown(name, "Not measured lately enough.")
    words = f"SpO₂ {reading.value:.0f} % (above {limit} %)."
    return look.judged(name, words, is_met=reading.value > limit)


def oriented(look: Look) -> Criterion:
    """The patient knows person, place, time and situation."""
    return _score(look, "Oriented", Measure.ORIENTATION, at_least=look.asks.orientation_at_least)


def awake(look: Look) -> Criterion:
    """The patient answers readily."""
    return _score(look, "Awake", Measure.SEDATION, at_least=look.asks.sedation_at_least)


def dissociation_gone(look: Look) -> Criterion:
    """Dissociation is at or below what the clinic allows."""
    most = look.asks.dissociation_at_most
    return _score(look, "Dissociation settled", Measure.DISSOCIATION, at_most=most)


def _score(
    look: Look,
    name: str,
    measure: Measure,
    *,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Criterion:
    reading = look.in_recovery(measure)
    scale = SPECS[measure].name
    if reading is None:
        return look.unknown(name, f"{scale}: nobody looked since the infusion's end.")
    limit = f"at least {at_least}" if at_least is not None else f"at most {at_most}"
    is_met = (at_least is None or reading.value >= at_least) and (
        at_most is None or reading.value <= at_most
    )
    value = number_words(measure, reading.value).split()[0]
    words = f"{scale}: {value}, {look.age_min(reading.at)} min ago ({limit})."
    return look.judged(name, words, is_met=is_met)


def no_vomiting(look: Look) -> Criterion:
    """Nobody reported vomiting lately; effects are written down when they are seen."""
    name, needed = "No vomiting", look.asks.no_vomiting_min
    seen = [
        report.measured_at
        for episode in look.timeline.effects
        if episode.effect is Effect.VOMITING
        for report in episode.reports
        if report.grade is not Grade.NONE and report.measured_at <= look.at
    ]
    if not seen:
        return look.judged(name, "None was recorded.", is_met=True)
    words = f"Last {look.age_min(max(seen))} min ago (at least {needed})."
    return look.judged(name, words, is_met=look.at >= max(seen) + needed * MINUTE)


def steady_gait(look: Look) -> Criterion:
    """The gait was tried since the infusion's end and is steady; dizziness stands against it."""
    name = "Steady gait"
    if _is_dizzy(look):
        return look.judged(name, "Dizziness is still there.", is_met=False)
    stopped = look.timeline.stopped_at
    for entry in reversed(look.timeline.assessments):
        lies_in = stopped is not None and stopped <= entry.measured_at <= look.at
        if lies_in and entry.gait_is_steady is not None:
            words = "Gait was steady." if entry.gait_is_steady else "Gait was not steady."
            return look.judged(name, words, is_met=entry.gait_is_steady)
    return look.unknown(name, "Gait: nobody looked since the infusion's end.")


def _is_dizzy(look: Look) -> bool:
    return any(
        episode.effect is Effect.DIZZINESS and episode.grade_at(look.at) is not Grade.NONE
        for episode in look.timeline.effects
    )


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
