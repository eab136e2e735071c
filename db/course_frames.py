"""One patient's readings across all sessions, as frames: one statement for each of them.

Found by the patient and then by the keys of their sessions, so that the cost grows with what this
patient has and not with the clinic.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    bindparam,
    exists,
    func,
    inspect,
    select,
    text,
)

from db.base import Base
from db.course_tables import CourseCorrectionRow, FollowUpRow
from db.entry_tables import (
    AssessmentRow,
    CareEntryRow,
    CorrectionRow,
    EffectReportRow,
    HeaderColumns,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.frame_statements import FrameStatement
from db.joins import in_turn
from db.mapping import ContentMapping, WideMapping
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement, Values
from monitoring.entries import BaselineChoice, Correction, Entry
from monitoring.ids import ClinicId, PatientId
from monitoring.record import chosen_baseline
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

_CLINIC: BindParameter[UUID] = bindparam("clinic_id")
_PATIENT: BindParameter[UUID] = bindparam("patient_id")
_BASELINES: ContentMapping[Entry] = ContentMapping(BaselineChoice)
_CORRECTIONS: WideMapping[Entry] = WideMapping(Correction)


def _of_patient(*rows: type[HeaderColumns]) -> Select[Any]:
    """The patient's sessions that were not cancelled, beside their entries in the table `rows`."""
    found: FromClause = in_turn(
        SessionRow.__table__,
        SessionStateRow.__table__,
        (SessionStateRow.clinic_id == _CLINIC) & (SessionStateRow.session_id == SessionRow.id),
    )
    for row in rows:
        on = (row.clinic_id == _CLINIC) & (row.session_id == SessionRow.id)
        found = in_turn(found, inspect(row).local_table, on)
    return (
        select()
        .select_from(found)
        .where(SessionRow.clinic_id == _CLINIC, SessionRow.patient_id == _PATIENT)
        .where(text("session_state.status <> 'cancelled'"))
    )


def _entries(row: type[HeaderColumns], columns: tuple[str, ...]) -> Select[Any]:
    """`columns` of every entry of the patient's sessions in a table of its own."""
    return _of_patient(row).add_columns(*(getattr(row, name) for name in columns))


def _standing(row: type[HeaderColumns], columns: tuple[str, ...]) -> FrameStatement:
    """The entries that no correction has taken back, in order of time."""
    corrected = exists().where(
        CorrectionRow.clinic_id == _CLINIC,
        CorrectionRow.session_id == row.session_id,
        CorrectionRow.target_id == row.id,
    )
    query = _entries(row, columns).where(~corrected)
    return FrameStatement(query.order_by(row.measured_at, row.recorded_at, row.id))


def _sessions() -> FrameStatement:
    own = {**_columns_of(SessionStateRow), **_columns_of(SessionRow), "session_id": SessionRow.id}
    began = func.coalesce(SessionStateRow.started_at, SessionRow.scheduled_at)
    columns: Iterable[ColumnElement[Any]] = (own[name].label(name) for name in SESSION_COLUMNS)
    return FrameStatement(_of_patient().add_columns(*columns).order_by(began, SessionRow.id))


def _columns_of(row: type[Base]) -> dict[str, ColumnElement[Any]]:
    return dict(row.__table__.columns.items())


def _follow_ups() -> FrameStatement:
    row, correction = FollowUpRow, CourseCorrectionRow
    corrected = exists().where(
        correction.clinic_id == _CLINIC,
        correction.patient_id == _PATIENT,
        correction.target_id == row.id,
    )
    return FrameStatement(
        select(*(getattr(row, name) for name in FOLLOW_UP_COLUMNS))
        .where(row.clinic_id == _CLINIC, row.patient_id == _PATIENT, ~corrected)
        .order_by(row.measured_at, row.recorded_at, row.id)
    )


_FRAMES = {
    "sessions": _sessions(),
    "vitals": _standing(VitalsRow, VITALS_COLUMNS),
    "assessments": _standing(AssessmentRow, ASSESSMENT_COLUMNS),
    "effects": _standing(EffectReportRow, EFFECT_COLUMNS),
    "pump": _standing(InfusionEventRow, PUMP_COLUMNS),
    "orders": _standing(InfusionOrderRow, ORDER_COLUMNS),
    "follow_ups": _follow_ups(),
}
_CHOICES = Statement(
    _entries(CareEntryRow, ("session_id", *_BASELINES.columns)).where(
        CareEntryRow.kind == text("'baseline'")
    )
)
_CORRECTED = Statement(_entries(CorrectionRow, ("session_id", *_CORRECTIONS.columns)))


def patient_frames(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> PatientFrames:
    """All readings of a patient; every frame is empty where there is no such patient."""
    place: Values = {"clinic_id": clinic_id, "patient_id": patient_id}
    frames = {name: statement.frame(connection, place) for name, statement in _FRAMES.items()}
    return PatientFrames(**frames, baselines=_baselines(connection, place, frames["vitals"]))


def _baselines(connection: Connection, place: Values, vitals: pd.DataFrame) -> pd.DataFrame:
    """The baseline set of each session that has one, where it stands."""
    settling: defaultdict[object, list[Entry]] = defaultdict(list)
    for session_id, *row in _CHOICES.rows(connection, place):
        settling[session_id].append(_BASELINES.entry(tuple(row)))
    for session_id, *row in _CORRECTED.rows(connection, place):
        settling[session_id].append(_CORRECTIONS.entry(tuple(row)))
    chosen = ((session_id, chosen_baseline(entries)) for session_id, entries in settling.items())
    standing = set(vitals["id"])
    rows = [row for row in chosen if row[1] in standing]
    return pd.DataFrame(rows, columns=list(BASELINE_COLUMNS), dtype=object)
