"""The frames of a patient's course, from records in memory: another way to what storage reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from monitoring.corrected import in_time
from monitoring.course_entries import CourseCorrection, CourseEntry
from monitoring.follow_ups import FollowUp
from monitoring.record import SessionRecord
from monitoring.sessions import SessionStatus
from monitoring.timeline import Timeline, read_timeline
from monitoring.trends import frames
from monitoring.trends.frames import PatientFrames

_INSTANTS = ("measured_at", "recorded_at", "scheduled_at", "started_at", "stopped_at", "ended_at")
_OBJECTS = (
    *("id", "session_id", "episode_id", "vitals_id", "recorded_by", "channel", "relief"),
    *("effect", "grade", "action", "helped", "effects", "text", "status", "outcome"),
    "protocol_name",
)


Rows = list[dict[str, Any]]


def frames_of(records: Iterable[SessionRecord], entries: Iterable[CourseEntry]) -> PatientFrames:
    """The frames of the sessions of one patient and of their course."""
    timelines = [
        read_timeline(record)
        for record in records
        if record.session.status is not SessionStatus.CANCELLED
    ]
    return PatientFrames(
        sessions=_sessions(timelines),
        vitals=_readings(timelines, "vitals", frames.VITALS_COLUMNS),
        assessments=_readings(timelines, "assessments", frames.ASSESSMENT_COLUMNS),
        effects=_effects(timelines),
        pump=_readings(timelines, "infusion", frames.PUMP_COLUMNS),
        orders=_readings(timelines, "orders", frames.ORDER_COLUMNS),
        baselines=_baselines(timelines),
        follow_ups=_frame(
            frames.FOLLOW_UP_COLUMNS,
            [
                {name: getattr(each, name) for name in frames.FOLLOW_UP_COLUMNS}
                for each in sorted(_standing(entries), key=in_time)
            ],
        ),
    )


def _standing(entries: Iterable[CourseEntry]) -> list[FollowUp]:
    held = tuple(entries)
    corrected = {each.target_id for each in held if isinstance(each, CourseCorrection)}
    return [each for each in held if isinstance(each, FollowUp) and each.id not in corrected]


def _sessions(timelines: Sequence[Timeline]) -> pd.DataFrame:
    def began(line: Timeline) -> tuple[datetime, object]:
        return line.started_at or line.session.scheduled_at, line.session.id

    rows = [
        {
            "session_id": line.session.id,
            "scheduled_at": line.session.scheduled_at,
            "started_at": line.started_at,
            "stopped_at": line.stopped_at,
            "ended_at": line.session.ended_at,
            "status": line.session.status,
            "outcome": line.session.outcome,
            "weight_g": line.session.weight_g,
            "number_in_series": line.session.number_in_series,
            "planned_in_series": line.session.planned_in_series,
            "protocol_name": line.session.protocol.name,
            "protocol_version": line.session.protocol.version,
        }
        for line in sorted(timelines, key=began)
    ]
    return _frame(frames.SESSION_COLUMNS, rows)


def _readings(timelines: Sequence[Timeline], kind: str, columns: tuple[str, ...]) -> pd.DataFrame:
    found = [(line, entry) for line in timelines for entry in getattr(line, kind)]
    return _frame(columns, _rows(found, columns))


def _effects(timelines: Sequence[Timeline]) -> pd.DataFrame:
    found = [
        (line, report)
        for line in timelines
        for episode in line.effects
        for report in episode.reports
    ]
    return _frame(frames.EFFECT_COLUMNS, _rows(found, frames.EFFECT_COLUMNS))


def _rows(found: list[tuple[Timeline, Any]], columns: tuple[str, ...]) -> Rows:
    return [
        {"session_id": line.session.id, **{name: getattr(entry, name) for name in columns[1:]}}
        for line, entry in sorted(found, key=lambda pair: in_time(pair[1]))
    ]


def _baselines(timelines: Sequence[Timeline]) -> pd.DataFrame:
    found = [(line.baseline_set, line.session.id) for line in timelines if line.baseline_set]
    rows: Rows = [
        {"session_id": session_id, "vitals_id": chosen.id}
        for chosen, session_id in sorted(found, key=lambda pair: in_time(pair[0]))
    ]
    return _frame(frames.BASELINE_COLUMNS, rows)


def _frame(columns: tuple[str, ...], rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return frame.astype({name: _dtype(name) for name in columns})


def _dtype(name: str) -> str:
    if name in _INSTANTS:
        return "datetime64[us, UTC]"
    if name in _OBJECTS:
        return "object"
    return "bool" if name == "is_reached" else "Int64"
