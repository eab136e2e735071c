"""One session as the screens see it at one instant: read once, drawn by several parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.wording import clock
from monitoring.deciding import acknowledgements_of
from monitoring.flags import Acknowledgement, Evaluation, Flag
from monitoring.ids import UserId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session's record, what it shows by its protocol at `at`, and whose it is.

    `protocol` has the limits of the patient's own in it that the session began with.
    `names` gives the name to show for each person who wrote in the record.
    """

    record: SessionRecord
    timeline: Timeline
    evaluation: Evaluation
    protocol: MonitoringProtocol
    patient: Patient
    names: Mapping[UserId, str]
    zone: ZoneInfo
    at: datetime

    def when(self, at: datetime) -> str:
        """The clinic's time of day: a session is of one day."""
        return clock(at, self.zone)

    def said_to(self, flag: Flag) -> list[Acknowledgement]:
        """What people said about this episode, also before its readings were corrected."""
        return acknowledgements_of(flag, self.record, self.timeline)
