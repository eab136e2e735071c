"""Read-only questions for the screens: one statement each, answered as a tidy frame.

Instants are UTC (`datetime64[us, UTC]`), whole numbers `Int64` with `<NA>` where there is none,
ids and days are objects. What a correction took back is left out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select, text
from sqlalchemy.orm import aliased

from db.clinic_tables import PatientRow, UserRow
from db.engine import Database
from db.entry_tables import CorrectionRow, VitalsRow
from db.flag_tables import NEEDS_LOOK, FlagRow
from db.session_tables import IS_ACTIVE, SessionRow, SessionStateRow
from monitoring.flags import Severity
from monitoring.ids import ClinicId, SessionId, UserId
from monitoring.sessions import SessionStatus

_VITALS = (
    "systolic_mmhg",
    "diastolic_mmhg",
    "heart_rate_per_min",
    "spo2_pct",
    "breaths_per_min",
    "temperature_tenths_c",
)
_INSTANTS = (
    "measured_at",
    "recorded_at",
    "scheduled_at",
    "started_at",
    "stopped_at",
    "raised_at",
    "worsened_at",
    "escalated_at",
)
_NUMBERS = (*_VITALS, "weight_g", "protocol_version", *Severity)


def board(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The sessions that are going on, by chair, one row each, with the newest vitals set.

    Columns: session_id, scheduled_at, patient_id, family_name, given_name, born_on,
    record_number, chair, status, responsible_name, weight_g, protocol_name, protocol_version,
    started_at, stopped_at; measured_at of the newest set (NaT without one), systolic_mmhg,
    diastolic_mmhg, heart_rate_per_min, spo2_pct, breaths_per_min, temperature_tenths_c; and how
    many flags need a look: critical, warning, advisory.
    """
    newest = aliased(VitalsRow)
    join = and_(
        newest.clinic_id == clinic_id,
        newest.session_id == SessionStateRow.session_id,
        newest.id == _newest_set(clinic_id),
    )
    values = (getattr(newest, name) for name in ("measured_at", *_VITALS))
    counts = (_flag_count(clinic_id, severity) for severity in reversed(Severity))
    query = _sessions(clinic_id).add_columns(*values, *counts).outerjoin(newest, join)
    # A literal, because SQLite cannot use a partial index for a bound parameter.
    active = text(f"session_state.{IS_ACTIVE}")
    return _frame(database, query.where(active).order_by(SessionStateRow.chair))


def scheduled_sessions(
    database: Database, clinic_id: ClinicId, since: datetime, until: datetime
) -> pd.DataFrame:
    """The sessions that are scheduled from `since` to before `until` and have not begun.

    Columns: those of `board` up to stopped_at.
    """
    query = _sessions(clinic_id).where(
        SessionRow.scheduled_at >= since,
        SessionRow.scheduled_at < until,
        text("session_state.status = 'scheduled'"),
    )
    return _frame(database, query.order_by(SessionRow.scheduled_at, SessionStateRow.chair))


def escalated_flags(database: Database, clinic_id: ClinicId) -> pd.DataFrame:
    """The critical flags that nobody acknowledged in time, the longest escalated first.

    Of sessions that no physician has signed off; what a correction took back is not among them.
    Columns: session_id, chair, status, family_name, given_name, born_on, record_number, rule_id,
    title, severity, raised_at, worsened_at, escalated_at.
    """
    state, patient = SessionStateRow, PatientRow
    query = (
        select(state.session_id, state.chair, state.status)
        .add_columns(patient.family_name, patient.given_name, patient.born_on)
        .add_columns(patient.record_number, FlagRow.rule_id, FlagRow.title, FlagRow.severity)
        .add_columns(FlagRow.raised_at, FlagRow.worsened_at, FlagRow.escalated_at)
        .select_from(FlagRow)
        .join(state, and_(state.clinic_id == clinic_id, state.session_id == FlagRow.session_id))
        .join(patient, and_(patient.clinic_id == clinic_id, patient.id == state.patient_id))
        .where(FlagRow.clinic_id == clinic_id, text(f"flag.{NEEDS_LOOK}"))
        .where(FlagRow.escalated_at.is_not(None), FlagRow.is_acknowledged.is_(False))
        .where(state.status != SessionStatus.SIGNED_OFF)
        .order_by(FlagRow.escalated_at, state.chair, FlagRow.rule_id)
    )
    return _frame(database, query)


