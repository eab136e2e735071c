"""How long the relief of each of a patient's infusions lasted."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.ids import SessionId
from monitoring.relief.clinic_frames import CLINIC_REPORT_COLUMNS
from monitoring.relief.returning import NotKnown, relief_rows
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.frames import PatientFrames


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What is known of the relief after a patient's infusions.

    `spans` are those of the infusions that anything is known of, in order; `not_known` says of
    every other infusion, by its session, why there is none.
    """

    spans: tuple[ReliefSpan, ...]
    not_known: Mapping[SessionId, NotKnown]


def read_relief(frames: PatientFrames, criteria: ReliefCriteria, at: datetime) -> Relief:
    """The relief after each infusion that began by `at`."""
    rows = _rows(frames, criteria, at)
    is_known = rows["not_known"].isna()
    unknown = rows.loc[~is_known]
    reasons = zip(unknown["session_id"], unknown["not_known"], strict=True)
    return Relief(
        spans=tuple(_span(row) for row in rows.loc[is_known].to_dict("records")),
        not_known={session_id: NotKnown(reason) for session_id, reason in reasons},
    )


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
