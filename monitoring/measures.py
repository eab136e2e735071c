"""Everything that is measured as a number: its unit, code and plausible range.

Limits of plausibility: `clinical.md` §7.1 figures, kept in docs/clinical-sources.md; MIMIC-Extract
variable ranges [P1], a critical-care range script [P6], and design choices (D) where said so.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitoring.errors import ValueRefused


class Measure(StrEnum):
    """The kind of number. Stored: a changed value needs a migration."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    MEAN_PRESSURE = "mean_pressure"
    HEART_RATE = "heart_rate"
    SPO2 = "spo2"
    BREATHS = "breaths"
    TEMPERATURE = "temperature"
    DISSOCIATION = "dissociation"
    CADSS = "cadss"
    SEDATION = "sedation"
    AGITATION = "agitation"
    ORIENTATION = "orientation"
    PAIN = "pain"
    PHQ9 = "phq9"
    PHQ9_ITEM9 = "phq9_item9"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """How a measure is named, coded and bounded.

    `unit` is UCUM, `unit_words` is what people read. A value outside `possible` is refused; one
    outside `likely` is asked about once. Both ranges include their ends.
    """

    name: str
    unit: str
    unit_words: str
    possible: tuple[float, float]
    likely: tuple[float, float]
    loinc: str | None = None
    decimals: int = 0


def _pressure(
    name: str, loinc: str, *, possible: tuple[int, int], likely: tuple[int, int]
) -> MeasureSpec:
    return MeasureSpec(
        name=name, unit="mm[Hg]", unit_words="mmHg", possible=possible, likely=likely, loinc=loinc
    )


def _score(name: str, low: int, high: int, loinc: str | None = None) -> MeasureSpec:
    """A score: every value of its scale is possible and likely."""
    ends = (low, high)
    return MeasureSpec(
        name=name, unit="{score}", unit_words="points", possible=ends, likely=ends, loinc=loinc
    )


SPECS: dict[Measure, MeasureSpec] = {
    Measure.SYSTOLIC: _pressure("Systolic", "8480-6", possible=(40, 300), likely=(80, 200)),
    Measure.DIASTOLIC: _pressure("Diastolic", "8462-4", possible=(20, 200), likely=(40, 120)),
    Measure.MEAN_PRESSURE: _pressure(
        "Mean pressure (calculated)", "8478-0", possible=(14, 330), likely=(14, 330)
    ),
    Measure.HEART_RATE: MeasureSpec(
        name="Heart rate",
        unit="/min",
        unit_words="/min",
        possible=(20, 300),
        likely=(40, 150),
        loinc="8867-4",
    ),
    Measure.SPO2: MeasureSpec(
        name="SpO₂", unit="%", unit_words="%", possible=(40, 100), likely=(85, 100), loinc="59408-5"
    ),
    Measure.BREATHS: MeasureSpec(
        name="Breaths",
        unit="/min",
        unit_words="/min",
        possible=(2, 80),
        likely=(8, 35),
        loinc="9279-1",
    ),
    Measure.TEMPERATURE: MeasureSpec(
        name="Temperature",
        unit="Cel",
        unit_words="°C",
        possible=(30, 43),
        likely=(35, 38.5),
        loinc="8310-5",
        decimals=1,
    ),
    Measure.DISSOCIATION: _score("Dissociation (observer 0–4)", 0, 4),
    Measure.CADSS: _score("CADSS total", 0, 92),
    Measure.SEDATION: _score("Sedation (MOAA/S)", 0, 5),
    Measure.AGITATION: _score("Agitation (RASS)", -5, 4),
    Measure.ORIENTATION: _score("Orientation (of 4)", 0, 4),
    Measure.PAIN: _score("Pain (NRS)", 0, 10, loinc="72514-3"),
    Measure.PHQ9: _score("PHQ-9 total", 0, 27, loinc="44261-6"),
    Measure.PHQ9_ITEM9: _score("PHQ-9 item 9", 0, 3, loinc="44260-8"),
}


def number_words(measure: Measure, value: float) -> str:
    """`value` with the measure's decimals and unit, as people read it: "142 mmHg"."""
    spec = SPECS[measure]
    return f"{value:.{spec.decimals}f} {spec.unit_words}"


def signed(difference: float, decimals: int = 0) -> str:
    """A difference with its sign, a real minus: "+62", "−27"."""
    return f"{difference:+.{decimals}f}".replace("-", "−")


def check_possible(measure: Measure, value: float) -> None:
    """Raise ValueRefused when `value` lies outside what `measure` can be."""
    low, high = SPECS[measure].possible
    if not low <= value <= high:
        spec = SPECS[measure]
        raise ValueRefused(
            measure,
            f"{spec.name} {value:g} cannot be: it lies outside {low:g} to {high:g} "
            f"{spec.unit_words}. Please type it again.",
        )
