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
from monitoring.texts import required_text
from monitoring.vitals import VitalsSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """A medicine the patient takes; `last_taken_at` is None when not known."""

    name: str
    last_taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake(EntryHeader):
    """What was asked at the door: conditions (codes of `contraindications`) and medicines.

    None means "not asked", an empty tuple "asked, none". A later intake replaces an earlier one.
    """

    kind: Literal["intake"] = "intake"
    conditions: tuple[str, ...] | None = None
    medicines: tuple[Medicine, ...] | None = None
    escort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineChoice(EntryHeader):
    """The vitals set from which changes are counted: chosen by a person, never inferred."""

    kind: Literal["baseline"] = "baseline"
    vitals_id: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationPause(EntryHeader):
    """No observations are due from `measured_at` until `until`, for a reason."""

    kind: Literal["observation_pause"] = "observation_pause"
    until: datetime
    reason: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "until", in_utc(self.until))
        object.__setattr__(
            self, "reason", required_text("reason", self.reason, "Say why observations pause.")
        )
        if self.until <= self.measured_at:
            raise ValueRefused("until", "A pause must end after it begins.")


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
    | Correction
)
