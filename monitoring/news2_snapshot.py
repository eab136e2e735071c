"""NEWS2 of a session at an instant: from which readings, how old each is, and read in two ways."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitoring.measures import Measure
from monitoring.moments import minutes_between
from monitoring.news2 import Consciousness, News2, News2Inputs, Parameter, Spo2Scale, news2
from monitoring.timeline import Reading, Timeline

# Readings older than this are not put together into one score (D).
OLDEST = timedelta(minutes=30)
ORIENTED = 4
# Response to voice stands for consciousness, so that expected dissociation does not score (D).
MOAAS_WORDS = "by response to voice: MOAA/S 5 is A, 3 to 4 V, 1 to 2 P, 0 U (D)"
_BY_MOAAS = (
    (0, Consciousness.UNRESPONSIVE),
    (2, Consciousness.PAIN),
    (4, Consciousness.VOICE),
    (5, Consciousness.ALERT),
)
_MEASURES = {
    Parameter.BREATHS: Measure.BREATHS,
    Parameter.SPO2: Measure.SPO2,
    Parameter.SYSTOLIC: Measure.SYSTOLIC,
    Parameter.HEART_RATE: Measure.HEART_RATE,
    Parameter.CONSCIOUSNESS: Measure.SEDATION,
    Parameter.TEMPERATURE: Measure.TEMPERATURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A reading the score rests on, in its measure's unit, and its age in minutes."""

    parameter: Parameter
    value: float
    at: datetime
    age_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class News2Snapshot:
    """The score at `at`, and what it rests on; `too_old` readings were left out of it.

    `if_confused` is the score with new confusion ("C") counted, None when nobody saw any.
    `dissociation` (0 to 4) stands beside the score and adds nothing to it.
    """

    at: datetime
    score: News2
    if_confused: News2 | None
    used: tuple[Used, ...]
    too_old: tuple[Used, ...]
    dissociation: float | None
    consciousness_words: str = MOAAS_WORDS


def news2_at(timeline: Timeline, at: datetime, scale: Spo2Scale = Spo2Scale.ONE) -> News2Snapshot:
    """NEWS2 from the newest reading of each parameter of the 30 minutes up to `at`."""
    found = [*_newest_values(timeline, at), *_oxygen(timeline, at)]
    used = tuple(each for each in found if _is_fresh(each.at, at))
    inputs = _inputs(used, scale)
    return News2Snapshot(
        at=at,
        score=news2(inputs),
        if_confused=_if_confused(inputs, timeline, at),
        used=used,
        too_old=tuple(each for each in found if not _is_fresh(each.at, at)),
        dissociation=_fresh_value(timeline, Measure.DISSOCIATION, at),
    )


def _is_fresh(measured_at: datetime, at: datetime) -> bool:
    return at - measured_at <= OLDEST


def _newest(readings: Sequence[Reading], at: datetime) -> Reading | None:
    return next((reading for reading in reversed(readings) if reading.at <= at), None)


def _newest_values(timeline: Timeline, at: datetime) -> list[Used]:
    found = []
    for parameter, measure in _MEASURES.items():
        reading = _newest(timeline.readings.get(measure, ()), at)
        if reading is not None:
            found.append(_used(parameter, reading.value, reading.at, at))
    return found


def _oxygen(timeline: Timeline, at: datetime) -> list[Used]:
    for entry in reversed(timeline.vitals):
        if entry.measured_at <= at and entry.on_oxygen is not None:
            return [_used(Parameter.OXYGEN, float(entry.on_oxygen), entry.measured_at, at)]
    return []


def _used(parameter: Parameter, value: float, measured_at: datetime, at: datetime) -> Used:
    age_min = minutes_between(measured_at, at)
    return Used(parameter=parameter, value=value, at=measured_at, age_min=age_min)


def _fresh_value(timeline: Timeline, measure: Measure, at: datetime) -> float | None:
    reading = _newest(timeline.readings.get(measure, ()), at)
    return reading.value if reading is not None and _is_fresh(reading.at, at) else None


def _inputs(used: Sequence[Used], scale: Spo2Scale) -> News2Inputs:
    value = {each.parameter: each.value for each in used}
    oxygen, temperature = value.get(Parameter.OXYGEN), value.get(Parameter.TEMPERATURE)
    return News2Inputs(
        breaths_per_min=value.get(Parameter.BREATHS),
        spo2_pct=value.get(Parameter.SPO2),
        on_oxygen=None if oxygen is None else bool(oxygen),
        systolic_mmhg=value.get(Parameter.SYSTOLIC),
        heart_rate_per_min=value.get(Parameter.HEART_RATE),
        consciousness=_response(value.get(Parameter.CONSCIOUSNESS)),
        temperature_tenths_c=None if temperature is None else round(10 * temperature),
        scale=scale,
    )


def _response(moaas: float | None) -> Consciousness | None:
    if moaas is None:
        return None
    return next(response for highest, response in _BY_MOAAS if moaas <= highest)


def _if_confused(inputs: News2Inputs, timeline: Timeline, at: datetime) -> News2 | None:
    """The score with "C" where the patient is alert, or not tested, but newly not oriented."""
    if inputs.consciousness not in {None, Consciousness.ALERT}:
        return None
    orientation = _fresh_value(timeline, Measure.ORIENTATION, at)
    before = timeline.baseline.get(Measure.ORIENTATION, ORIENTED)
    if orientation is None or orientation >= min(before, ORIENTED):
        return None
    return news2(replace(inputs, consciousness=Consciousness.CONFUSED))
