"""What stands below the clinic's name on top of its reports: its own lines, in versions."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.errors import ValueRefused
from monitoring.ids import ClinicId, LetterheadTextId, UserId
from monitoring.moments import in_utc

LONGEST_LETTERHEAD = 300  # characters: the upper part of a page is for the patient (D)
MOST_LINES = 6  # (D), for the same reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadText:
    """One version of the lines, plain: address, telephone; versions are only added to.

    Raises ValueRefused ("text") for more than MOST_LINES.
    """

    id: LetterheadTextId
    clinic_id: ClinicId
    written_at: datetime
    written_by: UserId | None
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "written_at", in_utc(self.written_at))
        if len(self.lines) > MOST_LINES:
            raise ValueRefused(
                "text", f"Keep to {MOST_LINES} lines: it takes its room from every report."
            )

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are printed, without those that hold nothing."""
        return tuple(line.strip() for line in self.text.split("\n") if line.strip())
