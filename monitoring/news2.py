"""NEWS2 as a second look at a record: shown beside the flags, never a trigger of one.

Bands: NEWS2 chart 1, Royal College of Physicians 2017 [N1]. It gives no points for a systolic
pressure of 111 to 219 mmHg, so it is blind to what ketamine raises, and it was not made for
sedation without anaesthesia: the protocol's own rules come first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Parameter(StrEnum):
    """What the score looks at."""

    BREATHS = "breaths"
    SPO2 = "SpO₂"
    OXYGEN = "air or oxygen"
    SYSTOLIC = "systolic pressure"
    HEART_RATE = "heart rate"
    CONSCIOUSNESS = "consciousness"
    TEMPERATURE = "temperature"


class Consciousness(StrEnum):
    """Alert, newly confused, or responding only to voice, to pain, or not at all."""

    ALERT = "A"
    CONFUSED = "C"
    VOICE = "V"
    PAIN = "P"
    UNRESPONSIVE = "U"


class Spo2Scale(IntEnum):
    """Scale 2 only where a clinician has prescribed a target of 88 to 92 %."""

    ONE = 1
    TWO = 2


class RiskBand(StrEnum):
    """The chart's bands of clinical risk; a single 3 lifts low to low-medium."""

    LOW = "low"
    LOW_MEDIUM = "low-medium"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class News2Inputs:
    """One value for each parameter, None where it is not known.

    Units are in the names; temperature is in tenths of a degree Celsius.
    """

    breaths_per_min: float | None = None
    spo2_pct: float | None = None
    on_oxygen: bool | None = None
    systolic_mmhg: float | None = None
    heart_rate_per_min: float | None = None
    consciousness: Consciousness | None = None
    temperature_tenths_c: float | None = None
    scale: Spo2Scale = Spo2Scale.ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class News2:
    """The score: points by parameter, and the names of what is missing.

    With anything missing there is no `total` and no `band`; `at_least` is what is certain.
    `has_single_three`: one parameter alone scores 3, which asks for an urgent look by itself.
    """

    points: Mapping[Parameter, int]
    missing: tuple[Parameter, ...]

    @property
    def at_least(self) -> int:
        """The sum of the points that are known."""
        return sum(self.points.values())

    @property
    def total(self) -> int | None:
        """0 to 20; None while incomplete."""
        return None if self.missing else self.at_least

    @property
    def has_single_three(self) -> bool:
        """Does one parameter alone score 3?"""
        return _RED in self.points.values()

    @property
    def band(self) -> RiskBand | None:
        """The band of risk; None while incomplete."""
        if self.total is None:
            return None
        for least, band in _BANDS_OF_RISK:
            if self.total >= least:
                return band
        return RiskBand.LOW_MEDIUM if self.has_single_three else RiskBand.LOW

    @property
    def words(self) -> str:
        """The score in one line: "NEWS2 4 (low-medium)", or incomplete and why."""
        if self.missing:
            return f"NEWS2 incomplete: no {', '.join(self.missing)} (at least {self.at_least})"
        return f"NEWS2 {self.total} ({self.band})"


_RED = 3
_BANDS_OF_RISK = ((7, RiskBand.HIGH), (5, RiskBand.MEDIUM))

# Highest value of each band with its points; the last band has no end. Whole numbers as charted.
Bands = Sequence[tuple[float, int]]
_END = float("inf")
BREATHS_PER_MIN: Bands = ((8, 3), (11, 1), (20, 0), (24, 2), (_END, 3))
SPO2_PCT: Bands = ((91, 3), (93, 2), (95, 1), (_END, 0))
SPO2_PCT_SCALE_2_AIR: Bands = ((83, 3), (85, 2), (87, 1), (_END, 0))
SPO2_PCT_SCALE_2_OXYGEN: Bands = (
    *((83, 3), (85, 2), (87, 1), (92, 0)),
    *((94, 1), (96, 2), (_END, 3)),
)
SYSTOLIC_MMHG: Bands = ((90, 3), (100, 2), (110, 1), (219, 0), (_END, 3))
HEART_RATE_PER_MIN: Bands = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (_END, 3))
TEMPERATURE_TENTHS_C: Bands = ((350, 3), (360, 1), (380, 0), (390, 1), (_END, 2))
OXYGEN = MappingProxyType({False: 0, True: 2})
CONSCIOUSNESS = MappingProxyType(
    {each: 0 if each is Consciousness.ALERT else 3 for each in Consciousness}
)


def news2(inputs: News2Inputs) -> News2:
    """The score of `inputs`; what is missing is named and makes it incomplete, never 0."""
    scored = {
        Parameter.BREATHS: _banded(BREATHS_PER_MIN, inputs.breaths_per_min),
        Parameter.SPO2: _spo2(inputs),
        Parameter.OXYGEN: None if inputs.on_oxygen is None else OXYGEN[inputs.on_oxygen],
        Parameter.SYSTOLIC: _banded(SYSTOLIC_MMHG, inputs.systolic_mmhg),
        Parameter.HEART_RATE: _banded(HEART_RATE_PER_MIN, inputs.heart_rate_per_min),
        Parameter.CONSCIOUSNESS: _consciousness(inputs.consciousness),
        Parameter.TEMPERATURE: _banded(TEMPERATURE_TENTHS_C, inputs.temperature_tenths_c),
    }
    return News2(
        points=MappingProxyType({name: got for name, got in scored.items() if got is not None}),
        missing=tuple(name for name, got in scored.items() if got is None),
    )


def _banded(bands: Bands, value: float | None) -> int | None:
    if value is None:
        return None
    return next(points for highest, points in bands if value <= highest)


def _spo2(inputs: News2Inputs) -> int | None:
    """On scale 2 the points depend on oxygen: while nobody said, they are not known."""
    if inputs.scale is Spo2Scale.ONE:
        return _banded(SPO2_PCT, inputs.spo2_pct)
    if inputs.on_oxygen is None:
        return None
    bands = SPO2_PCT_SCALE_2_OXYGEN if inputs.on_oxygen else SPO2_PCT_SCALE_2_AIR
    return _banded(bands, inputs.spo2_pct)


def _consciousness(answer: Consciousness | None) -> int | None:
    return None if answer is None else CONSCIOUSNESS[answer]
