"""What the screens ask across sessions: who is to be called, looked at, signed off.

Types as in `frame_statements`. What a correction took back is left out. One statement each, unless
said otherwise.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    ScalarSelect,
    TextClause,
    bindparam,
    exists,
    func,
    inspect,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from db.base import Base
from db.clinic_tables import PatientRow, UserRow
from db.course_flag_tables import CourseAcknowledgementRow, CourseFlagRow
from db.course_tables import CourseStateRow, FollowUpRow
from db.engine import Database
from db.entry_tables import CareEntryRow, CorrectionRow, InfusionEventRow, InfusionOrderRow
from db.flag_tables import NEEDS_LOOK, FlagRow
from db.frame_statements import FrameStatement
from db.joins import in_turn
from db.session_scopes import CLINIC, Scope, course_entry_stands, standing, stands, with_state
from db.session_tables import IS_UNSIGNED, SessionRow, SessionStateRow
from db.statements import Values
from monitoring.ids import ClinicId
from monitoring.relief.pump_rows import pump_rows
from monitoring.trends.frames import ORDER_COLUMNS, PUMP_COLUMNS
from monitoring.visits import Disposition

# Literals, because SQLite cannot use a partial index for a bound parameter.
_IDENTITY = (
    PatientRow.id.label("patient_id"),
    PatientRow.family_name,
    PatientRow.given_name,
    PatientRow.born_on,
    PatientRow.record_number,
)


_UNSIGNED = (SessionStateRow.clinic_id == CLINIC, text(f"session_state.{IS_UNSIGNED}"))


def _is_patient(patient_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return (PatientRow.clinic_id == CLINIC) & (PatientRow.id == patient_id)


def _unsigned_with_patient() -> FromClause:
    state = inspect(SessionStateRow).local_table
    is_theirs = _is_patient(SessionStateRow.patient_id)
    by = "ix_session_state_unsigned"
    return in_turn(state, inspect(PatientRow).local_table, is_theirs, by=by)


def _last_stopped_at() -> ScalarSelect[Any]:
    """When the last of the patient's infusions ended."""
    return (
        select(func.max(SessionStateRow.stopped_at))
        .select_from(with_state(inspect(SessionRow).local_table))
        .where(SessionRow.clinic_id == CLINIC)
        .where(SessionRow.patient_id == CourseStateRow.patient_id)
        .where(text("session_state.status <> 'cancelled'"))
        .correlate(CourseStateRow)
        .scalar_subquery()
    )


def _last_follow_up(*which: ColumnElement[bool]) -> ScalarSelect[Any]:
    return (
        select(func.max(FollowUpRow.measured_at))
        .where(FollowUpRow.clinic_id == CLINIC)
        .where(FollowUpRow.patient_id == CourseStateRow.patient_id)
        .where(course_entry_stands(FollowUpRow), *which)
        .scalar_subquery()
    )


_DUE = FrameStatement(
    select(*_IDENTITY, CourseStateRow.follow_up_due_at.label("due_at"))
    .add_columns(_last_stopped_at().label("last_stopped_at"))
    .add_columns(_last_follow_up(FollowUpRow.is_reached.is_(True)).label("last_follow_up_at"))
    .add_columns(_last_follow_up().label("last_attempt_at"))
    .select_from(
        in_turn(
            inspect(CourseStateRow).local_table,
            inspect(PatientRow).local_table,
            _is_patient(CourseStateRow.patient_id),
        )
    )
    .where(CourseStateRow.clinic_id == CLINIC)
    .where(CourseStateRow.follow_up_due_at < bindparam("until"))
    .order_by(CourseStateRow.follow_up_due_at, PatientRow.id)
)


def due_follow_ups(database: Database, clinic_id: ClinicId, until: datetime) -> pd.DataFrame:
    """The patients who are to be asked before `until`, the longest due first.

    Columns: patient_id, family_name, given_name, born_on, record_number, due_at, last_stopped_at
    (the end of the newest infusion that ended), last_follow_up_at (when the patient was last
    reached), last_attempt_at (when that was last tried, reached or not); NaT where there is none.
    """
    with database.reading() as connection:
        return _DUE.frame(connection, {"clinic_id": clinic_id, "until": until})


