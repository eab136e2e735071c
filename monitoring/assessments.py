"""Scores and observations of the mind: dissociation, sedation, orientation, pain, mood."""

from dataclasses import dataclass
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.measures import Measure, check_possible
from monitoring.texts import checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(EntryHeader):
    """Scores and observations of the mind; any subset.

    Units: points of each scale (see `measures.SPECS`). `gait_is_steady` None: not looked at.
    """

    kind: Literal["assessment"] = "assessment"
    dissociation: int | None = None
    cadss: int | None = None
    sedation: int | None = None
    agitation: int | None = None
    orientation: int | None = None
    pain: int | None = None
    phq9: int | None = None
    phq9_item9: int | None = None
    gait_is_steady: bool | None = None
    text: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        readings = self.readings()
        for measure, value in readings:
            check_possible(measure, value)
        if self.text:
            object.__setattr__(self, "text", checked_text("text", self.text))
        if not readings and self.gait_is_steady is None and not self.text:
            raise ValueRefused("dissociation", "Enter at least one score or a text.")

    def readings(self) -> tuple[tuple[Measure, float], ...]:
        """Each score that was given, with its measure."""
        return tuple(
            (measure, value)
            for measure, field in _FIELDS
            if (value := getattr(self, field)) is not None
        )


ASSESSED = (
    Measure.DISSOCIATION,
    Measure.CADSS,
    Measure.SEDATION,
    Measure.AGITATION,
    Measure.ORIENTATION,
    Measure.PAIN,
    Measure.PHQ9,
    Measure.PHQ9_ITEM9,
)
# Read for every entry of every decision: looking up an enum's value each time would cost more.
_FIELDS = tuple((measure, measure.value) for measure in ASSESSED)
