"""What frames a visit: medicines given, overrides, taking over, leaving, signing, adding later."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeVar

from monitoring.errors import ValueRefused
from monitoring.flags import Severity
from monitoring.header import EntryHeader
from monitoring.ids import EpisodeId, UserId
from monitoring.moments import in_utc
from monitoring.sessions import SessionOutcome
from monitoring.texts import checked_text, required_text

SaidT = TypeVar("SaidT")


class Route(StrEnum):
    """How a medicine was given. Stored."""

    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    NASAL = "nasal"
    INHALED = "inhaled"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineGiven(EntryHeader):
    """A medicine given in the visit; `dose_ug` in mcg, None where `amount` says it in words.

    `episode_id` names the side effect it was given for, if it was given for one.
    """

    kind: Literal["medicine_given"] = "medicine_given"
    name: str
    route: Route
    dose_ug: int | None = None
    amount: str = ""
    episode_id: EpisodeId | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "name", required_text("name", self.name, "Name the medicine."))
        object.__setattr__(self, "amount", checked_text("amount", self.amount))
        object.__setattr__(self, "reason", checked_text("reason", self.reason))
        if self.dose_ug is None and not self.amount:
            raise ValueRefused("dose_ug", "Say how much was given.")
        if self.dose_ug is not None and not 0 < self.dose_ug <= _MOST_UG:
            raise ValueRefused("dose_ug", "This dose cannot be; please type it again.")


_MOST_UG = 1_000_000_000  # 1 kg: beyond it nothing can be meant (D)


class Gate(StrEnum):
    """What a check stands in front of. Stored."""

    START = "start"
    DISCHARGE = "discharge"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(EntryHeader):
    """A physician lets a visit pass a gate although `checks` (their codes) are not met."""

    kind: Literal["override"] = "override"
    gate: Gate
    checks: tuple[str, ...]
    reason: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(
            self, "reason", required_text("reason", self.reason, "Say why this is overridden.")
        )
        if not self.checks:
            raise ValueRefused("checks", "Choose what is overridden.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRead:
    """A flag as it was read back: its rule, and how severe it was."""

    rule_id: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff(EntryHeader):
    """Somebody takes the patient over and reads back what is going on.

    Read back are the flags that need a look, worst first, the side effects that are there, when
    vitals are next due and the rate (mcg/h, 0 when nothing runs). `from_user` is who was
    responsible, None when nobody was.
    """

    kind: Literal["hand_off"] = "hand_off"
    from_user: UserId | None
    flags: tuple[FlagRead, ...]
    effects: tuple[EpisodeId, ...] = ()
    next_due_at: datetime | None
    rate_ug_per_h: int
    note: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "note", checked_text("note", self.note))
        if self.next_due_at is not None:
            object.__setattr__(self, "next_due_at", in_utc(self.next_due_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure(EntryHeader):
    """What is settled before the patient leaves; None means "not asked" or "not done".

    `has_instructions`: given and understood, no driving among them. `ideation_level` is the level
    of suicidal thoughts, 0 to 5 as a C-SSRS screener counts them (`clinical.md` §3: level only).
    A later departure adds to an earlier one: what it leaves open stays as it was said before.
    """

    kind: Literal["departure"] = "departure"
    escort: str = ""
    has_instructions: bool | None = None
    line_removed_at: datetime | None = None
    ideation_level: int | None = None

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "escort", checked_text("escort", self.escort))
        if self.line_removed_at is not None:
            object.__setattr__(self, "line_removed_at", in_utc(self.line_removed_at))
        if self.ideation_level is not None and not 0 <= self.ideation_level <= _HIGHEST_LEVEL:
            raise ValueRefused("ideation_level", "The level lies between 0 and 5.")

    @property
    def is_empty(self) -> bool:
        """Does it say nothing at all?"""
        answers = (self.has_instructions, self.line_removed_at, self.ideation_level)
        return not self.escort and all(each is None for each in answers)

    def after(self, before: "Departure") -> "Departure":
        """This departure, and of `before` what it leaves open."""
        return replace(
            self,
            escort=self.escort or before.escort,
            has_instructions=_said(self.has_instructions, before.has_instructions),
            line_removed_at=self.line_removed_at or before.line_removed_at,
            ideation_level=_said(self.ideation_level, before.ideation_level),
        )


def _said(now: SaidT | None, before: SaidT | None) -> SaidT | None:
    return before if now is None else now


_HIGHEST_LEVEL = 5


class Disposition(StrEnum):
    """Where the patient went; NOT_HERE: never came for this visit. Stored."""

    HOME_WITH_ESCORT = "home_with_escort"
    HOME_ALONE = "home_alone"
    HOSPITAL = "hospital"
    OTHER = "other"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(EntryHeader):
    """The patient leaves: how the infusion ended, where to, and what was not met by then."""

    kind: Literal["ending"] = "ending"
    outcome: SessionOutcome
    disposition: Disposition
    reason: str = ""
    not_met: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "reason", checked_text("reason", self.reason))
        is_usual = (
            self.outcome is SessionOutcome.COMPLETED
            and self.disposition is Disposition.HOME_WITH_ESCORT
        )
        if not is_usual and not self.reason:
            raise ValueRefused("reason", "Say why it ended so.")
        is_unstarted = self.outcome is SessionOutcome.NOT_STARTED
        if self.disposition is Disposition.NOT_HERE and not is_unstarted:
            raise ValueRefused("disposition", "The patient was here; say where they went.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(EntryHeader):
    """A physician has reviewed the visit; `digest` is the SHA-256 of the record that was signed."""

    kind: Literal["signature"] = "signature"
    meaning: str
    digest: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Say what the signature means."
        object.__setattr__(self, "meaning", required_text("meaning", self.meaning, sentence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum(EntryHeader):
    """What is added to a visit after it was over; nothing that was there is touched."""

    kind: Literal["addendum"] = "addendum"
    text: str

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Write what is to be added."
        object.__setattr__(self, "text", required_text("text", self.text, sentence))
