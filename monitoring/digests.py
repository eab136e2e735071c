"""What a record says as one short text: to tell whether it still is what was signed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from monitoring.moments import in_utc
from monitoring.record import SessionRecord
from monitoring.sessions import SessionStatus
from monitoring.visits import Signature


def digest_of(record: SessionRecord) -> str:
    """The SHA-256, in hex, of the record as it was before it was signed.

    What is said afterwards does not change it, so it can be computed again and compared. Nor does
    a field that a later version of the program adds: only what was filled in is counted.
    """
    unsigned = _unsigned(record)
    # Another visit's late correction may move its start; that is no change of this record. When it
    # was begun is read from the history of its status.
    session = replace(
        unsigned.session, status=SessionStatus.COMPLETED, earlier_infusions=(), begun_at=None
    )
    said = (*unsigned.entries, *unsigned.acknowledgements, *unsigned.suppressions)
    parts = [_plain(session), *(_plain(each) for each in sorted(said, key=lambda each: each.id))]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def signature_of(record: SessionRecord) -> Signature | None:
    """The signature, None while there is none."""
    signed = [each for each in record.entries if isinstance(each, Signature)]
    return min(signed, key=lambda each: each.recorded_at, default=None)


def _unsigned(record: SessionRecord) -> SessionRecord:
    signature = signature_of(record)
    if signature is None:
        return record
    known = record.known_at(signature.recorded_at)
    return replace(
        known, entries=tuple(each for each in known.entries if not isinstance(each, Signature))
    )


def _plain(value: object) -> object:  # noqa: PLR0911 - one line for each kind of value
    """`value` as JSON has it, the same for the same meaning whatever the program's version."""
    if is_dataclass(value):
        return {
            each.name: _plain(held)
            for each in fields(value)
            if (held := getattr(value, each.name)) != each.default or each.name == "kind"
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(held) for name, held in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
