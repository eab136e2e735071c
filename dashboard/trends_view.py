"""One patient's infusions as the trends show them: read once, drawn by several pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from monitoring.ids import PatientId, SessionId
from monitoring.protocols import MonitoringProtocol
from monitoring.relief.returning import NotKnown
from monitoring.relief_span import ReliefSpan
from monitoring.sessions import ACTIVE
from monitoring.trends.frames import PatientFrames
from monitoring.trends.summary import SessionSummary


@dataclass(frozen=True, kw_only=True)
class TrendsView:
    """A patient's infusions at `at`, in order: `summaries` and what their relief was.

    `protocol` is the clinic's newest, with the patient's own limits in it. `not_known` says of the
    infusions without a span why. `longest_gap_min`: between readings further apart nothing is
    known.
    """

    patient_id: PatientId
    frames: PatientFrames
    summaries: tuple[SessionSummary, ...]
    spans: tuple[ReliefSpan, ...]
    not_known: Mapping[SessionId, NotKnown]
    protocol: MonitoringProtocol
    longest_gap_min: float
    zone: ZoneInfo
    at: datetime

    @cached_property
    def relief(self) -> Mapping[SessionId, ReliefSpan]:
        """The spans by the session they belong to."""
        return {span.session_id: span for span in self.spans}

    @cached_property
    def running(self) -> SessionSummary | None:
        """The infusion of a visit that is going on; None where nobody is in a chair."""
        newest = self.summaries[-1] if self.summaries else None
        return newest if newest is not None and newest.status in ACTIVE else None

    @cached_property
    def last_reading_min(self) -> Mapping[SessionId, float]:
        """The last minute of each infusion at which a pressure was read, from its start."""
        vitals = self.frames.vitals
        read = vitals.loc[vitals["systolic_mmhg"].notna(), ["session_id", "measured_at"]]
        last = read.groupby("session_id")["measured_at"].max()
        found = ((each.session_id, last.get(each.session_id)) for each in self.summaries)
        starts = {each.session_id: each.started_at for each in self.summaries}
        return {
            session_id: (at - starts[session_id]).total_seconds() / 60
            for session_id, at in found
            if at is not None
        }
