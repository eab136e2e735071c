"""Searching the audit: a page of events, newest first, in one statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    func,
    or_,
    select,
    union_all,
)

from db.audit_tables import AuditEntryRow
from db.clinic_tables import PatientRow, UserRow
from db.session_tables import SessionRow
from monitoring.audit import AuditAction
from monitoring.ids import ClinicId, PatientId, SessionId, UserId

Columns = Select[*tuple[Any, ...]]
_E = AuditEntryRow
_COLUMNS = (_E.at, _E.action, _E.by, _E.chain, _E.seq, _E.subject, _E.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are meant: what is None or empty does not matter; from `since`, before `until`.

    Of a patient: what was done in their sessions and to their record.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: UserId | None = None
    patient_id: PatientId | None = None
    actions: tuple[AuditAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One event: what was done at `at` (UTC) by whom, to which session or patient.

    `name` is "" where no person did it. Of the patient the names are as known now.
    """

    at: datetime
    action: AuditAction
    by: UserId | None
    name: str
    chain: UUID
    seq: int
    session_id: SessionId | None
    patient_id: PatientId | None
    family_name: str
    given_name: str
    details: Mapping[str, str | int]
    record_number: str = ""


def audit_page(
    connection: Connection, clinic_id: ClinicId, wanted: AuditFilter, *, most: int, skip: int = 0
) -> tuple[AuditLine, ...]:
    """At most `most` events that fit, the newest first, after the first `skip` of them."""
    found = connection.execute(_page(clinic_id, wanted, most, skip))
    return tuple(_line(clinic_id, row) for row in found)


def all_events(
    connection: Connection, clinic_id: ClinicId, wanted: AuditFilter, at_once: int
) -> Iterator[AuditLine]:
    """All events that fit, the oldest first; not more than `at_once` in memory."""
    events = select(*_COLUMNS).where(*_where(clinic_id, wanted)).subquery("event")
    query = _named(clinic_id, events).order_by(events.c.at, events.c.chain, events.c.seq)
    for row in connection.execute(query, execution_options={"yield_per": at_once}):
        yield _line(clinic_id, row)


def count_events(connection: Connection, clinic_id: ClinicId, wanted: AuditFilter) -> int:
    """How many events fit."""
    query = select(func.count()).select_from(_E).where(*_where(clinic_id, wanted))
    return connection.scalar(query) or 0


def _page(clinic_id: ClinicId, wanted: AuditFilter, most: int, skip: int) -> Columns:
    """Each part is read by an index of its own, and no further than the page."""
    parts = [
        _newest(select(*_COLUMNS).where(*where)).limit(most + skip).subquery()
        for where in _parts(clinic_id, wanted)
    ]
    together = union_all(*(select(part) for part in parts)).subquery("found")
    columns = together.c
    order = (columns.at.desc(), columns.chain.desc(), columns.seq.desc())
    page = select(together).order_by(*order).limit(most).offset(skip).subquery("event")
    return _named(clinic_id, page).order_by(
        page.c.at.desc(), page.c.chain.desc(), page.c.seq.desc()
    )


def _parts(clinic_id: ClinicId, wanted: AuditFilter) -> list[list[ColumnElement[bool]]]:
    """What is asked for, in parts that have no event in common."""
    where = _period(clinic_id, wanted)
    if wanted.by is not None:
        where.append(_E.by == wanted.by)
    is_kind = [_E.action.in_(wanted.actions)] if wanted.actions else []
    if wanted.patient_id is not None:
        return [[*where, *is_kind, theirs] for theirs in _of_patient(clinic_id, wanted.patient_id)]
    if wanted.by is None and wanted.actions:
        return [[*where, _E.action == action] for action in wanted.actions]
    return [[*where, *is_kind]]


def _where(clinic_id: ClinicId, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    """What is asked for, in one."""
    where = _period(clinic_id, wanted)
    if wanted.by is not None:
        where.append(_E.by == wanted.by)
    if wanted.actions:
        where.append(_E.action.in_(wanted.actions))
    if wanted.patient_id is not None:
        where.append(or_(*_of_patient(clinic_id, wanted.patient_id)))
    return where


def _period(clinic_id: ClinicId, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    where = [_E.clinic_id == clinic_id]
    if wanted.since is not None:
        where.append(_E.at >= wanted.since)
    if wanted.until is not None:
        where.append(_E.at < wanted.until)
    return where


def _of_patient(clinic_id: ClinicId, patient_id: PatientId) -> list[ColumnElement[bool]]:
    """In the clinic's own chain, and in the chains of their sessions."""
    sessions = select(SessionRow.id).where(
        SessionRow.clinic_id == clinic_id, SessionRow.patient_id == patient_id
    )
    in_own = (_E.subject == patient_id) & (_E.chain == clinic_id)
    return [in_own, _E.chain.in_(sessions)]


def _newest(query: Columns) -> Columns:
    return query.order_by(_E.at.desc(), _E.chain.desc(), _E.seq.desc())


def _named(clinic_id: ClinicId, events: Subquery) -> Columns:
    """The events with the names that belong to them."""
    event = events.c
    is_session = (SessionRow.clinic_id == clinic_id) & (SessionRow.id == event.chain)
    whose = func.coalesce(SessionRow.patient_id, event.subject)
    return (
        select(
            *event,
            UserRow.name,
            SessionRow.patient_id,
            PatientRow.family_name,
            PatientRow.given_name,
            PatientRow.record_number,
        )
        .select_from(events)
        .outerjoin(UserRow, (UserRow.clinic_id == clinic_id) & (UserRow.id == event.by))
        .outerjoin(SessionRow, is_session)
        .outerjoin(PatientRow, (PatientRow.clinic_id == clinic_id) & (PatientRow.id == whose))
    )


def _line(clinic_id: ClinicId, row: Row[*tuple[Any, ...]]) -> AuditLine:
    at, action, by, chain, seq, subject, text, name, patient_id, *known = row
    family, given, number = known
    whose = patient_id or subject
    return AuditLine(
        at=at,
        action=action,
        by=by,
        name=name or "",
        chain=chain,
        seq=seq,
        session_id=None if chain == clinic_id else SessionId(chain),
        patient_id=None if whose is None else PatientId(whose),
        family_name=family or "",
        given_name=given or "",
        details=from_json(text)["details"],
        record_number=number or "",
    )
