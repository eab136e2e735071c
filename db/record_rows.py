"""The rows of one session: reading its whole record, and the statements that add to it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, select, text
from sqlalchemy.orm import aliased

from db.audit_seals import Link
from db.audit_tables import AuditHeadRow
from db.base import Base
from db.entry_rows import EntryRows, rows_at
from db.entry_tables import (
    AssessmentRow,
    CareEntryRow,
    CorrectionRow,
    EffectReportRow,
    EntryRow,
    InfusionEventRow,
    InfusionOrderRow,
    VitalsRow,
)
from db.flag_tables import AcknowledgementRow, FlagRow, SuppressionRow
from db.mapping import (
    ACKNOWLEDGEMENT,
    FLAG,
    SUPPRESSION,
    CareEntry,
    ContentMapping,
    Values,
    WideMapping,
    acknowledgement_of,
    flag_of,
    suppression_of,
)
from db.record_cache import HeldRecord, RecordCache, earlier_starts
from db.session_tables import IS_BEGUN, SessionRow, SessionStateRow, StatusChangeRow
from db.statements import Statement
from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.entries import Correction, Entry
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, EntryId, SessionId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession, ProtocolVersion
from monitoring.vitals import VitalsSet

Starts = tuple[datetime, ...]


def _wide(row: type[Base], kind: type[Entry]) -> EntryRows[Entry]:
    return EntryRows(row, WideMapping(kind), "session_id")


_CARE: EntryRows[Entry] = EntryRows(
    CareEntryRow, ContentMapping(*get_args(CareEntry)), "session_id"
)
_WIDE: dict[type[Entry], EntryRows[Entry]] = {
    VitalsSet: _wide(VitalsRow, VitalsSet),
    Assessment: _wide(AssessmentRow, Assessment),
    EffectReport: _wide(EffectReportRow, EffectReport),
    InfusionEvent: _wide(InfusionEventRow, InfusionEvent),
    InfusionOrder: _wide(InfusionOrderRow, InfusionOrder),
    Correction: _wide(CorrectionRow, Correction),
}
_REGISTER = Statement(insert(EntryRow))
_ACKNOWLEDGEMENTS = rows_at(AcknowledgementRow, ACKNOWLEDGEMENT, "session_id")
_SUPPRESSIONS = rows_at(SuppressionRow, SUPPRESSION, "session_id")
_FLAGS = rows_at(FlagRow, FLAG, "session_id")
_BEGUN_AT = (
    select(func.min(StatusChangeRow.changed_at))
    .where(StatusChangeRow.clinic_id == bindparam("clinic_id"))
    .where(StatusChangeRow.session_id == bindparam("session_id"))
    .where(text(IS_BEGUN))
    .scalar_subquery()
)
_SESSION = Statement(
    select(
        SessionRow.patient_id,
        SessionRow.scheduled_at,
        SessionStateRow.protocol_name,
        SessionStateRow.protocol_version,
        SessionRow.number_in_series,
        SessionRow.planned_in_series,
        SessionStateRow.chair,
        SessionStateRow.status,
        SessionStateRow.outcome,
        SessionStateRow.responsible,
        SessionStateRow.weight_g,
        SessionStateRow.ended_at,
        SessionStateRow.started_at,
        _BEGUN_AT,
    )
    .join(
        SessionStateRow,
        and_(
            SessionStateRow.clinic_id == SessionRow.clinic_id,
            SessionStateRow.session_id == SessionRow.id,
        ),
    )
    .where(SessionRow.clinic_id == bindparam("clinic_id"))
    .where(SessionRow.id == bindparam("session_id"))
)


def _head_and_starts() -> Select[*tuple[Any, ...]]:
    """The session's audit head beside each start of another infusion of its patient."""
    own, other = aliased(SessionStateRow), aliased(SessionStateRow)
    return (
        select(AuditHeadRow.seq, AuditHeadRow.seal, other.started_at)
        .select_from(AuditHeadRow)
        .join(
            own,
            and_(
                own.clinic_id == bindparam("clinic_id"),
                own.session_id == bindparam("session_id"),
            ),
        )
        .outerjoin(
            other,
            and_(
                other.clinic_id == bindparam("clinic_id"),
                other.patient_id == own.patient_id,
                other.session_id != own.session_id,
                other.started_at.is_not(None),
            ),
        )
        .where(AuditHeadRow.clinic_id == bindparam("clinic_id"))
        .where(AuditHeadRow.chain == bindparam("session_id"))
    )