_WORST_FIRST: ColumnElement[int] = literal_column(
    "CASE course_flag.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"
)


def _course_flags(*which: ColumnElement[bool] | TextClause) -> FrameStatement:
    """Flags across sessions with their patients, worst and oldest first."""
    return FrameStatement(
        select(*_IDENTITY, CourseFlagRow.rule_id, CourseFlagRow.began_with, CourseFlagRow.title)
        .add_columns(CourseFlagRow.severity, CourseFlagRow.state, CourseFlagRow.raised_at)
        .add_columns(CourseFlagRow.worsened_at, CourseFlagRow.is_acknowledged)
        .add_columns(CourseFlagRow.evidence, CourseFlagRow.review)
        .select_from(
            in_turn(
                inspect(CourseFlagRow).local_table,
                inspect(PatientRow).local_table,
                _is_patient(CourseFlagRow.patient_id),
            )
        )
        .where(CourseFlagRow.clinic_id == CLINIC, *which)
        .order_by(_WORST_FIRST, CourseFlagRow.raised_at, PatientRow.id, CourseFlagRow.rule_id)
    )


def _answered_by_physician() -> ColumnElement[bool]:
    said = CourseAcknowledgementRow
    return exists().where(
        said.clinic_id == CLINIC,
        said.patient_id == CourseFlagRow.patient_id,
        said.rule_id == CourseFlagRow.rule_id,
        said.began_with == CourseFlagRow.began_with,
        UserRow.clinic_id == CLINIC,
        UserRow.id == said.by,
        UserRow.role == literal_column("'physician'"),
    )


_COURSE_FLAGS = _course_flags(text(f"course_flag.{NEEDS_LOOK}"))
_ONLY_NURSES = _course_flags(
    text("course_flag.state = 'closed'"),
    text("course_flag.severity = 'critical'"),
    text("course_flag.is_acknowledged"),
    ~_answered_by_physician(),
)


