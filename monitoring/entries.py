"""The entries of a session record: what was measured, seen, done and said. Only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.ids import EntryId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.moments import in_utc
from monitoring.own_limits import LimitsInForce
from monitoring.sessions import check_weight
from monitoring.texts import checked_line, checked_text, required_line, required_text
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

# (D): longer than any real one; beyond it something else was pasted.
LONGEST_MEDICINE, LONGEST_ESCORT, LONGEST_CODE = 200, 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """A medicine the patient takes; `last_taken_at` is None when not known."""

    name: str
    last_taken_at: datetime | None = None

    def __post_init__(self) -> None:
        name = required_line("medicines", self.name, "Name the medicine.", LONGEST_MEDICINE)
        object.__setattr__(self, "name", name)
        if self.last_taken_at is not None:
            object.__setattr__(self, "last_taken_at", in_utc(self.last_taken_at))


class Identifier(StrEnum):
    """What a patient is identified by; a chair or a room is none ([R7b]). Stored."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    RECORD_NUMBER = "record_number"


class Pregnancy(StrEnum):
    """Whether the patient is pregnant or nursing; where it cannot be, it does not apply. Stored."""

    NOT_APPLICABLE = "not_applicable"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake(EntryHeader):
    """What was asked at the door: conditions (codes of `screening.toml`) and medicines.

    None means "not asked", an empty tuple "asked, none". `weight_g` is today's weight, in g, and
    `last_weight_g` the last one that was known as it was weighed; `is_weight_confirmed`: a change
    was looked at and is right. A later intake replaces an earlier one.
    """

    kind: Literal["intake"] = "intake"
    identified_by: tuple[Identifier, ...] | None = None
    has_consented: bool | None = None
    conditions: tuple[str, ...] | None = None
    medicines: tuple[Medicine, ...] | None = None
    pregnancy: Pregnancy | None = None
    escort: str = ""
    weight_g: int | None = None
    last_weight_g: int | None = None
    is_weight_confirmed: bool = False

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "escort", checked_line("escort", self.escort, LONGEST_ESCORT))
        for code in self.conditions or ():
            checked_line("conditions", code, LONGEST_CODE)
        check_weight(self.weight_g)

    @property
    def all_conditions(self) -> tuple[str, ...] | None:
        """The conditions, with a pregnancy that was answered beside them."""
        if self.conditions is None or self.pregnancy is not Pregnancy.YES:
            return self.conditions
        return tuple(dict.fromkeys((*self.conditions, "pregnancy")))


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineChoice(EntryHeader):
    """The vitals set from which changes are counted: chosen by a person, never inferred."""

    kind: Literal["baseline"] = "baseline"
    vitals_id: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationPause(EntryHeader):
    """No observations are due from `measured_at` until `until`, for a reason.

    A later pause takes the place of an earlier one from its own beginning; one of no length ends
    it, and needs no reason.
    """

    kind: Literal["observation_pause"] = "observation_pause"
    until: datetime
    reason: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "until", in_utc(self.until))
        if self.until < self.measured_at:
            raise ValueRefused("until", "A pause must end after it begins.")
        check = checked_text if self.is_end else _required_reason
        object.__setattr__(self, "reason", check("reason", self.reason))

    @property
    def is_end(self) -> bool:
        """Does this end the pause that was on, and begin none?"""
        return self.until == self.measured_at


def _required_reason(field: str, text: str) -> str:
    return required_text(field, text, "Say why observations pause.")


class RemarkKind(StrEnum):
    """What sort of remark: each is one line of text with its own look. Stored."""

    MEDICATION = "medication"
    INTERVENTION = "intervention"
    CONCERN = "concern"
    NOTE = "note"
    HAND_OFF = "hand_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(EntryHeader):
    """A medicine given, an intervention, a concern, a note or a hand-off, in words."""

    kind: Literal["remark"] = "remark"
    remark: RemarkKind
    text: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Write what it was."
        object.__setattr__(self, "text", required_text("text", self.text, sentence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(EntryHeader):
    """An earlier entry was wrong: replaced by a new one, or (None) entered in error."""

    kind: Literal["correction"] = "correction"
    target_id: EntryId
    replacement_id: EntryId | None = None
    reason: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Say why the entry is corrected."
        object.__setattr__(self, "reason", required_text("reason", self.reason, sentence))


Entry = (
    VitalsSet
    | Assessment
    | EffectReport
    | InfusionEvent
    | InfusionOrder
    | Intake
    | BaselineChoice
    | ObservationPause
    | Remark
    | MedicineGiven
    | Override
    | HandOff
    | Departure
    | Ending
    | Signature
    | Addendum
    | LimitsInForce
    | Correction
)