_OPEN = Statement(_head_and_starts())
_OPEN_LOCKED = Statement(_head_and_starts().with_for_update(of=AuditHeadRow))


def open_record(
    connection: Connection,
    cache: RecordCache,
    clinic_id: ClinicId,
    session_id: SessionId,
    *,
    is_locked: bool,
) -> HeldRecord:
    """The record of a session, from `cache` where that is still true.

    `is_locked`: against other writers until the transaction ends. Raises NotFound.
    """
    place: Values = {"clinic_id": clinic_id, "session_id": session_id}
    found = list((_OPEN_LOCKED if is_locked else _OPEN).rows(connection, place))
    if not found:
        raise NotFound("There is no such session in your clinic.")
    seq, seal, _ = found[0]
    starts = tuple(sorted(at for _, _, at in found if at is not None))
    head = Link(seq, bytes(seal))
    held = cache.get(clinic_id, session_id, head)
    if held is None:
        held = _read(connection, clinic_id, session_id, head, starts)
    return held.with_starts(starts)


def _read(
    connection: Connection, clinic_id: ClinicId, session_id: SessionId, head: Link, starts: Starts
) -> HeldRecord:
    place: Values = {"clinic_id": clinic_id, "session_id": session_id}
    session, started_at = _session(connection, clinic_id, session_id, starts)
    flags = [flag_of(row) for row in _FLAGS.rows(connection, place)]
    record = SessionRecord(
        session=session,
        entries=tuple(
            entry for rows in (*_WIDE.values(), _CARE) for entry in rows.read(connection, place)
        ),
        acknowledgements=tuple(
            acknowledgement_of(row) for row in _ACKNOWLEDGEMENTS.rows(connection, place)
        ),
        suppressions=tuple(suppression_of(row) for row in _SUPPRESSIONS.rows(connection, place)),
    )
    return HeldRecord(head, started_at, starts, record, {flag.key: flag for flag in flags})


def _session(
    connection: Connection, clinic_id: ClinicId, session_id: SessionId, starts: Starts
) -> tuple[InfusionSession, datetime | None]:
    place: Values = {"clinic_id": clinic_id, "session_id": session_id}
    ((patient_id, scheduled_at, name, version, number, planned, *standing),) = _SESSION.rows(
        connection, place
    )
    chair, status, outcome, responsible, weight_g, ended_at, started_at, begun_at = standing
    session = InfusionSession(
        id=session_id,
        clinic_id=clinic_id,
        patient_id=patient_id,
        chair=chair,
        scheduled_at=scheduled_at,
        protocol=ProtocolVersion(name=name, version=version),
        status=status,
        outcome=outcome,
        responsible=responsible,
        weight_g=weight_g,
        begun_at=begun_at,
        ended_at=ended_at,
        number_in_series=number,
        planned_in_series=planned,
        earlier_infusions=earlier_starts(starts, started_at),
    )
    return session, started_at


def register(connection: Connection, place: Values, entries: Iterable[tuple[EntryId, str]]) -> None:
    """Take ids into the register; an id that is there already raises IntegrityError."""
    rows = [{**place, "id": entry_id, "kind": kind} for entry_id, kind in entries]
    _REGISTER.run_each(connection, rows)


def add_entry_rows(connection: Connection, place: Values, entries: Sequence[Entry]) -> None:
    """Add entries to the tables of their kinds."""
    for rows, group in groupby(entries, key=lambda entry: _WIDE.get(type(entry), _CARE)):
        rows.add(connection, place, group)
