"""Sealing what an upgrade of the schema wrote, and what was there before rows were sealed."""

from contextlib import closing
from datetime import datetime
from itertools import groupby

from pydantic_core import from_json
from sqlalchemy import Connection, select

from db.audit_tables import AuditEntryRow
from db.audit_writing import ChainWriter
from db.row_checking import RowLedger
from db.row_seals import Place, Rows
from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import ClinicId, SessionId, new_uuid

# Before this revision no row had a seal.
FIRST_SEALED = "0018"
_AT_ONCE = 1_000
RowNames = frozenset[tuple[str, str]]


def altered_rows(connection: Connection, key: bytes) -> RowNames:
    """Table and name of each row that is not as it was sealed."""
    with closing(_ledger(connection, key)) as ledger:
        return frozenset((row.table, row.name) for row in ledger.differences())


def seal_rows(
    connection: Connection, key: bytes, at: datetime, apart: RowNames = frozenset()
) -> int:
    """Seal every row that has another seal or none, `apart` from those that were altered before.

    Each chain says so in an entry of its own. The number of rows that were sealed.
    """
    writer, count = ChainWriter(connection, key), 0
    with closing(_ledger(connection, key)) as ledger:
        for place, found in groupby(ledger.unsealed(), key=lambda row: row[:2]):
            rows: Rows = {}
            for *_, table, name, digest in found:
                if (table, name) not in apart:
                    rows.setdefault(table, {})[name] = digest
            if rows:
                sealed = sum(map(len, rows.values()))
                writer.add(_event(place, sealed, at), rows)
                writer.write()
                count += sealed
    return count


def _ledger(connection: Connection, key: bytes) -> RowLedger:
    """What the audit has sealed, and what is there."""
    ledger = RowLedger(key)
    query = (
        select(AuditEntryRow.chain, AuditEntryRow.seq, AuditEntryRow.text)
        .where(AuditEntryRow.text.contains('"rows":'))
        .order_by(AuditEntryRow.clinic_id, AuditEntryRow.chain, AuditEntryRow.seq)
    )
    found = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    for chain, seq, said in found:
        ledger.note(from_json(said), chain, seq)
    ledger.read(connection, lambda _: None)
    return ledger


def _event(place: Place, count: int, at: datetime) -> AuditEvent:
    clinic, chain = place
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=ClinicId(clinic),
        action=AuditAction.ROWS_SEALED,
        at=at,
        by=None,
        session_id=None if chain == clinic else SessionId(chain),
        details={"count": count},
    )
