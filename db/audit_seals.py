"""Seals of the audit: each entry of a chain is sealed onto the one before it.

A seal is HMAC-SHA256, with a key that is not in the database, over the seal before it, the number
of the entry and its canonical text. Whoever changes, inserts or removes an entry without the key
breaks the chain there.
"""

import hmac
from dataclasses import dataclass

from pydantic_core import to_json

from monitoring.audit import AuditEvent
from monitoring.moments import in_utc

FIRST_SEAL = bytes(32)
_SEQ_BYTES = 8


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain, without its text: its number (0: before the first) and its seal."""

    seq: int
    seal: bytes


def canonical_text(event: AuditEvent) -> str:
    """The event as JSON in one form only: keys sorted, no blanks, letters as they are."""
    return to_json(
        {
            "action": event.action,
            "at": in_utc(event.at).isoformat(),
            "by": event.by,
            "clinic": event.clinic_id,
            "details": dict(sorted(event.details.items())),
            "id": event.id,
            "session": event.session_id,
        }
    ).decode()


def sealed(key: bytes, before: bytes, seq: int, text: str) -> bytes:
    """The 32-byte seal of entry `seq` with `text`, onto the seal `before` it."""
    return hmac.digest(key, before + seq.to_bytes(_SEQ_BYTES) + text.encode(), "sha256")
