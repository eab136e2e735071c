"""One patient's visits as the queries give them, said in a few words.

Minutes count from the start of the visit's own infusion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from monitoring.effects import Effect, Grade
from monitoring.ids import SessionId
from monitoring.infusions import InfusionAction
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionOutcome, SessionStatus
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

CRITERIA = default_protocol().course
LONGEST_GAP_MIN = 18.0
Row = dict[str, object]
Pressures = dict[float, tuple[int, int]]
Numbers = dict[float, int]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit; `pressure`, `heart_rate` and so on by minute; `pump` by minute: action, number.

    `baseline` is the minute of the chosen set, None for no choice; `stop` and `left` are None
    while the infusion runs and while the patient is here.
    """

    name: str = "visit"
    starts_at: datetime | None = AT
    stop: float | None = 40
    left: float | None = 100
    outcome: SessionOutcome | None = SessionOutcome.COMPLETED
    weight_g: int | None = 70_000
    pressure: Mapping[float, tuple[int, int]] = field(default_factory=dict)
    heart_rate: Mapping[float, int] = field(default_factory=dict)
    spo2: Mapping[float, int] = field(default_factory=dict)
    breaths: Mapping[float, int] = field(default_factory=dict)
    baseline: float | None = -4
    scores: Mapping[float, Mapping[str, int]] = field(default_factory=dict)
    effects: Sequence[tuple[float, Effect, Grade]] = ()
    pump: Sequence[tuple[float, InfusionAction, int | None]] = ()
    orders: Mapping[float, int] = field(default_factory=dict)

    @property
    def session_id(self) -> SessionId:
        return SessionId(entry_id(f"session {self.name}"))

    def at(self, minute: float) -> datetime:
        return (self.starts_at or AT) + timedelta(minutes=minute)

    @property
    def minutes_of_sets(self) -> list[float]:
        given = (self.pressure, self.heart_rate, self.spo2, self.breaths)
        return sorted({minute for each in given for minute in each})


def frames(*visits: Visit) -> PatientFrames:
    """What is known of a patient with these visits."""
    return PatientFrames(
        sessions=_frame(SESSION_COLUMNS, [_session(visit) for visit in visits]),
        vitals=_frame(VITALS_COLUMNS, [row for each in visits for row in _vitals(each)]),
        assessments=_frame(ASSESSMENT_COLUMNS, [row for each in visits for row in _scores(each)]),
        effects=_frame(EFFECT_COLUMNS, [row for each in visits for row in _effects(each)]),
        pump=_frame(PUMP_COLUMNS, [row for each in visits for row in _pump(each)]),
        orders=_frame(ORDER_COLUMNS, [row for each in visits for row in _orders(each)]),
        baselines=_frame(BASELINE_COLUMNS, [row for each in visits for row in _baseline(each)]),
        follow_ups=_frame(FOLLOW_UP_COLUMNS, []),
    )


def _session(visit: Visit) -> Row:
    has_started = visit.starts_at is not None
    has_ended = visit.left is not None
    return {
        "session_id": visit.session_id,
        "scheduled_at": visit.at(-30),
        "started_at": visit.starts_at,
        "stopped_at": None if visit.stop is None or not has_started else visit.at(visit.stop),
        "ended_at": None if visit.left is None else visit.at(visit.left),
        "status": SessionStatus.COMPLETED if has_ended else SessionStatus.IN_PROGRESS,
        "outcome": visit.outcome if has_ended else None,
        "weight_g": visit.weight_g,
        "number_in_series": None,
        "planned_in_series": None,
        "protocol_name": "default",
        "protocol_version": 3,
    }


def _header(visit: Visit, kind: str, minute: float) -> Row:
    return {
        "session_id": visit.session_id,
        "id": entry_id(f"{kind} {visit.name} {minute}"),
        "measured_at": visit.at(minute),
    }


def _vitals(visit: Visit) -> list[Row]:
    return [
        _header(visit, "set", minute)
        | {
            "systolic_mmhg": visit.pressure.get(minute, (None, None))[0],
            "diastolic_mmhg": visit.pressure.get(minute, (None, None))[1],
            "heart_rate_per_min": visit.heart_rate.get(minute),
            "spo2_pct": visit.spo2.get(minute),
            "breaths_per_min": visit.breaths.get(minute),
        }
        for minute in visit.minutes_of_sets
    ]


def _baseline(visit: Visit) -> list[Row]:
    if visit.baseline is None:
        return []
    chosen = _header(visit, "set", visit.baseline)["id"]
    return [{"session_id": visit.session_id, "vitals_id": chosen}]


def _scores(visit: Visit) -> list[Row]:
    return [_header(visit, "scores", minute) | dict(said) for minute, said in visit.scores.items()]


def _effects(visit: Visit) -> list[Row]:
    return [
        _header(visit, "effect", minute)
        | {"episode_id": entry_id(what), "effect": what, "grade": grade, "action": ""}
        for minute, what, grade in visit.effects
    ]


def _pump(visit: Visit) -> list[Row]:
    return [
        _header(visit, f"pump {action}", minute)
        | {
            "recorded_at": visit.at(minute),
            "action": action,
            "rate_ug_per_h": None if action is InfusionAction.BOLUS else number,
            "amount_ug": number if action is InfusionAction.BOLUS else None,
        }
        for minute, action, number in visit.pump
    ]


def _orders(visit: Visit) -> list[Row]:
    return [
        _header(visit, "order", minute) | {"dose_ug": dose_ug, "duration_min": 40}
        for minute, dose_ug in visit.orders.items()
    ]


_OBJECTS = ("id", "effect", "action", "helped", "status", "outcome", "text", "relief", "channel")


def _frame(columns: Sequence[str], rows: Sequence[Row]) -> pd.DataFrame:
    """In order of time, with the types that the queries give."""
    instant = "started_at" if "started_at" in columns else "measured_at"
    in_order = sorted(rows, key=lambda row: str(row.get(instant)))
    return pd.DataFrame(
        {name: _column(name, [row.get(name) for row in in_order]) for name in columns}
    )


def _column(name: str, values: Sequence[object]) -> "pd.Series[Any]":
    if name.endswith("_at"):
        return pd.Series(values, dtype="datetime64[us, UTC]")
    is_object = name.endswith(("id", "_name", "_by")) or name in _OBJECTS
    return pd.Series(values, dtype=object if is_object else "Int64")
