"""Which sessions a SELECT is about, and the entries of those sessions that stand.

Every table is asked for its clinic, and found from the patient to the session to the entry.
"""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    TextClause,
    bindparam,
    exists,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from db.course_tables import CourseCorrectionRow, CourseHeaderColumns
from db.entry_tables import CorrectionRow, HeaderColumns
from db.joins import in_turn
from db.session_tables import SessionRow, SessionStateRow

CLINIC: BindParameter[UUID] = bindparam("clinic_id")
_NOT_CANCELLED = text("session_state.status <> 'cancelled'")


class Scope(NamedTuple):
    """Sessions (`infusion_session` beside `session_state`), and which of them are meant."""

    sessions: FromClause
    where: tuple[ColumnElement[bool] | TextClause, ...]


def one_patient() -> Scope:
    """The sessions of the patient `patient_id` that were not cancelled."""
    is_theirs = SessionRow.patient_id == bindparam("patient_id")
    where = (SessionRow.clinic_id == CLINIC, is_theirs, _NOT_CANCELLED)
    return Scope(with_state(inspect(SessionRow).local_table), where)


def sessions_of_time() -> Scope:
    """The sessions that were scheduled from `since` to before `until`, cancelled ones too."""
    where = (
        SessionRow.clinic_id == CLINIC,
        SessionRow.scheduled_at >= bindparam("since"),
        SessionRow.scheduled_at < bindparam("until"),
    )
    return Scope(with_state(inspect(SessionRow).local_table), where)


def infusions_of_treated() -> Scope:
    """All infusions of everybody who had one from `since` to before `until`."""
    found, where = sessions_of_treated()
    return Scope(found, (*where, SessionStateRow.started_at.is_not(None)))


def sessions_of_treated() -> Scope:
    """All sessions of theirs that were not cancelled, those without an infusion too."""
    treated = _treated()
    is_theirs = SessionRow.patient_id == treated.c.patient_id
    on = (SessionRow.clinic_id == CLINIC) & is_theirs
    found = in_turn(treated, inspect(SessionRow).local_table, on)
    return Scope(with_state(found), (_NOT_CANCELLED,))


def _treated() -> Subquery:
    return (
        select(SessionStateRow.patient_id)
        .where(SessionStateRow.clinic_id == CLINIC, _NOT_CANCELLED)
        .where(SessionStateRow.started_at >= bindparam("since"))
        .where(SessionStateRow.started_at < bindparam("until"))
        .distinct()
        .subquery("treated")
    )


def courses_of_treated(row: type[CourseHeaderColumns], *names: str) -> Select[Any]:
    """The entries of a table of theirs that no correction has taken back, in order of time."""
    treated = _treated()
    on = (row.clinic_id == CLINIC) & (row.patient_id == treated.c.patient_id)
    return (
        select(*(getattr(row, name) for name in names))
        .select_from(in_turn(treated, inspect(row).local_table, on))
        .where(course_entry_stands(row))
        .order_by(row.measured_at, row.recorded_at, row.id)
    )


def with_state(found: FromClause) -> FromClause:
    """Each `infusion_session` in `found` beside where it is now."""
    is_same = SessionStateRow.session_id == SessionRow.id
    on = (SessionStateRow.clinic_id == CLINIC) & is_same
    return in_turn(found, inspect(SessionStateRow).local_table, on)


def sessions(
    scope: Scope, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[Any]:
    """`columns` of each session in the scope."""
    return select(*columns).select_from(scope.sessions).where(*scope.where)


def entries(scope: Scope, row: type[HeaderColumns], *names: str) -> Select[Any]:
    """The columns `names` of every entry of these sessions in a table, corrected or not."""
    on = (row.clinic_id == CLINIC) & (row.session_id == SessionRow.id)
    found = in_turn(scope.sessions, inspect(row).local_table, on)
    return select(*(getattr(row, name) for name in names)).select_from(found).where(*scope.where)


def standing(scope: Scope, row: type[HeaderColumns], *names: str) -> Select[Any]:
    """The entries of these sessions that no correction has taken back, in order of time."""
    query = entries(scope, row, *names).where(stands(row))
    return query.order_by(row.measured_at, row.recorded_at, row.id)


def stands(row: type[HeaderColumns]) -> ColumnElement[bool]:
    """No correction has taken the entry back."""
    return ~exists().where(
        CorrectionRow.clinic_id == CLINIC,
        CorrectionRow.session_id == row.session_id,
        CorrectionRow.target_id == row.id,
    )


def course_entry_stands(row: type[CourseHeaderColumns]) -> ColumnElement[bool]:
    """No correction has taken the entry of a course back."""
    return ~exists().where(
        CourseCorrectionRow.clinic_id == CLINIC,
        CourseCorrectionRow.patient_id == row.patient_id,
        CourseCorrectionRow.target_id == row.id,
    )
