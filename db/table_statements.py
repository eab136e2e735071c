"""The SELECTs behind the exported tables: of a period, of a patient, or of one session.

Rows come by session and then by time, which is how they are stored: nothing is sorted, and the
first rows are there at once.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    false,
    func,
    literal_column,
    select,
    text,
)

from db.base import Base
from db.clinic_tables import PatientRow
from db.course_tables import CourseCorrectionRow, CourseHeaderColumns, FollowUpRow
from db.entry_tables import (
    AssessmentRow,
    CareEntryRow,
    CorrectionRow,
    EffectReportRow,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.export_tables import ExportRow
from db.flag_tables import AcknowledgementRow, FlagRow
from db.joins import in_turn
from db.ketamine_tables import KetamineLineRow, KetamineLotRow
from db.session_scopes import CLINIC, with_state
from db.session_tables import SessionRow, SessionStateRow
from db.types import Code
from monitoring.exports import Scope
from monitoring.visits import Route

Sources = Mapping[str, ColumnElement[Any]]
Where = tuple[ColumnElement[bool], ...]
ROWS: Mapping[str, type[Base]] = {
    "readings": VitalsRow,
    "assessments": AssessmentRow,
    "effects": EffectReportRow,
    "orders": InfusionOrderRow,
    "infusion-events": InfusionEventRow,
    "flags": FlagRow,
}
_WORDS = ("name", "amount", "reason")
_NO_MORE: Sources = {}
_CORRECTION = ("target_id", "replacement_id", "recorded_at", "recorded_by", "reason")


def rows_of(table: str, sources: tuple[str, ...], scope: Scope) -> Select[Any]:
    """The columns `sources` of a table of this name."""
    match table:
        case "sessions":
            return _of(_session_sources(), sources, _with_patient(), _sessions(scope)).order_by(
                SessionRow.id
            )
        case "follow-ups":
            row = FollowUpRow
            return _of(_columns(row), sources, _table(row), _courses(row, scope)).order_by(
                row.patient_id, row.measured_at, row.id
            )
        case "ketamine":
            line = KetamineLineRow
            return _of(_ketamine_sources(), sources, _with_lot(), _ketamine(scope)).order_by(
                line.lot_id, line.number
            )
        case "medicines-given":
            query = _in_sessions(CareEntryRow, sources, scope, _MEDICINE)
            return query.where(text("care_entry.kind = 'medicine_given'"))
        case "exports":
            own = _columns(ExportRow)
            return _of(own, sources, _table(ExportRow), _exports(scope)).order_by(
                ExportRow.made_at, ExportRow.id
            )
        case _:
            return _in_sessions(ROWS[table], sources, scope)


def corrections_of_sessions(scope: Scope) -> Select[Any]:
    """The corrections in the sessions of a scope: target, replacement, when, who, why."""
    own = _columns(CorrectionRow)
    found = _beside_sessions(CorrectionRow)
    last = (CorrectionRow.recorded_at, CorrectionRow.id)
    return _of(own, _CORRECTION, found, _sessions(scope)).order_by(*last)


def corrections_of_courses(scope: Scope) -> Select[Any]:
    """The corrections of follow-ups, as those of sessions; of any time: one may come later."""
    row = CourseCorrectionRow
    where: Where = (row.clinic_id == CLINIC,)
    if scope is Scope.PATIENT:
        where = (*where, row.patient_id == bindparam("patient_id"))
    found = _of(_columns(row), _CORRECTION, _table(row), where)
    return found.order_by(row.recorded_at, row.id)


def counted(query: Select[Any]) -> Select[Any]:
    """How many rows a SELECT has."""
    return query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)


def _of(known: Sources, sources: tuple[str, ...], found: FromClause, where: Where) -> Select[Any]:
    columns = (known[name].label(name) for name in sources)
    return select(*columns).select_from(found).where(*where)


# What the rare kinds of entry hold beyond their header; both databases know this operator.
_MEDICINE: Sources = {
    **{name: literal_column(f"care_entry.content ->> '{name}'", String()) for name in _WORDS},
    "route": literal_column("care_entry.content ->> 'route'", Code(Route)),
    "dose_ug": literal_column("CAST(care_entry.content ->> 'dose_ug' AS INTEGER)", Integer()),
}


def _in_sessions(
    row: type[Base], sources: tuple[str, ...], scope: Scope, more: Sources = _NO_MORE
) -> Select[Any]:
    known = {**_columns(row), **_beside(), **more}
    keys = [each for each in row.__table__.primary_key if each.name not in _PLACE]
    found = _of(known, sources, _beside_sessions(row), _sessions(scope))
    return found.order_by(SessionRow.id, *keys)


_PLACE = frozenset({"clinic_id", "session_id"})


def _beside() -> Sources:
    """What every row of a session is given of that session."""
    return {
        "session_id": _columns(SessionRow)["id"],
        "patient_id": _columns(SessionRow)["patient_id"],
        "started_at": _columns(SessionStateRow)["started_at"],
        "acknowledged_at": _first_acknowledged(),
    }


def _first_acknowledged() -> ColumnElement[Any]:
    said = AcknowledgementRow
    return (
        select(func.min(said.at))
        .where(said.clinic_id == CLINIC, said.session_id == FlagRow.session_id)
        .where(said.rule_id == FlagRow.rule_id, said.began_with == FlagRow.began_with)
        .correlate(FlagRow)
        .scalar_subquery()
    )


def _beside_sessions(row: type[Base]) -> FromClause:
    own = _columns(row)
    on = (own["clinic_id"] == CLINIC) & (own["session_id"] == SessionRow.id)
    return in_turn(with_state(_table(SessionRow)), _table(row), on)


def _with_patient() -> FromClause:
    on = (PatientRow.clinic_id == CLINIC) & (PatientRow.id == SessionRow.patient_id)
    return in_turn(with_state(_table(SessionRow)), _table(PatientRow), on)


def _session_sources() -> Sources:
    return {
        **_columns(PatientRow),
        **_columns(SessionStateRow),
        **_columns(SessionRow),
        **_beside(),
        # The session, in whose place `TableReader` puts what was given in it.
        "given_ug": _columns(SessionRow)["id"],
    }


def _sessions(scope: Scope) -> Where:
    mine: Where = (SessionRow.clinic_id == CLINIC,)
    if scope is Scope.SESSION:
        return (*mine, SessionRow.id == bindparam("session_id"))
    began = func.coalesce(SessionStateRow.started_at, SessionRow.scheduled_at)
    in_time = (*mine, began >= bindparam("since"), began < bindparam("until"))
    if scope is Scope.PERIOD:
        return in_time
    return (*in_time, SessionRow.patient_id == bindparam("patient_id"))


def _courses(row: type[CourseHeaderColumns], scope: Scope) -> Where:
    in_time: Where = (
        row.clinic_id == CLINIC,
        row.measured_at >= bindparam("since"),
        row.measured_at < bindparam("until"),
    )
    match scope:
        case Scope.PERIOD:
            return in_time
        case Scope.PATIENT:
            return (*in_time, row.patient_id == bindparam("patient_id"))
        case Scope.SESSION:
            return (false(),)  # what is said between infusions belongs to none of them


def _exports(scope: Scope) -> Where:
    in_time: Where = (
        ExportRow.clinic_id == CLINIC,
        ExportRow.made_at >= bindparam("since"),
        ExportRow.made_at < bindparam("until"),
    )
    match scope:
        case Scope.PERIOD:
            return in_time
        case Scope.PATIENT:
            return (*in_time, ExportRow.patient_id == bindparam("patient_id"))
        case Scope.SESSION:
            return (*in_time, ExportRow.session_id == bindparam("session_id"))


def _ketamine_sources() -> Sources:
    lot = _columns(KetamineLotRow)
    return {**lot, "lot_number": lot["number"], **_columns(KetamineLineRow)}


def _with_lot() -> FromClause:
    line, lot = _columns(KetamineLineRow), _columns(KetamineLotRow)
    on = (lot["clinic_id"] == CLINIC) & (lot["id"] == line["lot_id"])
    return in_turn(_table(KetamineLineRow), _table(KetamineLotRow), on)


def _ketamine(scope: Scope) -> Where:
    line = KetamineLineRow
    in_time: Where = (
        line.clinic_id == CLINIC,
        line.recorded_at >= bindparam("since"),
        line.recorded_at < bindparam("until"),
    )
    match scope:
        case Scope.PERIOD:
            return in_time
        case Scope.PATIENT:
            mine = select(SessionRow.id).where(
                SessionRow.clinic_id == CLINIC, SessionRow.patient_id == bindparam("patient_id")
            )
            return (*in_time, line.session_id.in_(mine))
        case Scope.SESSION:
            return (*in_time, line.session_id == bindparam("session_id"))


def _table(row: type[Base]) -> FromClause:
    return row.__table__


def _columns(row: type[Base]) -> dict[str, ColumnElement[Any]]:
    return dict(row.__table__.columns.items())
