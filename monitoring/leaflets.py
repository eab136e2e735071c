"""The leaflet that a clinic gives its patients: its own text, in versions only added to."""

import re
from dataclasses import dataclass
from datetime import datetime

from monitoring.ids import ClinicId, LeafletId, UserId
from monitoring.moments import in_utc

LONGEST_LEAFLET = 12_000  # characters: four printed pages (D)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """One version of the text; `written_by` is None where the program itself wrote it."""

    id: LeafletId
    clinic_id: ClinicId
    written_at: datetime
    written_by: UserId | None
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "written_at", in_utc(self.written_at))


def paragraphs_in(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each paragraph of a plain text; a blank line ends a paragraph."""
    parts = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    return tuple(tuple(part.split("\n")) for part in parts if part)
