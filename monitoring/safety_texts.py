"""What a clinic does when a patient answers PHQ-9 item 9 with more than 0: its own text."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.ids import ClinicId, SafetyTextId, UserId
from monitoring.moments import in_utc

LONGEST_SAFETY_TEXT = 2_000  # characters: read at one look, with somebody on the telephone (D)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyText:
    """One version of the text, plain; versions are only added to."""

    id: SafetyTextId
    clinic_id: ClinicId
    written_at: datetime
    written_by: UserId | None
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "written_at", in_utc(self.written_at))
