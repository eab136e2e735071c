"""Identifiers: one type for each kind of thing, so that a mix-up is a type error."""

import secrets
from datetime import datetime
from typing import NewType
from uuid import UUID

ClinicId = NewType("ClinicId", UUID)
UserId = NewType("UserId", UUID)
PatientId = NewType("PatientId", UUID)
SessionId = NewType("SessionId", UUID)
EntryId = NewType("EntryId", UUID)
EpisodeId = NewType("EpisodeId", UUID)
LeafletId = NewType("LeafletId", UUID)
SafetyTextId = NewType("SafetyTextId", UUID)
LetterheadTextId = NewType("LetterheadTextId", UUID)
ExportId = NewType("ExportId", UUID)
DraftId = NewType("DraftId", UUID)
ApprovalId = NewType("ApprovalId", UUID)
LotId = NewType("LotId", UUID)
LedgerLineId = NewType("LedgerLineId", UUID)

_RANDOM_BITS = 74


def new_uuid(at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562) of the instant `at`: 48 bits of milliseconds, the rest random.

    Made by the application when a form opens, so that a repeated save is recognised.
    """
    milliseconds = int(at.timestamp() * 1000)
    random = secrets.randbits(_RANDOM_BITS)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
