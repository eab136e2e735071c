"""How long the relief of each of a patient's infusions lasted."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.ids import SessionId
from monitoring.relief.clinic_frames import CLINIC_REPORT_COLUMNS
from monitoring.relief.returning import NotKnown, relief_rows
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.frames import PatientFrames


def relief_spans(
    frames: PatientFrames, criteria: ReliefCriteria, at: datetime
) -> tuple[ReliefSpan, ...]:
    """The relief after each infusion that ended by `at` and that anything is known of, in order.

    An infusion without a span has its reason in `relief_not_known`.
    """
    rows = _rows(frames, criteria, at)
    known = rows.loc[rows["not_known"].isna()]
    return tuple(_span(row) for row in known.to_dict("records"))


def relief_not_known(
    frames: PatientFrames, criteria: ReliefCriteria, at: datetime
) -> Mapping[SessionId, NotKnown]:
    """Why nothing is known of the relief after an infusion that began by `at`, by its session."""
    rows = _rows(frames, criteria, at)
    unknown = rows.loc[rows["not_known"].notna()]
    pairs = zip(unknown["session_id"], unknown["not_known"], strict=True)
    return {session_id: NotKnown(reason) for session_id, reason in pairs}


def _rows(frames: PatientFrames, criteria: ReliefCriteria, at: datetime) -> pd.DataFrame:
    infusions = frames.sessions.assign(patient_id=0)  # all of them are of one patient
    return relief_rows(infusions, _reports(frames), criteria, at)


def _reports(frames: PatientFrames) -> pd.DataFrame:
    """What the patient said of the pain and of the relief, wherever it was asked."""
    scores = frames.assessments[["session_id", "measured_at", "pain"]].assign(relief=None)
    calls = frames.follow_ups[["measured_at", "pain", "relief"]].assign(session_id=None)
    said = [each for each in (scores, calls) if not each.empty] or [scores]
    return pd.concat(said).assign(patient_id=0)[list(CLINIC_REPORT_COLUMNS)]


def _span(row: Mapping[Hashable, Any]) -> ReliefSpan:
    nadir = row["nadir_pain"]
    return ReliefSpan(
        session_id=row["session_id"],
        began_at=row["began_at"].to_pydatetime(),
        ended_at=row["ended_at"].to_pydatetime(),
        end=SpanEnd(row["end"]),
        baseline_pain=int(row["baseline_pain"]),
        nadir_pain=None if pd.isna(nadir) else int(nadir),
        relieved_until=row["relieved_until"].to_pydatetime(),
        continues=row["continues"],
    )
