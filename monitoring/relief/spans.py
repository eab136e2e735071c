"""How long the relief of each of a patient's infusions lasted."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.ids import SessionId
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
    """The relief after each infusion of a patient that began by `at`."""
    (relief,) = read_reliefs([frames], criteria, at)
    return relief


def read_reliefs(
    patients: Sequence[PatientFrames], criteria: ReliefCriteria, at: datetime
) -> list[Relief]:
    """`read_relief` for each of these patients, in their order.

    All are read at once: forty patients cost little more than one.
    """
    if not patients:
        return []
    infusions = _joined(each.sessions for each in patients)
    reports = _joined(_reports(each) for each in patients)
    rows = relief_rows(infusions, reports, criteria, at)
    return [_relief(rows.loc[rows["patient_id"] == number]) for number in range(len(patients))]


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames, each with the number of its frame as `patient_id`."""
    numbered = [each.assign(patient_id=number) for number, each in enumerate(frames)]
    return pd.concat([each for each in numbered if not each.empty] or numbered[:1])


def _relief(rows: pd.DataFrame) -> Relief:
    """The rows of one patient."""
    is_known = rows["not_known"].isna()
    unknown = rows.loc[~is_known]
    reasons = zip(unknown["session_id"], unknown["not_known"], strict=True)
    return Relief(
        spans=tuple(_span(row) for row in rows.loc[is_known].to_dict("records")),
        not_known={session_id: NotKnown(reason) for session_id, reason in reasons},
    )


def _reports(frames: PatientFrames) -> pd.DataFrame:
    """What the patient said of the pain and of the relief, wherever it was asked.

    Columns: session_id (None where it was asked between the visits), measured_at, pain, relief.
    """
    scores = frames.assessments[["session_id", "measured_at", "pain"]].assign(relief=None)
    calls = frames.follow_ups[["measured_at", "pain", "relief"]].assign(session_id=None)
    said = [each for each in (scores, calls) if not each.empty] or [scores]
    return pd.concat(said)


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
