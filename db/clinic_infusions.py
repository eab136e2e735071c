"""All infusions of a clinic in a time, for its figures of relief and of dose and response."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from db.baselines import BaselineStatements, may_be_baseline
from db.collecting import collector_at_rest
from db.course_tables import CourseEntryRow, FollowUpRow
from db.engine import Database
from db.entry_tables import (
    AssessmentRow,
    HeaderColumns,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.frame_statements import FrameStatement
from db.session_scopes import (
    CLINIC,
    courses_of_treated,
    entries,
    infusions_of_treated,
    sessions,
    sessions_of_treated,
    standing,
    stands,
)
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement, Values
from monitoring.course_entries import PainType
from monitoring.ids import ClinicId
from monitoring.relief.clinic_frames import (
    CLINIC_INFUSION_COLUMNS,
    CLINIC_REPORT_COLUMNS,
    ClinicFrames,
)
from monitoring.trends.frames import ORDER_COLUMNS, PUMP_COLUMNS

_SCOPE = infusions_of_treated()
_Score = InstrumentedAttribute[int | None]


def _highest(
    row: type[HeaderColumns],
    score: _Score,
    session_id: ColumnElement[object] | InstrumentedAttribute[object],
    started_at: ColumnElement[object] | InstrumentedAttribute[object],
) -> Select[int | None]:
    """The highest of a session from the start of its infusion on."""
    return (
        select(func.max(score))
        .where(row.clinic_id == CLINIC, row.session_id == session_id)
        .where(row.measured_at >= started_at, stands(row))
    )


def _peak(row: type[HeaderColumns], score: _Score) -> ColumnElement[int | None]:
    highest = _highest(row, score, SessionRow.id, SessionStateRow.started_at)
    return highest.correlate(SessionRow, SessionStateRow).scalar_subquery()


_INFUSIONS = FrameStatement(
    sessions(
        _SCOPE,
        SessionRow.id.label("session_id"),
        SessionRow.patient_id,
        SessionStateRow.started_at,
        SessionStateRow.stopped_at,
        SessionStateRow.outcome,
        SessionStateRow.weight_g,
        SessionRow.number_in_series,
        _peak(VitalsRow, VitalsRow.systolic_mmhg).label("peak_systolic_mmhg"),
        _peak(AssessmentRow, AssessmentRow.dissociation).label("peak_dissociation"),
    ).order_by(SessionStateRow.started_at, SessionRow.id)
)
_BASELINES = BaselineStatements(_SCOPE)
_BASELINE_SETS = FrameStatement(
    entries(_SCOPE, VitalsRow, "id", "measured_at", "systolic_mmhg")
    .where(may_be_baseline())
    .where(stands(VitalsRow))
)
_PEAK_BESIDE = Statement(
    _highest(
        VitalsRow, VitalsRow.systolic_mmhg, bindparam("session_id"), bindparam("started_at")
    ).where(VitalsRow.id != bindparam("baseline_id"))
)
_DIAGNOSES = FrameStatement(
    courses_of_treated(CourseEntryRow, "patient_id", "measured_at", "content").where(
        text("course_entry.kind = 'diagnosis'")
    )
)
_SCORES = FrameStatement(
    entries(sessions_of_treated(), AssessmentRow, "session_id", "measured_at", "pain")
    .add_columns(SessionRow.patient_id)
    .where(AssessmentRow.pain.is_not(None), stands(AssessmentRow))
)
_ANSWERS = FrameStatement(
    courses_of_treated(FollowUpRow, "patient_id", "measured_at", "pain", "relief").where(
        FollowUpRow.pain.is_not(None) | FollowUpRow.relief.is_not(None)
    )
)
_PUMP = FrameStatement(standing(_SCOPE, InfusionEventRow, *PUMP_COLUMNS))
_ORDERS = FrameStatement(standing(_SCOPE, InfusionOrderRow, *ORDER_COLUMNS))


def clinic_infusions(
    database: Database, clinic_id: ClinicId, since: datetime, until: datetime
) -> ClinicFrames:
    """All infusions of the patients who had one from `since` to before `until`, and their reports.

    All of theirs, before and after too: else an infusion would not know its number, nor the pain
    when it came back. Whoever draws a time keeps the rows of that time at the end. Columns and
    types: `ClinicFrames`. Nine statements, however many infusions there are.
    """
    values: Values = {"clinic_id": clinic_id, "since": since, "until": until}
    with database.reading() as connection, collector_at_rest():
        infusions = _INFUSIONS.frame(connection, values)
        infusions = _with_baseline(connection, values, infusions)
        return ClinicFrames(
            infusions=_with_pain_type(connection, values, infusions),
            reports=_reports(connection, values),
            pump=_PUMP.frame(connection, values),
            orders=_ORDERS.frame(connection, values),
        )


def _with_baseline(connection: Connection, values: Values, infusions: pd.DataFrame) -> pd.DataFrame:
    """The infusions with the systolic pressure of the chosen baseline, which is no peak."""
    sets = _BASELINE_SETS.frame(connection, values).set_index("id")
    chosen = infusions["session_id"].map(dict(_BASELINES.chosen(connection, values)))
    found = sets.reindex(chosen).reset_index(drop=True)
    rows = infusions.assign(baseline_systolic_mmhg=found["systolic_mmhg"])
    rows["baseline_id"] = chosen
    late = rows.loc[found["measured_at"] >= rows["started_at"]]
    for index, row in zip(late.index, late.to_dict("records"), strict=True):
        peak = _peak_beside(connection, values, row)
        rows.loc[index, "peak_systolic_mmhg"] = pd.NA if peak is None else peak
    return rows


def _peak_beside(connection: Connection, values: Values, row: Mapping[Hashable, Any]) -> int | None:
    """The peak without the baseline, which is baseline whatever the clock says."""
    known = {name: row[name] for name in ("session_id", "baseline_id")}
    started_at = row["started_at"].to_pydatetime()
    ((peak,),) = _PEAK_BESIDE.rows(connection, {**values, **known, "started_at": started_at})
    return None if peak is None else int(peak)


def _with_pain_type(
    connection: Connection, values: Values, infusions: pd.DataFrame
) -> pd.DataFrame:
    """The infusions with the first type of the diagnosis that held when each began."""
    diagnoses = _DIAGNOSES.frame(connection, values)
    types = [PainType(content["types"][0]) for content in diagnoses["content"]]
    known = diagnoses[["patient_id", "measured_at"]].assign(
        pain_type=pd.Series(types, dtype=object)
    )
    rows = pd.merge_asof(
        infusions, known, left_on="started_at", right_on="measured_at", by="patient_id"
    )
    rows["pain_type"] = rows["pain_type"].astype(object).where(rows["pain_type"].notna(), None)
    return rows[list(CLINIC_INFUSION_COLUMNS)]


def _reports(connection: Connection, values: Values) -> pd.DataFrame:
    """What was said of pain and relief, in sessions and between them."""
    scores = _SCORES.frame(connection, values)
    scores["relief"] = pd.Series([None] * len(scores), dtype=object)
    answers = _ANSWERS.frame(connection, values)
    answers["session_id"] = pd.Series([None] * len(answers), dtype=object)
    said = pd.concat([scores, answers])[list(CLINIC_REPORT_COLUMNS)]
    return said.sort_values("measured_at", kind="stable", ignore_index=True)
