"""One line of a protocol: a number or a choice with its name, unit and origin, by its place.

A place names a line whatever else stands before it ("rules.BP_HIGH.limits.systolic:value.warning
.0.at_or_above"), so that two versions can be put side by side and a draft says what it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitoring.flags import Severity
from monitoring.protocol_editing.labels import Range
from monitoring.vitals import VITAL_WORDS, Vital

SEVERITIES = tuple(each.value for each in Severity)
YES, NO = "yes", "no"
IN_USE, NOT_IN_USE = "in use", "not in use"
NEW = "new"


class LineKind(StrEnum):
    """How a line is typed; a TEXT is only read."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"
    SET = "set"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What belongs together on a page: a section of the protocol, or one rule of a group."""

    key: str
    title: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number or choice; `value` is as somebody would type it, "" where there is none.

    `origin` is where it comes from, in words. `side` ("at or above") stands before the number.
    """

    place: str
    part: Part
    label: str
    value: str
    kind: LineKind
    origin: tuple[str, ...] = ()
    side: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    possible: Range | None = None

    @property
    def words(self) -> str:
        """The value as people read it: "at or above 180 mmHg", "–" for none."""
        if not self.value:
            return "–"
        if self.kind is LineKind.TEXT:
            return self.value
        shown = self.value.replace("-", "−") if self.is_number else as_said(self.value)
        return " ".join(each for each in (self.side, shown, self.unit) if each)

    @property
    def is_number(self) -> bool:
        """Is a number typed here?"""
        return self.kind in {LineKind.WHOLE, LineKind.DECIMAL}


def as_said(codes: str) -> str:
    """Codes of a choice as people read them: "heart_rate, spo2" is "heart rate, SpO₂"."""
    return codes.replace("_", " ").replace(Vital.SPO2, VITAL_WORDS[Vital.SPO2])


def key_of(item: object, index: int) -> str:
    """What an item of a list is called in a place: the same in every version that has it."""
    if isinstance(item, Mapping):
        if "id" in item:
            return str(item["id"])
        if "measure" in item and "of" in item:
            return f"{item['measure']}:{item['of']}"
        if "severity" in item:
            return str(item["severity"])
    return str(index)


def typed(value: object) -> str:
    """A value as somebody would type it: "180", "0.5", "yes"; "" for none."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case float():
            return f"{value:g}"
    return str(value)
