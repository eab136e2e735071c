"""Each infusion of a patient in a few numbers; formulas and origins: docs/trends.md."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.course_criteria import CourseCriteria
from monitoring.effects import Effect, Grade
from monitoring.ids import SessionId
from monitoring.measures import Measure
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.trends.aligning import (
    Numbers,
    Readings,
    infusions_of,
    minutes_to,
    scores_of,
    vitals_of,
)
from monitoring.trends.dissociation import dissociation_courses
from monitoring.trends.doses import doses
from monitoring.trends.excursions import Allowed, excursions
from monitoring.trends.frames import PatientFrames
from monitoring.trends.summary import SessionSummary


def summaries(
    frames: PatientFrames, criteria: CourseCriteria | None, longest_gap_min: float
) -> tuple[SessionSummary, ...]:
    """The summary of each session whose infusion started, in order of the starts.

    Without `criteria` nothing can be said to be back. For `longest_gap_min` see
    `excursions.longest_gap_min`.
    """
    infusions = infusions_of(frames)
    vitals, scores = vitals_of(frames, infusions), scores_of(frames, infusions)
    allowed = Allowed(
        return_within_pct=None if criteria is None else criteria.return_within_pct,
        longest_gap_min=longest_gap_min,
    )
    effects = _worst_grades(frames.effects)
    parts = zip(
        infusions.to_dict("records"),
        excursions(vitals, _until(infusions, vitals), allowed),
        dissociation_courses(scores, len(infusions)),
        doses(frames, infusions),
        _scores_around(scores, infusions),
        strict=True,
    )
    return tuple(
        SessionSummary(
            **_facts(row),
            excursions=excursion,
            dissociation=dissociation,
            given_ug=dose.given_ug,
            ordered_ug=dose.ordered_ug,
            was_held_back=dose.was_held_back,
            effects=effects.get(row["session_id"], {}),
            **around,
        )
        for row, excursion, dissociation, dose, around in parts
    )


def _facts(row: dict[Any, Any]) -> dict[str, Any]:
    """What the session says of itself."""
    known: dict[Any, Any] = {name: None if pd.isna(value) else value for name, value in row.items()}
    outcome, stopped_at = known["outcome"], known["stopped_at"]
    return {
        "session_id": known["session_id"],
        "number": int(row["number"]),
        "number_in_series": known["number_in_series"],
        "planned_in_series": known["planned_in_series"],
        "status": SessionStatus(known["status"]),
        "outcome": None if outcome is None else SessionOutcome(outcome),
        "started_at": row["started_at"].to_pydatetime(),
        "stopped_at": None if stopped_at is None else stopped_at.to_pydatetime(),
        "interval_days": known["interval_days"],
        "weight_g": known["weight_g"],
    }


def _until(infusions: pd.DataFrame, vitals: Readings) -> Numbers:
    """The last minute of each infusion of which anything is known: of leaving, stop or a set."""
    until = np.fmax(minutes_to(infusions, "ended_at"), minutes_to(infusions, "stopped_at"))
    np.fmax.at(until, vitals.infusion, vitals.minute)
    return until


def _scores_around(scores: Readings, infusions: pd.DataFrame) -> list[dict[str, Any]]:
    """The last pain before the start and after the stop, and the last PHQ-9 before the start."""
    stopped = minutes_to(infusions, "stopped_at")
    is_before = scores.minute <= 0
    is_after = scores.minute >= stopped[scores.infusion]  # never of NaN
    pain, phq9 = scores.by_measure[Measure.PAIN], scores.by_measure[Measure.PHQ9]
    columns = {}
    for name, value, holds in (
        ("pain_before", pain, is_before),
        ("pain_after", pain, is_after),
        ("phq9_before", phq9, is_before),
    ):
        kept = holds & ~np.isnan(value)
        columns[name] = dict(
            zip(scores.infusion[kept].tolist(), value[kept].astype(int).tolist(), strict=True)
        )
    return [
        {name: found.get(row) for name, found in columns.items()} for row in range(len(infusions))
    ]


def _worst_grades(reports: pd.DataFrame) -> dict[SessionId, dict[Effect, Grade]]:
    """The worst grade of each effect that was reported, session by session."""
    worst: dict[SessionId, dict[Effect, Grade]] = {}
    for session_id, effect, grade in zip(
        reports["session_id"], reports["effect"], reports["grade"], strict=True
    ):
        grades = worst.setdefault(session_id, {})
        grades[Effect(effect)] = max(Grade(grade), grades.get(Effect(effect), Grade.NONE))
    return worst
