"""Seals of the audit: each entry of a chain is sealed onto the one before it.

A seal is HMAC-SHA256, with a key that is not in the database, over the seal before it, the number
of the entry and its canonical text. Whoever changes, inserts or removes an entry without the key
breaks the chain there.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic_core import to_json

from db.row_seals import Rows
from monitoring.audit import AuditEvent
from monitoring.moments import in_utc

FIRST_SEAL = bytes(32)
_SEQ_BYTES = 8


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain, without its text: its number (0: before the first) and its seal."""

    seq: int
    seal: bytes


def canonical_text(event: AuditEvent, rows: Rows | None = None) -> str:
    """The event as JSON in one form only: keys sorted, no blanks, letters as they are.

    `rows` are the digests of the rows that were saved with it, by table and name.
    """
    said: dict[str, object] = {
        "action": event.action,
        "at": in_utc(event.at).isoformat(),
        "by": event.by,
        "clinic": event.clinic_id,
        "details": dict(sorted(event.details.items())),
        "id": event.id,
    }
    if rows:
        said["rows"] = {table: dict(sorted(of.items())) for table, of in sorted(rows.items())}
    said["session"] = event.session_id
    return to_json(said).decode()


def subject_of(details: Mapping[str, object]) -> UUID | None:
    """The patient that an event without a session is about, as its details say."""
    patient = details.get("patient")
    return UUID(patient) if isinstance(patient, str) else None


def sealed(key: bytes, before: bytes, seq: int, text: str) -> bytes:
    """The 32-byte seal of entry `seq` with `text`, onto the seal `before` it."""
    return hmac.digest(key, before + seq.to_bytes(_SEQ_BYTES) + text.encode(), "sha256")
