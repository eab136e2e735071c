"""What changes about a session: its status, start and stop, and flags, each with its history."""

from collections.abc import Container, Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, text

from db.flag_rows import FlagRows
from db.flag_tables import FlagChangeRow, FlagRow
from db.keyed_updates import KeyedUpdate
from db.mapping import Values, session_values, standing_values
from db.session_tables import IS_ACTIVE, SessionRow, SessionStateRow, StatusChangeRow
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.flags import Flag, FlagKey
from monitoring.ids import ClinicId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.record import SessionRecord, effective_entries
from monitoring.sessions import InfusionSession, Occupied

_STANDING = (
    "status",
    "outcome",
    "chair",
    "responsible",
    "weight_g",
    "protocol_name",
    "protocol_version",
)
_ADD_SESSION = Statement(insert(SessionRow))
_ADD_STATE = Statement(insert(SessionStateRow))
_ADD_STATUS_CHANGE = Statement(insert(StatusChangeRow))
_SET_STANDING = KeyedUpdate(SessionStateRow, *_STANDING, "ended_at")
_SET_INFUSED = KeyedUpdate(SessionStateRow, "started_at", "stopped_at")
_OCCUPIED = Statement(
    select(SessionStateRow.chair, SessionStateRow.patient_id)
    .where(SessionStateRow.clinic_id == bindparam("clinic_id"))
    .where(text(IS_ACTIVE))
)
_FLAGS = FlagRows(FlagRow, FlagChangeRow)


def add_session(connection: Connection, session: InfusionSession, audit: AuditEvent) -> None:
    """Add a session that has not started, and the first line of its history."""
    _ADD_SESSION.run(connection, session_values(session))
    state = {"patient_id": session.patient_id, "ended_at": session.ended_at}
    not_started = {"started_at": None, "stopped_at": None}
    _ADD_STATE.run(connection, {**standing_values(session), **state, **not_started})
    _add_status_change(connection, session, audit)


def set_standing(connection: Connection, session: InfusionSession, audit: AuditEvent) -> None:
    """Make status, outcome, chair, responsible person, weight, protocol those of `session`."""
    values = {**standing_values(session), "ended_at": session.ended_at}
    _SET_STANDING.run(connection, values)
    _add_status_change(connection, session, audit)


def _add_status_change(connection: Connection, session: InfusionSession, audit: AuditEvent) -> None:
    change = {"id": audit.id, "changed_at": audit.at, "changed_by": audit.by}
    _ADD_STATUS_CHANGE.run(connection, {**standing_values(session), **change})


def set_infused(connection: Connection, record: SessionRecord) -> datetime | None:
    """Keep when the infusion started and stopped, as the entries that stand say; the start."""
    started_at = _first(record, InfusionAction.START)
    values: Values = {
        "clinic_id": record.session.clinic_id,
        "session_id": record.session.id,
        "started_at": started_at,
        "stopped_at": _first(record, InfusionAction.STOP),
    }
    _SET_INFUSED.run(connection, values)
    return started_at


def occupied_chairs(connection: Connection, clinic_id: ClinicId) -> tuple[Occupied, ...]:
    """The chairs of the clinic in which a session is going on, and who sits there."""
    rows = _OCCUPIED.rows(connection, {"clinic_id": clinic_id})
    return tuple(Occupied(chair=chair, patient_id=patient_id) for chair, patient_id in rows)


def _first(record: SessionRecord, action: InfusionAction) -> datetime | None:
    times = (
        entry.measured_at
        for entry in effective_entries(record.entries)
        if isinstance(entry, InfusionEvent) and entry.action is action
    )
    return min(times, default=None)


def revise_flags(
    connection: Connection,
    session: InfusionSession,
    flags: Iterable[Flag],
    known: Container[FlagKey],
    audit: AuditEvent,
) -> None:
    """Add the flags that are not `known`, change those that are, and keep each change."""
    place: Values = {"clinic_id": session.clinic_id, "session_id": session.id}
    _FLAGS.revise(connection, place, flags, known, audit)
