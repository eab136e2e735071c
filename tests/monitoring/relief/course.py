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
from monitoring.infusions import InfusionAction
from monitoring.relief.clinic_frames import (
    CLINIC_INFUSION_COLUMNS,
    CLINIC_REPORT_COLUMNS,
    ClinicFrames,
)
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
_NUMBERS = (
    *("pain", "weight_g", "number_in_series", "rate_ug_per_h", "amount_ug", "dose_ug"),
    *("baseline_systolic_mmhg", "peak_systolic_mmhg", "peak_dissociation", "duration_min"),
)
LATER = AT + timedelta(days=3_650)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit on `day`; `minutes` of infusion (None: it still runs); pain scores by minute.

    Half a mg/kg was ordered over 40 minutes, for 70 kg, and ran as ordered.
    """

    day: float = 0
    minutes: float | None = 40
    pain: Mapping[float, int] = field(default_factory=dict)
    has_infusion: bool = True
    of: str = "Adaeze"
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def session_id(self) -> SessionId:
        return SessionId(entry_id(f"visit of {self.of} on day {self.day}"))

    def at(self, minute: float) -> datetime:
        return on_day(self.day) + timedelta(minutes=minute)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A follow-up on `day`: pain, or the answer to "is the relief still there?"."""

    day: float
    of: str = "Adaeze"
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


def clinic(*visits: Visit, calls: Sequence[Call] = ()) -> ClinicFrames:
    """What is known of a clinic whose patients had these visits and these calls."""
    infused = sorted((each for each in visits if each.has_infusion), key=lambda each: each.day)
    told = [score | {"patient_id": entry_id(of)} for of, score in _scores_by_patient(visits)]
    told += [_follow_up(call) | {"patient_id": entry_id(call.of)} for call in calls]
    return ClinicFrames(
        infusions=_frame(CLINIC_INFUSION_COLUMNS, [_infusion(visit) for visit in infused]),
        reports=_frame(CLINIC_REPORT_COLUMNS, told),
        pump=_frame(PUMP_COLUMNS, [step for visit in infused for step in _pump(visit)]),
        orders=_frame(ORDER_COLUMNS, [_order(visit) for visit in infused]),
    )


def _scores_by_patient(visits: Sequence[Visit]) -> list[tuple[str, dict[str, object]]]:
    return [(visit.of, score) for visit in visits for score in _scores([visit])]


def _infusion(visit: Visit) -> dict[str, object]:
    known = {"patient_id": entry_id(visit.of), "weight_g": 70_000, "pain_type": "crps"}
    return {**_session(visit), **known, **visit.facts}


def _pump(visit: Visit) -> list[dict[str, object]]:
    steps = [(0.0, InfusionAction.START, 52_500), (visit.minutes, InfusionAction.STOP, None)]
    return [
        {
            "session_id": visit.session_id,
            "id": entry_id(f"{visit.session_id} {action}"),
            "measured_at": visit.at(minute),
            "recorded_at": visit.at(minute),
            "action": action,
            "rate_ug_per_h": rate,
        }
        for minute, action, rate in steps
        if minute is not None
    ]


def _order(visit: Visit) -> dict[str, object]:
    order = {"id": entry_id(f"{visit.session_id} order"), "dose_ug": 35_000, "duration_min": 40}
    return order | {"session_id": visit.session_id, "measured_at": visit.at(-10)}


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
        elif column in _NUMBERS:
            frame[column] = frame[column].astype("Int64")
    return frame
