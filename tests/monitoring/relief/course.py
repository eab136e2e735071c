"""One patient's visits and calls as the queries give them, said in a few words.

Days count from the first infusion's start, minutes from the start of the visit's own infusion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.follow_ups import ReliefPresent
from monitoring.ids import SessionId
from monitoring.trends.frames import (
    ASSESSMENT_COLUMNS,
    BASELINE_COLUMNS,
    EFFECT_COLUMNS,
    FOLLOW_UP_COLUMNS,
    ORDER_COLUMNS,
    PUMP_COLUMNS,
    SESSION_COLUMNS,
    VITALS_COLUMNS,
    PatientFrames,
)
from tests.factories import AT, entry_id

CRITERIA = ReliefCriteria(return_share_pct=80, return_points=2, origin=("D",))
LATER = AT + timedelta(days=3_650)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit on `day`; `minutes` of infusion (None: it still runs); pain scores by minute."""

    day: float = 0
    minutes: float | None = 40
    pain: Mapping[float, int] = field(default_factory=dict)
    has_infusion: bool = True

    @property
    def session_id(self) -> SessionId:
        return SessionId(entry_id(f"visit on day {self.day}"))

    def at(self, minute: float) -> datetime:
        return on_day(self.day) + timedelta(minutes=minute)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A follow-up on `day`: pain, or the answer to "is the relief still there?"."""

    day: float
    pain: int | None = None
    relief: ReliefPresent | None = None


def on_day(day: float) -> datetime:
    return AT + timedelta(days=day)


def frames(*visits: Visit, calls: Sequence[Call] = ()) -> PatientFrames:
    """What is known of a patient with these visits and these calls."""
    return PatientFrames(
        sessions=_frame(SESSION_COLUMNS, [_session(visit) for visit in visits]),
        vitals=_frame(VITALS_COLUMNS, []),
        assessments=_frame(ASSESSMENT_COLUMNS, _scores(visits)),
        effects=_frame(EFFECT_COLUMNS, []),
        pump=_frame(PUMP_COLUMNS, []),
        orders=_frame(ORDER_COLUMNS, []),
        baselines=_frame(BASELINE_COLUMNS, []),
        follow_ups=_frame(FOLLOW_UP_COLUMNS, [_follow_up(call) for call in calls]),
    )


def _session(visit: Visit) -> dict[str, object]:
    stopped = None if visit.minutes is None else visit.at(visit.minutes)
    return {
        "session_id": visit.session_id,
        "scheduled_at": visit.at(-30),
        "started_at": visit.at(0) if visit.has_infusion else None,
        "stopped_at": stopped if visit.has_infusion else None,
    }


def _scores(visits: Sequence[Visit]) -> list[dict[str, object]]:
    scores = [
        {"session_id": visit.session_id, "measured_at": visit.at(minute), "pain": pain}
        for visit in visits
        for minute, pain in visit.pain.items()
    ]
    return sorted(scores, key=lambda score: str(score["measured_at"]))


def _follow_up(call: Call) -> dict[str, object]:
    return {"measured_at": on_day(call.day), "pain": call.pain, "relief": call.relief}


def _frame(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    for column in columns:
        if column.endswith("_at"):
            frame[column] = pd.to_datetime(frame[column], utc=True).astype("datetime64[us, UTC]")
        elif column == "pain":
            frame[column] = frame[column].astype("Int64")
    return frame
