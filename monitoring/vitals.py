"""Vital signs: one set of readings, what was left out and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.measures import Measure, check_possible
from monitoring.texts import checked_text


class Vital(StrEnum):
    """What a vitals set can hold; pressure is one reading of two numbers. Stored."""

    PRESSURE = "pressure"
    HEART_RATE = "heart_rate"
    SPO2 = "spo2"
    BREATHS = "breaths"
    TEMPERATURE = "temperature"


VITAL_WORDS = {
    Vital.PRESSURE: "blood pressure",
    Vital.HEART_RATE: "heart rate",
    Vital.SPO2: "SpO₂",
    Vital.BREATHS: "breaths",
    Vital.TEMPERATURE: "temperature",
}


class Absence(StrEnum):
    """Why a vital was not measured. Stored."""

    REFUSED = "refused"
    NOT_MEASURABLE = "not_measurable"
    EQUIPMENT = "equipment"
    AWAY = "away"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """One vital that was left out on purpose, with its reason."""

    vital: Vital
    reason: Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsSet(EntryHeader):
    """Vitals taken together; any subset, pressure always as a pair.

    `unconfirmed` names the measures that were unlikely and kept as typed. `on_oxygen` is None
    when nobody said. Temperature is in tenths of a degree Celsius.
    Raises ValueRefused for a value that cannot be, naming its field.
    """

    kind: Literal["vitals"] = "vitals"
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    heart_rate_per_min: int | None = None
    spo2_pct: int | None = None
    breaths_per_min: int | None = None
    temperature_tenths_c: int | None = None
    on_oxygen: bool | None = None
    not_measured: tuple[NotMeasured, ...] = ()
    unconfirmed: tuple[Measure, ...] = ()
    comment: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        _check_pair(self.systolic_mmhg, self.diastolic_mmhg)
        readings = self.readings()
        for measure, value in readings:
            check_possible(measure, value)
        if not readings and not self.not_measured:
            raise ValueRefused("systolic", "Enter at least one value, or why none was measured.")
        if self.not_measured:
            self._check_absences()
        if self.comment:
            object.__setattr__(self, "comment", checked_text("comment", self.comment))

    def _check_absences(self) -> None:
        for absence in self.not_measured:
            if self.has(absence.vital):
                raise ValueRefused(
                    absence.vital,
                    f"There is a value for {VITAL_WORDS[absence.vital]}, marked not measured.",
                )

    def has(self, vital: Vital) -> bool:
        """Was this vital measured?"""
        return getattr(self, _FIELD_OF_VITAL[vital]) is not None

    def answers(self, vital: Vital) -> bool:
        """Was this vital measured, or its absence explained?"""
        return self.has(vital) or any(absence.vital is vital for absence in self.not_measured)

    def readings(self) -> tuple[tuple[Measure, float], ...]:
        """Each measured value with its measure; the mean pressure (calculated) is included."""
        values = [
            (measure, value)
            for measure, field in _FIELDS
            if (value := getattr(self, field)) is not None
        ]
        if self.systolic_mmhg is not None and self.diastolic_mmhg is not None:
            mean = mean_pressure_mmhg(self.systolic_mmhg, self.diastolic_mmhg)
            values.append((Measure.MEAN_PRESSURE, mean))
        if self.temperature_tenths_c is not None:
            values.append((Measure.TEMPERATURE, self.temperature_tenths_c / 10))
        return tuple(values)


FIELD_OF_MEASURE = {
    Measure.SYSTOLIC: "systolic_mmhg",
    Measure.DIASTOLIC: "diastolic_mmhg",
    Measure.HEART_RATE: "heart_rate_per_min",
    Measure.SPO2: "spo2_pct",
    Measure.BREATHS: "breaths_per_min",
}
_FIELDS = tuple(FIELD_OF_MEASURE.items())
_FIELD_OF_VITAL = {
    Vital.PRESSURE: "systolic_mmhg",
    Vital.HEART_RATE: "heart_rate_per_min",
    Vital.SPO2: "spo2_pct",
    Vital.BREATHS: "breaths_per_min",
    Vital.TEMPERATURE: "temperature_tenths_c",
}


def mean_pressure_mmhg(systolic_mmhg: int, diastolic_mmhg: int) -> float:
    """Mean arterial pressure, calculated as (systolic + 2 · diastolic) / 3.

    An oscillometric device measures its own mean, which need not equal this one.
    """
    return (systolic_mmhg + 2 * diastolic_mmhg) / 3


def _check_pair(systolic_mmhg: int | None, diastolic_mmhg: int | None) -> None:
    if systolic_mmhg is None and diastolic_mmhg is None:
        return
    if systolic_mmhg is None:
        raise ValueRefused("systolic", "Blood pressure needs both numbers: systolic is missing.")
    if diastolic_mmhg is None:
        raise ValueRefused("diastolic", "Blood pressure needs both numbers: diastolic is missing.")
    if systolic_mmhg <= diastolic_mmhg:
        raise ValueRefused(
            "diastolic",
            f"Systolic must be above diastolic: {systolic_mmhg}/{diastolic_mmhg} cannot be.",
        )
