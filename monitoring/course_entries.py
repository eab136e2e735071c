"""The entries of a treatment course: what is true of a patient across sessions. Only added to.

A later entry of a kind takes the place of an earlier one from `measured_at` on, except follow-ups
and consents, which stand beside each other. What was true when stays legible.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.follow_ups import FollowUp
from monitoring.header import EntryHeader
from monitoring.ids import EntryId
from monitoring.own_limits import OwnLimits
from monitoring.texts import checked_line, checked_text, required_line, required_text

# (D): longer than any real one; beyond it something else was pasted.
LONGEST_LINE = 200
_MOST_UG_PER_KG = 10_000  # ten times the articles' usual; beyond it a dose was mistyped (D)
_MOST_DURATION_MIN, _MOST_DAYS, _MOST_IN_SERIES = 24 * 60, 3_660, 1_000


class PainType(StrEnum):
    """What is treated. Stored."""

    NEUROPATHIC = "neuropathic"
    CRPS = "crps"
    SOMATIC = "somatic"
    DEPRESSION = "depression"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(EntryHeader):
    """What the patient is treated for; the first of `types` is what outcomes are grouped by."""

    kind: Literal["diagnosis"] = "diagnosis"
    types: tuple[PainType, ...]
    text: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "text", checked_text("text", self.text))
        if not self.types:
            raise ValueRefused("types", "Choose what is treated.")
        if len(set(self.types)) < len(self.types):
            raise ValueRefused("types", "The same was chosen twice.")
        if self.types[0] is PainType.OTHER and not self.text:
            raise ValueRefused("text", "Say in words what is treated.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularMedicine:
    """A medicine the patient takes, and how, as it was said: "300 mg in the evening"."""

    name: str
    how: str = ""

    def __post_init__(self) -> None:
        sentence = "Name the medicine."
        name = required_line("medicines", self.name, sentence, LONGEST_LINE)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "how", checked_line("medicines", self.how, LONGEST_LINE))


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineList(EntryHeader):
    """All medicines the patient takes from now on; empty: asked, none."""

    kind: Literal["medicines"] = "medicines"
    medicines: tuple[RegularMedicine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionList(EntryHeader):
    """All contraindications and cautions known from now on (codes of `screening.toml`)."""

    kind: Literal["conditions"] = "conditions"
    conditions: tuple[str, ...]

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        for code in self.conditions:
            checked_line("conditions", code, LONGEST_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPlan(EntryHeader):
    """What is planned from now on: each infusion, how far apart, how many, and what comes after.

    `dose_ug_per_kg` in mcg/kg over `duration_min`; `interval_days` between infusions of the series
    of `planned_in_series`; after it one each `maintenance_days`, None where none is planned.
    """

    kind: Literal["plan"] = "plan"
    dose_ug_per_kg: int
    duration_min: int
    interval_days: int
    planned_in_series: int
    maintenance_days: int | None = None
    text: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "text", checked_text("text", self.text))
        _check("dose_ug_per_kg", self.dose_ug_per_kg, _MOST_UG_PER_KG, "dose")
        _check("duration_min", self.duration_min, _MOST_DURATION_MIN, "duration")
        _check("interval_days", self.interval_days, _MOST_DAYS, "interval")
        _check("planned_in_series", self.planned_in_series, _MOST_IN_SERIES, "number of infusions")
        if self.maintenance_days is not None:
            _check("maintenance_days", self.maintenance_days, _MOST_DAYS, "interval afterwards")


def _check(field: str, number: int, most: int, word: str) -> None:
    if not 0 < number <= most:
        raise ValueRefused(field, f"This {word} cannot be; please type it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDocument(EntryHeader):
    """A consent that was signed on paper or elsewhere; the document itself is kept there.

    `valid_until` is None where it has no end; both are days of the clinic's.
    """

    kind: Literal["consent"] = "consent"
    title: str
    signed_on: date
    valid_until: date | None = None
    kept_at: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        title = required_line("title", self.title, "Say which consent it is.", LONGEST_LINE)
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "kept_at", checked_line("kept_at", self.kept_at, LONGEST_LINE))
        if self.valid_until is not None and self.valid_until < self.signed_on:
            raise ValueRefused("valid_until", "It cannot end before it was signed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseReview(EntryHeader):
    """A physician has looked through the patient's course; `undoes` takes an earlier one back."""

    kind: Literal["review"] = "review"
    undoes: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCorrection(EntryHeader):
    """An earlier entry was wrong: replaced by a new one, or (None) entered in error."""

    kind: Literal["course_correction"] = "course_correction"
    target_id: EntryId
    replacement_id: EntryId | None = None
    reason: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Say why the entry is corrected."
        object.__setattr__(self, "reason", required_text("reason", self.reason, sentence))


CourseEntry = (
    FollowUp
    | Diagnosis
    | MedicineList
    | ConditionList
    | OwnLimits
    | TreatmentPlan
    | ConsentDocument
    | CourseReview
    | CourseCorrection
)