def active_sessions(database: Database) -> tuple[tuple[ClinicId, SessionId], ...]:
    """The sessions that are going on in every clinic."""
    place = (SessionStateRow.clinic_id, SessionStateRow.session_id)
    query = select(*place).where(text(IS_ACTIVE)).order_by(*place)
    with database.reading() as connection:
        return tuple((ClinicId(of), SessionId(each)) for of, each in connection.execute(query))


def people_names(database: Database, clinic_id: ClinicId) -> Mapping[UserId, str]:
    """The name of every person of the clinic, also of those who have left."""
    query = select(UserRow.id, UserRow.name).where(UserRow.clinic_id == clinic_id)
    with database.reading() as connection:
        return {UserId(user_id): name for user_id, name in connection.execute(query)}


def _newest_set(clinic_id: ClinicId) -> ScalarSelect[Any]:
    """The id of the newest vitals set of the session at hand that stands."""
    is_corrected = exists().where(
        CorrectionRow.clinic_id == clinic_id,
        CorrectionRow.session_id == VitalsRow.session_id,
        CorrectionRow.target_id == VitalsRow.id,
    )
    return (
        select(VitalsRow.id)
        .where(VitalsRow.clinic_id == clinic_id)
        .where(VitalsRow.session_id == SessionStateRow.session_id)
        .where(~is_corrected)
        .order_by(VitalsRow.measured_at.desc(), VitalsRow.id.desc())
        .limit(1)
        .correlate(SessionStateRow)
        .scalar_subquery()
    )


def _flag_count(clinic_id: ClinicId, severity: Severity) -> ColumnElement[int]:
    """How many flags of the session at hand need a look, of this severity."""
    return (
        select(func.count())
        .where(FlagRow.clinic_id == clinic_id)
        .where(FlagRow.session_id == SessionStateRow.session_id)
        .where(text(f"flag.{NEEDS_LOOK}"), FlagRow.severity == severity)
        .where(FlagRow.is_historic.is_(False), FlagRow.suppressed_until.is_(None))
        .correlate(SessionStateRow)
        .scalar_subquery()
        .label(severity.value)
    )


def _sessions(clinic_id: ClinicId) -> Select[Any]:
    """Sessions beside their patient and the person who is responsible."""
    state, patient, user = SessionStateRow, PatientRow, UserRow
    return (
        select(SessionRow.id.label("session_id"), SessionRow.scheduled_at, state.patient_id)
        .add_columns(patient.family_name, patient.given_name, patient.born_on)
        .add_columns(patient.record_number, state.chair, state.status)
        .add_columns(user.name.label("responsible_name"), state.weight_g)
        .add_columns(state.protocol_name, state.protocol_version)
        .add_columns(state.started_at, state.stopped_at)
        .select_from(state)
        .join(
            SessionRow, and_(SessionRow.clinic_id == clinic_id, SessionRow.id == state.session_id)
        )
        .join(patient, and_(patient.clinic_id == clinic_id, patient.id == state.patient_id))
        .outerjoin(user, and_(user.clinic_id == clinic_id, user.id == state.responsible))
        .where(state.clinic_id == clinic_id)
    )


def _frame(database: Database, query: Select[Any]) -> pd.DataFrame:
    """The rows of `query` with the types this module promises, also when there are none."""
    with database.reading() as connection:
        result = connection.execute(query)
        names = list(result.keys())
        frame = pd.DataFrame([tuple(row) for row in result], columns=names, dtype=object)
    instants = {name: "datetime64[us, UTC]" for name in _INSTANTS if name in names}
    numbers = {name: "Int64" for name in _NUMBERS if name in names}
    return frame.astype({**instants, **numbers})
