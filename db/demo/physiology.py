"""How an invented patient's body answers to an infusion: magnitudes as published, nothing real.

Envelope: `clinical.md` §2.1 to §2.3 figures, from the cohorts and reviews in
docs/clinical-sources.md; the means of peaks, of fixed times and of pooled changes differ there.
"""

import math
from dataclasses import dataclass

from db.demo.chance import Chance

# After the nurse slows or pauses, the rise is down to about half within this (D).
EASING_MIN = 7.0
_FADING_MIN = 18.0
_DISSOCIATION_PEAK_MIN = 40.0
_DISSOCIATION_FADING_MIN = 14.0
_FIRST_RISE_MMHG = 13.0
_READING_NOISE_MMHG = 4.0
_USUAL_LASTING_DAYS = 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What stays with a patient from session to session. Units are in the names.

    `climb_mmhg` is added to the rise with each session; `relief_share` is how much of the pain
    goes, `relief_fade` how much less of it from session to session; `lasting_days` is how long half
    of it stays, `lasting_fade` by which share that gets shorter with each visit after the series.
    """

    systolic_mmhg: float
    diastolic_mmhg: float
    heart_rate_per_min: float
    spo2_pct: float
    breaths_per_min: float
    weight_g: int
    dose_ug_per_kg: int
    rise_mmhg: float
    climb_mmhg: float
    heart_rise_per_min: float
    dissociation: float
    pain: float
    relief_share: float
    relief_fade: float
    lasting_days: float
    lasting_fade: float
    is_depressed: bool


def habit(chance: Chance, *, climbs: bool = False, fades: bool = False) -> Habit:
    """A patient: `climbs` for one whose pressure rises higher each time, `fades` for relief."""
    systolic = chance.normal(122 if climbs else 124, 3 if climbs else 13, 100, 152)
    return Habit(
        systolic_mmhg=systolic,
        diastolic_mmhg=chance.normal(0.625 * systolic, 6, 58, 96),
        heart_rate_per_min=chance.normal(72, 8, 56, 92),
        spo2_pct=chance.normal(98, 0.7, 97, 99),
        breaths_per_min=chance.normal(15, 1, 13, 18),
        weight_g=100 * round(10 * chance.normal(76, 14, 48, 118)),
        dose_ug_per_kg=chance.pick((500, 500, 500, 500, 400, 600)),
        rise_mmhg=8 if climbs else chance.normal(_FIRST_RISE_MMHG, 5, 0, 28),
        climb_mmhg=3.2 if climbs else 0,
        heart_rise_per_min=chance.normal(4, 5, -8, 16),
        dissociation=chance.normal(2.0, 0.6, 0.6, 3.2),
        pain=chance.normal(7, 1, 4.5, 9),
        relief_share=0.6 if fades else chance.normal(0.45, 0.2, 0, 0.85),
        relief_fade=0.01 if fades else 0,
        lasting_days=24 if fades else _USUAL_LASTING_DAYS,
        lasting_fade=0.4 if fades else 0,
        is_depressed=chance.happens(0.4),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One session's own draw. Minutes count from the start; rises are above the day's baseline."""

    systolic_mmhg: float
    diastolic_mmhg: float
    heart_rate_per_min: float
    rise_mmhg: float
    diastolic_rise_mmhg: float
    heart_rise_per_min: float
    spo2_drift_pct: float
    peak_min: float
    dissociation_peak: float


def day(chance: Chance, person: Habit, number: int) -> Day:
    """The draw of the patient's session `number` (from 1)."""
    rise = chance.normal(person.rise_mmhg + person.climb_mmhg * (number - 1), 10.5, -10, 52)
    is_first = number == 1
    strength = 1.0 if is_first else 0.55
    return Day(
        systolic_mmhg=person.systolic_mmhg + chance.normal(0, 5, -10, 10),
        diastolic_mmhg=person.diastolic_mmhg + chance.normal(0, 3, -7, 7),
        heart_rate_per_min=person.heart_rate_per_min + chance.normal(0, 4, -8, 8),
        rise_mmhg=rise,
        diastolic_rise_mmhg=chance.normal(0.65 * rise, 7, -9, 31),
        heart_rise_per_min=person.heart_rise_per_min + chance.normal(0, 6, -14, 14),
        spo2_drift_pct=chance.normal(-0.5, 0.8, -2.5, 1),
        peak_min=chance.between(30, 40),
        dissociation_peak=person.dissociation * strength + chance.normal(0, 0.35, -0.8, 0.8),
    )


def share_of_peak(minute: float, peak_min: float) -> float:
    """How much of its peak (0 to 1) an effect has reached at `minute` after the start."""
    if minute <= 0:
        return 0
    if minute < peak_min:
        return math.pow(math.sin(0.5 * math.pi * minute / peak_min), 1.3)
    return math.exp(-(minute - peak_min) / _FADING_MIN)


def share_left(minute: float, eased_at_min: float | None) -> float:
    """How much of a rise is left since the infusion was slowed or paused (1: it was not)."""
    if eased_at_min is None or minute <= eased_at_min:
        return 1
    return math.exp(-(minute - eased_at_min) / EASING_MIN)


_LEAST_PULSE_PRESSURE_MMHG = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the nurse reads off, in whole numbers."""

    systolic_mmhg: int
    diastolic_mmhg: int
    heart_rate_per_min: int
    spo2_pct: int
    breaths_per_min: int


def measured(
    chance: Chance, person: Habit, today: Day, minute: float, eased_at_min: float | None
) -> Measured:
    """The vital signs at `minute` after the start, with the scatter of a cuff."""
    share = share_of_peak(minute, today.peak_min) * share_left(minute, eased_at_min)
    systolic = today.systolic_mmhg + share * today.rise_mmhg
    diastolic = today.diastolic_mmhg + share * today.diastolic_rise_mmhg
    heart_rate = today.heart_rate_per_min + share * today.heart_rise_per_min
    high = round(systolic + chance.normal(0, _READING_NOISE_MMHG, -9, 9))
    low = round(diastolic + chance.normal(0, 0.7 * _READING_NOISE_MMHG, -7, 7))
    return Measured(
        systolic_mmhg=high,
        diastolic_mmhg=min(low, high - _LEAST_PULSE_PRESSURE_MMHG),
        heart_rate_per_min=round(heart_rate + chance.normal(0, 3, -7, 7)),
        spo2_pct=min(
            100,
            round(person.spo2_pct + share * today.spo2_drift_pct + chance.normal(0, 0.5, -1, 1)),
        ),
        breaths_per_min=round(person.breaths_per_min + chance.normal(0, 0.8, -2, 2)),
    )


def dissociation_at(chance: Chance, today: Day, minute: float) -> int:
    """The observer's 0 to 4: highest at the end of the infusion, nearly gone after 80 minutes."""
    if minute <= 0:
        return 0
    rising = min(1.0, math.pow(minute / _DISSOCIATION_PEAK_MIN, 0.8))
    past_min = max(0.0, minute - _DISSOCIATION_PEAK_MIN)
    fading = math.exp(-past_min / _DISSOCIATION_FADING_MIN)
    level = today.dissociation_peak * rising * fading + chance.normal(0, 0.2, -0.3, 0.3)
    return max(0, min(3, round(level)))
