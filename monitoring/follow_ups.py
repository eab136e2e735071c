"""Following up: what a patient says between infusions, by phone or in person."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitoring.effects import Effect, Grade
from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.measures import Measure, check_possible
from monitoring.texts import checked_text


class Channel(StrEnum):
    """How the patient was reached. Stored."""

    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"


class ReliefPresent(StrEnum):
    """The patient's own answer to "is the relief still there?". Stored."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterEffect:
    """A side effect that was felt after leaving, at its worst."""

    effect: Effect
    grade: Grade

    def __post_init__(self) -> None:
        if self.grade is Grade.NONE:
            raise ValueRefused("effects", "Say how bad it was, or leave it out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(EntryHeader):
    """What was asked between infusions; None means "not asked".

    `measured_at` is when the patient said it. Units: `pain` NRS 0 to 10; `phq9` total 0 to 27 with
    `phq9_item9` 0 to 3; `quality` of life 0 (worst) to 10, one question of our own (D).
    `effects` is None where nobody asked, empty where there were none. Somebody who was not reached
    (`is_reached` False) has no answers.
    """

    kind: Literal["follow_up"] = "follow_up"
    channel: Channel
    is_reached: bool = True
    pain: int | None = None
    phq9: int | None = None
    phq9_item9: int | None = None
    quality: int | None = None
    relief: ReliefPresent | None = None
    effects: tuple[LaterEffect, ...] | None = None
    text: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "text", checked_text("text", self.text))
        for measure, value in self.scores():
            check_possible(measure, value)
        if self.quality is not None and not 0 <= self.quality <= _BEST:
            raise ValueRefused("quality", f"Quality of life lies between 0 and {_BEST}.")
        if self.phq9 is not None and self.phq9_item9 is not None and self.phq9 < self.phq9_item9:
            raise ValueRefused("phq9_item9", "Item 9 cannot be more than the whole PHQ-9.")
        if self.is_reached and not self._has_answers:
            raise ValueRefused("pain", "Enter at least one answer, or say nobody was reached.")
        if not self.is_reached and self._has_answers_beside_text:
            raise ValueRefused("is_reached", "Somebody who was not reached gave no answers.")

    def scores(self) -> tuple[tuple[Measure, int], ...]:
        """Each score that was given, with its measure."""
        given = (
            (Measure.PAIN, self.pain),
            (Measure.PHQ9, self.phq9),
            (Measure.PHQ9_ITEM9, self.phq9_item9),
        )
        return tuple((measure, value) for measure, value in given if value is not None)

    @property
    def _has_answers_beside_text(self) -> bool:
        others = (self.quality, self.relief, self.effects)
        return bool(self.scores()) or any(each is not None for each in others)

    @property
    def _has_answers(self) -> bool:
        return self._has_answers_beside_text or bool(self.text)


_BEST = 10
