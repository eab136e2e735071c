"""When the pain was back: one row for each infusion, of one patient or of a whole clinic.

The definition and its origin: `docs/relief.md`. A report belongs to the last infusion that began
before it was given, and counts from that infusion's end on.
"""

from datetime import datetime
from enum import StrEnum

import numpy as np
import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.relief.following import follow
from monitoring.relief_span import SpanEnd

_SECONDS_PER_DAY = 86_400


class NotKnown(StrEnum):
    """Why nothing can be said about the relief of an infusion; never the same as "no relief"."""

    STILL_RUNNING = "still_running"
    NO_PAIN_BEFORE = "no_pain_before"
    TOO_LITTLE_PAIN = "too_little_pain"
    NOT_ASKED = "not_asked"


def relief_rows(
    infusions: pd.DataFrame, reports: pd.DataFrame, criteria: ReliefCriteria, at: datetime
) -> pd.DataFrame:
    """The relief after each infusion that began by `at`, one row each in order of time.

    `infusions` needs session_id, patient_id, started_at, stopped_at; `reports` are as in
    `clinic_frames.CLINIC_REPORT_COLUMNS`. What was reported after `at` is left out.

    Columns: session_id, patient_id, began_at (the infusion's end), ended_at, end (`SpanEnd`),
    baseline_pain and nadir_pain (NRS), continues, relieved_until, days, is_returned (the fields
    of `ReliefSpan`); not_known (`NotKnown`) says why there is none of these, else it is None.
    """
    windows = _windows(infusions, at)
    said = _said(windows, reports, at)
    windows["baseline_pain"] = _pain_before(windows, said)
    told = _told(windows, said)
    followed = follow(told, windows, criteria)
    windows["baseline_pain"] = followed["baseline_pain"]
    last = told.reindex(followed["last"]).set_axis(windows.index).join(followed["is_returned"])
    last["is_first"] = followed["last"] == followed["first"]
    still = told["measured_at"].reindex(followed["still"]).set_axis(windows.index)
    rows = pd.DataFrame(
        {
            "session_id": windows["session_id"],
            "patient_id": windows["patient_id"],
            "began_at": windows["stopped_at"],
            "ended_at": _ended_at(windows, last),
            "end": _ends(windows, last),
            "baseline_pain": windows["baseline_pain"],
            "continues": followed["continues"],
            "nadir_pain": followed["nadir_pain"],
            "relieved_until": still.fillna(windows["stopped_at"]),
            "not_known": _not_known(windows, last, criteria),
        }
    )
    return _without_unknown(rows)


def _windows(infusions: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """The infusions that began by `at`, numbered by row, each with the patient's next one.

    `patient` numbers the patients: ids are slow to sort and to compare ten thousand times.
    """
    columns = ["session_id", "patient_id", "started_at", "stopped_at"]
    begun = infusions.loc[infusions["started_at"] <= at, columns]
    windows = begun.sort_values("started_at", kind="stable", ignore_index=True)
    windows["stopped_at"] = windows["stopped_at"].where(windows["stopped_at"] <= at)
    windows["patient"] = pd.factorize(windows["patient_id"])[0]
    following = windows.assign(next=windows.index).groupby("patient", sort=False)
    windows["next_started_at"] = following["started_at"].shift(-1)
    windows["next"] = following["next"].shift(-1).fillna(-2).astype(int)  # none: not even -1
    return windows


def _said(windows: pd.DataFrame, reports: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """The reports of these patients by `at`; `told_in` is the row of the infusion's own visit.

    Columns: patient, told_in (-1 for a follow-up or a visit without infusion), measured_at, pain,
    relief.
    """
    is_about = reports["pain"].notna() | reports["relief"].notna()
    said = reports.loc[is_about & (reports["measured_at"] <= at)]
    patients = pd.Index(windows["patient_id"].unique())
    numbered = said[["measured_at", "relief"]].assign(
        pain=said["pain"].astype("Float64").astype(float),
        patient=patients.get_indexer(said["patient_id"]),
        told_in=pd.Index(windows["session_id"]).get_indexer(said["session_id"]),
    )
    # Of one instant, the lower score goes first: the order of the rows must not decide anything.
    return numbered.loc[numbered["patient"] >= 0].sort_values(["measured_at", "pain"])


def _pain_before(windows: pd.DataFrame, said: pd.DataFrame) -> pd.Series:
    """The last pain score of each session up to the start of its infusion."""
    scores = said.loc[(said["told_in"] >= 0) & said["pain"].notna()]
    started_at = windows["started_at"].reindex(scores["told_in"]).set_axis(scores.index)
    before = scores.loc[scores["measured_at"] <= started_at]
    return before.groupby("told_in")["pain"].last().reindex(windows.index)


def _told(windows: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Each report about the relief with the infusion (its row) it is about, in their order."""
    told = pd.merge_asof(
        said,
        windows.reset_index(names="infusion"),
        left_on="measured_at",
        right_on="started_at",
        by="patient",
        allow_exact_matches=False,  # the pain at the very start is what the infusion found
    )
    told = told.loc[told["measured_at"] >= told["stopped_at"]].astype({"infusion": int})
    return told.sort_values("infusion", kind="stable", ignore_index=True)


def _ends(windows: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
    at_the_door = last["told_in"] == windows["next"]
    choices = [SpanEnd.RETURNED.value, SpanEnd.NEXT_INFUSION.value]
    names = np.select([last["is_returned"], at_the_door], choices, SpanEnd.LAST_CONTACT.value)
    return pd.Series(names, index=windows.index, dtype=object)


def _ended_at(windows: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
    """The report that ended it; the next start after one at its door.

    Pain that was back at the first report before leaving shows no relief at all: it ends at once.
    """
    ends = _ends(windows, last)
    in_session = last["told_in"] == windows.index
    at_once = ends.eq(SpanEnd.RETURNED) & last["is_first"] & in_session
    ended = last["measured_at"].where(~at_once, windows["stopped_at"])
    return ended.where(ends != SpanEnd.NEXT_INFUSION, windows["next_started_at"])


def _not_known(windows: pd.DataFrame, last: pd.DataFrame, criteria: ReliefCriteria) -> pd.Series:
    pain = windows["baseline_pain"]
    reasons = {
        NotKnown.STILL_RUNNING: windows["stopped_at"].isna(),
        NotKnown.NO_PAIN_BEFORE: pain.isna(),
        NotKnown.TOO_LITTLE_PAIN: pain < criteria.return_points,
        NotKnown.NOT_ASKED: last["measured_at"].isna(),
    }
    names = np.select(list(reasons.values()), [reason.value for reason in reasons], "")
    return pd.Series(names, index=windows.index, dtype=object).replace("", None)


def _without_unknown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with nothing but the reason where nothing is known, and the lengths of the rest."""
    is_known = rows["not_known"].isna()
    for column in ("ended_at", "end", "nadir_pain", "relieved_until"):
        rows[column] = rows[column].where(is_known)
    length = rows["ended_at"] - rows["began_at"]
    rows["days"] = length.dt.total_seconds() / _SECONDS_PER_DAY
    rows["is_returned"] = rows["end"] == SpanEnd.RETURNED
    return rows
