"""What every entry of a session record says of itself."""

from dataclasses import dataclass
from datetime import UTC, datetime

from monitoring.ids import EntryId, UserId
from monitoring.moments import in_utc
from monitoring.texts import checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHeader:
    """What every entry says of itself.

    `measured_at` is when it was true of the patient, `recorded_at` when it was saved; both become
    UTC. `late_reason` is why it was written afterwards, empty when it was not.
    """

    id: EntryId
    measured_at: datetime
    recorded_at: datetime
    performed_by: UserId
    recorded_by: UserId
    late_reason: str = ""

    def __post_init__(self) -> None:
        # Most instants are UTC already; this runs for each of thousands of stored entries.
        if self.measured_at.tzinfo is not UTC:
            object.__setattr__(self, "measured_at", in_utc(self.measured_at))
        if self.recorded_at.tzinfo is not UTC:
            object.__setattr__(self, "recorded_at", in_utc(self.recorded_at))
        if self.late_reason:
            object.__setattr__(self, "late_reason", checked_text("late_reason", self.late_reason))
