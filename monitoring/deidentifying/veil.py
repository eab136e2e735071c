"""Pseudonyms and shifted dates, made with a secret of the installation.

The same patient has the same pseudonym and the same shift in every export of an installation, and
others in every other installation. Nobody without the secret can tell or undo either: they are
HMAC-SHA256 (RFC 2104) of the id under a key of its own, which cannot be had from the pseudonyms.
"""

import hashlib
import hmac
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from monitoring.ids import PatientId

# Ten years (D): longer than most clinics have kept records, so that few dates at the edges tell
# how far they were moved (Hripcsak 2016, doi 10.1093/jamia/ocw001, on simple shifts).
LONGEST_SHIFT_DAYS = 3_652
_PURPOSE = b"infusion-monitor: de-identified export, key 1"


class Veil:
    """Hides ids and days with `secret`, which is kept by the installation and never written out."""

    def __init__(self, secret: bytes) -> None:
        # A key for this alone: what is handed out says nothing of what the secret seals elsewhere.
        self._key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
        self.pseudonym = lru_cache(maxsize=20_000)(self._pseudonym)

    def shift(self, patient_id: PatientId) -> timedelta:
        """How far back the patient's dates are moved: a whole number of days from 1 on.

        Always back, so that nothing lies in the future; whole days of 24 hours, so that every
        duration stays what it was, to the microsecond.
        """
        number = int.from_bytes(self._digest(b"shift", patient_id)[:8])
        return timedelta(days=1 + number % LONGEST_SHIFT_DAYS)

    def _pseudonym(self, own: UUID) -> UUID:
        """What stands for an id: it says nothing of it, not even when it was made."""
        return UUID(bytes=self._digest(b"id", own)[:16], version=4)

    def _digest(self, what: bytes, of: UUID) -> bytes:
        return hmac.digest(self._key, what + b":" + of.bytes, hashlib.sha256)
