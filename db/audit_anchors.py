"""Anchoring: the heads of the session chains, written down in the chain of their clinic.

From then on a session's chain cannot vanish, or lose its end, without a trace. Anchors add up: an
anchor names only the chains that grew since the one before, so that it stays as small as a day's
work however many sessions there are.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, ScalarSelect, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from db.audit_tables import AuditEntryRow, AuditHeadRow
from db.clinic_tables import ClinicRow
from db.engine import Database
from db.store import SqlStore
from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import ClinicId, UserId, new_uuid

ANCHORED_EVERY = timedelta(days=1)
# An entry may say an earlier time than when it was committed: whoever wrote it had to wait, or
# the clocks of two machines differ. So each anchor begins a day before the last one.
_OVERLAP = timedelta(days=1)


def clinics_to_anchor(database: Database, at: datetime) -> tuple[ClinicId, ...]:
    """The clinics whose last anchor is a day old or older at `at`, or that never had one."""
    query = select(ClinicRow.id, _last_anchor(ClinicRow.id)).order_by(ClinicRow.id)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(ClinicId(clinic_id) for clinic_id, last in rows if _is_due(last, at))


def anchor_daily(database: Database, clinic_id: ClinicId, at: datetime) -> bool:
    """Anchor the clinic's chains unless that was done within a day; True if it was done now.

    However many processes ask at the same instant, one does it.
    """
    with database.transaction() as store:
        # Held until the commit: whoever waits here then sees what the first one wrote.
        store.connection.execute(_head_of(clinic_id).with_for_update())
        is_due = _is_due(_last_anchored_at(store.connection, clinic_id), at)
        if is_due:
            _anchor(store, clinic_id, None, at)
    return is_due


def anchor(database: Database, clinic_id: ClinicId, by: UserId | None, at: datetime) -> None:
    """Anchor the clinic's chains now; raises NotFound for a clinic that is not there."""
    with database.transaction() as store:
        _anchor(store, clinic_id, by, at)


def _is_due(last: datetime | None, at: datetime) -> bool:
    return last is None or at - last >= ANCHORED_EVERY


def _anchor(store: SqlStore, clinic_id: ClinicId, by: UserId | None, at: datetime) -> None:
    last = _last_anchored_at(store.connection, clinic_id)
    heads = store.connection.execute(_grown_since(clinic_id, last))
    event = AuditEvent(
        id=new_uuid(at),
        clinic_id=clinic_id,
        action=AuditAction.CHAINS_ANCHORED,
        at=at,
        by=by,
        details={str(chain): f"{seq} {bytes(seal).hex()}" for chain, seq, seal in heads},
    )
    store.add_audit(event)


def _grown_since(clinic_id: ClinicId, last: datetime | None) -> Select[UUID, int, bytes]:
    """The heads of the session chains that may have grown since the anchor of `last`."""
    query = (
        select(AuditHeadRow.chain, AuditHeadRow.seq, AuditHeadRow.seal)
        .where(AuditHeadRow.clinic_id == clinic_id, AuditHeadRow.chain != clinic_id)
        .order_by(AuditHeadRow.chain)
    )
    if last is None:
        return query
    written = select(AuditEntryRow.chain).where(
        AuditEntryRow.clinic_id == clinic_id, AuditEntryRow.at >= last - _OVERLAP
    )
    return query.where(AuditHeadRow.chain.in_(written))


def _head_of(clinic_id: ClinicId) -> Select[int]:
    return select(AuditHeadRow.seq).where(
        AuditHeadRow.clinic_id == clinic_id, AuditHeadRow.chain == clinic_id
    )


def _last_anchored_at(connection: Connection, clinic_id: ClinicId) -> datetime | None:
    query = select(ClinicRow.id, _last_anchor(ClinicRow.id)).where(ClinicRow.id == clinic_id)
    found = connection.execute(query).first()
    return None if found is None else found[1]


def _last_anchor(clinic_id: InstrumentedAttribute[UUID]) -> ScalarSelect[datetime]:
    """When the clinic was last anchored: read backwards, which ends at the first one found."""
    return (
        select(AuditEntryRow.at)
        .where(AuditEntryRow.clinic_id == clinic_id, AuditEntryRow.chain == clinic_id)
        .where(AuditEntryRow.action == AuditAction.CHAINS_ANCHORED)
        .order_by(AuditEntryRow.seq.desc())
        .limit(1)
        .correlate(ClinicRow)
        .scalar_subquery()
    )