def open_course_flags(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The flags across sessions that need a look, worst and oldest first.

    Columns: patient_id, family_name, given_name, born_on, record_number, rule_id, began_with,
    title, severity, state, raised_at, worsened_at, is_acknowledged, evidence (a tuple of
    `flags.Evidence`), review.
    """
    with database.reading() as connection:
        return _COURSE_FLAGS.frame(connection, {"clinic_id": clinic_id})


def seen_by_no_physician(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The critical flags across sessions that are closed because a nurse has acknowledged them.

    Columns and order: those of `open_course_flags`.
    """
    with database.reading() as connection:
        return _ONLY_NURSES.frame(connection, {"clinic_id": clinic_id})


_CRITICAL = FrameStatement(
    select(SessionStateRow.session_id, SessionStateRow.chair, SessionStateRow.status)
    .add_columns(*_IDENTITY, FlagRow.rule_id, FlagRow.began_with, FlagRow.title, FlagRow.severity)
    .add_columns(FlagRow.raised_at, FlagRow.worsened_at, FlagRow.is_acknowledged)
    .add_columns(FlagRow.is_historic, FlagRow.escalated_at)
    .select_from(
        in_turn(
            _unsigned_with_patient(),
            inspect(FlagRow).local_table,
            (FlagRow.clinic_id == CLINIC) & (FlagRow.session_id == SessionStateRow.session_id),
        )
    )
    .where(*_UNSIGNED, text(f"flag.{NEEDS_LOOK}"), text("flag.severity = 'critical'"))
    .order_by(FlagRow.is_acknowledged, FlagRow.raised_at, FlagRow.session_id, FlagRow.rule_id)
)


def open_critical_flags(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The critical flags that need a look, of sessions that no physician has signed off.

    Those that nobody has acknowledged come first, the oldest of them at the top; all of
    `queries.escalated_flags` are among them. Columns: session_id, chair, status, patient_id,
    family_name, given_name, born_on, record_number, rule_id, began_with, title, severity,
    raised_at, worsened_at, is_acknowledged, is_historic, escalated_at (NaT while it was not).
    """
    with database.reading() as connection:
        return _CRITICAL.frame(connection, {"clinic_id": clinic_id})


def _count(row: type[Base], label: str, *which: ColumnElement[bool] | TextClause) -> Label[int]:
    """How many rows of the session at hand there are in a table."""
    table = inspect(row).local_table
    return (
        select(func.count())
        .select_from(table)
        .where(table.c.clinic_id == CLINIC, table.c.session_id == SessionStateRow.session_id)
        .where(*which)
        .correlate(SessionStateRow)
        .scalar_subquery()
        .label(label)
    )


_RAISED = text("flag.state <> 'withdrawn'")
_IS_CRITICAL = text("flag.severity = 'critical'")
_IS_COMPLETED = text("session_state.status = 'completed'")
_LEFT = (text("care_entry.kind = 'ending'"), stands(CareEntryRow))
_WENT = "care_entry.content ->> 'disposition'"
_TO_HOSPITAL = text(f"{_WENT} = '{Disposition.HOSPITAL}'")
_UNESCORTED = text(f"{_WENT} IN ('{Disposition.HOME_ALONE}', '{Disposition.OTHER}')")
_COUNTS = (
    _count(FlagRow, "critical", _RAISED, _IS_CRITICAL),
    _count(FlagRow, "warning", _RAISED, text("flag.severity = 'warning'")),
    _count(FlagRow, "advisory", _RAISED, text("flag.severity = 'advisory'")),
    _count(FlagRow, "critical_open", text(f"flag.{NEEDS_LOOK}"), _IS_CRITICAL),
    _count(FlagRow, "critical_unseen", _RAISED, _IS_CRITICAL, FlagRow.is_acknowledged.is_(False)),
    _count(CorrectionRow, "corrections"),
    _count(CareEntryRow, "overrides", text("care_entry.kind = 'override'"), stands(CareEntryRow)),
    _count(CareEntryRow, "to_hospital", *_LEFT, _TO_HOSPITAL),
    _count(CareEntryRow, "unescorted", *_LEFT, _UNESCORTED),
)
_UNSIGNED_SESSIONS = FrameStatement(
    select(SessionStateRow.session_id, *_IDENTITY, SessionStateRow.chair)
    .add_columns(SessionStateRow.started_at, SessionStateRow.stopped_at)
    .add_columns(SessionStateRow.ended_at, SessionStateRow.outcome, *_COUNTS)
    .select_from(_unsigned_with_patient())
    .where(*_UNSIGNED, _IS_COMPLETED)
    .order_by(
        *(text(f"{name} DESC") for name in ("critical_unseen", "critical_open")),
        *(text(f"{name} DESC") for name in ("critical", "warning", "advisory")),
        SessionStateRow.ended_at,
        SessionStateRow.session_id,
    )
)
_COMPLETED = Scope(
    in_turn(
        inspect(SessionStateRow).local_table,
        inspect(SessionRow).local_table,
        (SessionRow.clinic_id == CLINIC) & (SessionRow.id == SessionStateRow.session_id),
    ),
    (*_UNSIGNED, _IS_COMPLETED),
)
_PUMP = FrameStatement(standing(_COMPLETED, InfusionEventRow, *PUMP_COLUMNS))
_ORDERS = FrameStatement(standing(_COMPLETED, InfusionOrderRow, *ORDER_COLUMNS))


def unsigned_sessions(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The sessions that are over and not signed off, those with the worst flags first.

    Columns: session_id, patient_id, family_name, given_name, born_on, record_number, chair,
    started_at, stopped_at, ended_at, outcome; how many flags were raised and not withdrawn:
    critical, warning, advisory; how many of the critical ones need a look (critical_open) or were
    never acknowledged (critical_unseen); how many corrections and overrides were written; whether
    the patient left to_hospital or unescorted (0 or 1); and was_held_back (`boolean`), as in
    `relief.pump_rows`, `<NA>` where that is not known. Three statements: what was held back is
    worked out from the pump's steps.
    """
    place: Values = {"clinic_id": clinic_id}
    with database.reading() as connection:
        found = _UNSIGNED_SESSIONS.frame(connection, place)
        pump, orders = _PUMP.frame(connection, place), _ORDERS.frame(connection, place)
    outcomes = found.set_index("session_id")["outcome"]
    given = pump_rows(pump, orders, outcomes)
    held_back = given["was_held_back"].reindex(found["session_id"])
    return found.assign(was_held_back=held_back.astype("boolean").array)
