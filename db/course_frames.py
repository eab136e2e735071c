"""One patient's readings across all sessions, as frames: one statement for each of them.

Found by the patient and then by the keys of their sessions, so that the cost grows with what this
patient has and not with the clinic.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from db.base import Base
from db.baselines import BaselineStatements
from db.collecting import collector_at_rest
from db.course_tables import FollowUpRow
from db.entry_tables import (
    AssessmentRow,
    EffectReportRow,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.frame_statements import FrameStatement
from db.session_scopes import CLINIC, course_entry_stands, one_patient, sessions, standing
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Values
from monitoring.ids import ClinicId, PatientId
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

_SCOPE = one_patient()


def _sessions() -> FrameStatement:
    own = {**_columns_of(SessionRow), **_columns_of(SessionStateRow), "session_id": SessionRow.id}
    columns: Iterable[ColumnElement[Any]] = (own[name].label(name) for name in SESSION_COLUMNS)
    began = func.coalesce(SessionStateRow.started_at, SessionRow.scheduled_at)
    return FrameStatement(sessions(_SCOPE, *columns).order_by(began, SessionRow.id))


def _columns_of(row: type[Base]) -> dict[str, ColumnElement[Any]]:
    return dict(row.__table__.columns.items())


def _follow_ups() -> FrameStatement:
    row = FollowUpRow
    return FrameStatement(
        select(*(getattr(row, name) for name in FOLLOW_UP_COLUMNS))
        .where(row.clinic_id == CLINIC, row.patient_id == bindparam("patient_id"))
        .where(course_entry_stands(row))
        .order_by(row.measured_at, row.recorded_at, row.id)
    )


_FRAMES = {
    "sessions": _sessions(),
    "vitals": FrameStatement(standing(_SCOPE, VitalsRow, *VITALS_COLUMNS)),
    "assessments": FrameStatement(standing(_SCOPE, AssessmentRow, *ASSESSMENT_COLUMNS)),
    "effects": FrameStatement(standing(_SCOPE, EffectReportRow, *EFFECT_COLUMNS)),
    "pump": FrameStatement(standing(_SCOPE, InfusionEventRow, *PUMP_COLUMNS)),
    "orders": FrameStatement(standing(_SCOPE, InfusionOrderRow, *ORDER_COLUMNS)),
    "follow_ups": _follow_ups(),
}
_BASELINES = BaselineStatements(_SCOPE)


def patient_frames(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> PatientFrames:
    """All readings of a patient; every frame is empty where there is no such patient."""
    place: Values = {"clinic_id": clinic_id, "patient_id": patient_id}
    with collector_at_rest():
        frames = {name: statement.frame(connection, place) for name, statement in _FRAMES.items()}
        return PatientFrames(**frames, baselines=_baselines(connection, place, frames["vitals"]))


def _baselines(connection: Connection, place: Values, vitals: pd.DataFrame) -> pd.DataFrame:
    """The baseline set of each session that has one, where it stands."""
    chosen = set(_BASELINES.chosen(connection, place).values())
    sets = vitals.loc[vitals["id"].isin(chosen), ["session_id", "id"]]
    return sets.set_axis(list(BASELINE_COLUMNS), axis="columns").reset_index(drop=True)
