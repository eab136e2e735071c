"""The rows of the demonstration clinic agree with each patient's own summaries and spans."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from monitoring.course_criteria import CourseCriteria
from monitoring.follow_ups import FollowUp
from monitoring.ids import PatientId
from monitoring.protocols import default_protocol
from monitoring.relief.clinic import clinic_rows
from monitoring.relief.clinic_frames import (
    CLINIC_INFUSION_COLUMNS,
    CLINIC_REPORT_COLUMNS,
    ClinicFrames,
)
from monitoring.relief.dose_response import POINT_COLUMNS, dose_points
from monitoring.relief.spans import read_relief
from monitoring.relief_span import SpanEnd
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.frames import PatientFrames
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary
from tests.db.demo_clinic import small
from tests.factories import AT
from tests.frames import frames_of


def criteria() -> CourseCriteria:
    course = default_protocol().course
    assert course is not None
    return course


@cache
def patients() -> dict[PatientId, PatientFrames]:
    records = [life.record for life in small().lives]
    told = {course.patient.id: course.entries for course in small().courses}
    return {
        patient.id: frames_of(
            [record for record in records if record.session.patient_id == patient.id],
            [each for each in told.get(patient.id, ()) if isinstance(each, FollowUp)],
        )
        for patient in small().patients
    }


def summaries_of(frames: PatientFrames) -> tuple[SessionSummary, ...]:
    return summaries(frames, criteria(), longest_gap_min(default_protocol()))


def points() -> Iterator[pd.DataFrame]:
    for patient_id, frames in patients().items():
        spans = read_relief(frames, criteria().relief, AT).spans
        found = dose_points(summaries_of(frames), spans)
        yield found.assign(patient_id=_always(patient_id, found))


def _always(patient_id: PatientId, frame: pd.DataFrame) -> "pd.Series[Any]":
    return pd.Series([str(patient_id)] * len(frame), index=frame.index, dtype=object)


def whole_clinic() -> ClinicFrames:
    """The patients' frames put together; peaks by plain grouping."""
    every = patients().items()
    infusions = pd.concat([_infusions(of, frames) for of, frames in every])
    reports = pd.concat([_reports(of, frames) for of, frames in every])
    return ClinicFrames(
        infusions=infusions.sort_values("started_at")[list(CLINIC_INFUSION_COLUMNS)],
        reports=reports[list(CLINIC_REPORT_COLUMNS)],
        pump=pd.concat([frames.pump for _, frames in every]),
        orders=pd.concat([frames.orders for _, frames in every]),
    )


def _infusions(patient_id: PatientId, frames: PatientFrames) -> pd.DataFrame:
    begun = frames.sessions.dropna(subset="started_at")
    begun = begun.assign(pain_type=None, patient_id=_always(patient_id, begun))
    at = begun.set_index("session_id")["started_at"]
    is_baseline = frames.vitals["id"].isin(frames.baselines["vitals_id"])
    chosen = frames.vitals.loc[is_baseline].set_index("session_id")["systolic_mmhg"]
    begun["baseline_systolic_mmhg"] = begun["session_id"].map(chosen)
    for kind, name, peak in (
        (frames.vitals.loc[~is_baseline], "systolic_mmhg", "peak_systolic_mmhg"),
        (frames.assessments, "dissociation", "peak_dissociation"),
    ):
        since = kind.loc[kind["measured_at"] >= kind["session_id"].map(at)]
        begun[peak] = begun["session_id"].map(since.groupby("session_id")[name].max())
    return begun


def _reports(patient_id: PatientId, frames: PatientFrames) -> pd.DataFrame:
    scores = frames.assessments.dropna(subset="pain").assign(relief=None)
    told = pd.concat([scores, frames.follow_ups.assign(session_id=None)])
    return told.assign(patient_id=_always(patient_id, told))


def test_rows_agree_with_each_patients_points() -> None:
    rows = clinic_rows(whole_clinic(), criteria().relief, AT)
    found = rows[list(POINT_COLUMNS)].sort_values("session_id", ignore_index=True)
    expected = pd.concat(points()).sort_values("session_id", ignore_index=True)

    assert len(found) > 20
    assert found["relief_days"].notna().sum() > 10
    assert_frame_equal(found, expected)


def test_number_and_interval_agree_with_the_summaries() -> None:
    records = clinic_rows(whole_clinic(), criteria().relief, AT).to_dict("records")
    rows = {record["session_id"]: record for record in records}
    for frames in patients().values():
        for summary in summaries_of(frames):
            row = rows[summary.session_id]

            assert row["number"] == summary.number
            assert (None if summary.number == 1 else row["interval_days"]) == summary.interval_days


def test_baseline_pain_is_that_of_the_summary() -> None:
    for frames in patients().values():
        before = {each.session_id: each.pain_before for each in summaries_of(frames)}
        for span in read_relief(frames, criteria().relief, AT).spans:
            door = before[span.session_id]

            assert door is not None
            assert span.baseline_pain == door or (span.continues and span.baseline_pain > door)


def test_each_ending_happens_in_the_demo() -> None:
    spans = [
        s
        for frames in patients().values()
        for s in read_relief(frames, criteria().relief, AT).spans
    ]

    assert {span.end for span in spans} == set(SpanEnd)
