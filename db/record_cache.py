"""Records kept in memory between transactions, each good only while its audit chain stands still.

Every write to a session adds to the session's chain. So a held record is used only when the head
of that chain, read inside the transaction, is the one the record was held with: a write by another
process is always seen.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from db.audit_seals import Link
from monitoring.flags import Flag, FlagKey
from monitoring.ids import ClinicId, SessionId
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.sessions import ProtocolVersion

MOST_RECORDS = 256


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A session's record and flags, as of the entry `head` of its audit chain.

    `other_starts` are the starts of the patient's other infusions, `started_at` this one's.
    """

    head: Link
    started_at: datetime | None
    other_starts: tuple[datetime, ...]
    record: SessionRecord
    flags: Mapping[FlagKey, Flag]

    def with_starts(self, other_starts: tuple[datetime, ...]) -> "HeldRecord":
        """This record, knowing the starts of the patient's other infusions."""
        if other_starts == self.other_starts:
            return self
        return self._with(other_starts, self.started_at)

    def with_own_start(self, started_at: datetime | None) -> "HeldRecord":
        """This record, knowing when its own infusion started."""
        if started_at == self.started_at:
            return self
        return self._with(self.other_starts, started_at)

    def _with(
        self, other_starts: tuple[datetime, ...], started_at: datetime | None
    ) -> "HeldRecord":
        earlier = earlier_starts(other_starts, started_at)
        session = replace(self.record.session, earlier_infusions=earlier)
        record = replace(self.record, session=session)
        return replace(self, other_starts=other_starts, started_at=started_at, record=record)


def earlier_starts(
    other_starts: tuple[datetime, ...], started_at: datetime | None
) -> tuple[datetime, ...]:
    """The starts before this session's own; all of them while it has not started."""
    return tuple(at for at in other_starts if started_at is None or at < started_at)


class RecordCache:
    """The records last used, the longest unused dropped first; and the published protocols."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._protocols: dict[tuple[ClinicId, ProtocolVersion], MonitoringProtocol] = {}
        self._records: OrderedDict[tuple[ClinicId, SessionId], HeldRecord] = OrderedDict()

    def get(self, clinic_id: ClinicId, session_id: SessionId, head: Link) -> HeldRecord | None:
        """The record held for this session, if it is as of `head`."""
        with self._lock:
            held = self._records.get((clinic_id, session_id))
            if held is None or held.head != head:
                return None
            self._records.move_to_end((clinic_id, session_id))
            return held

    def put(self, clinic_id: ClinicId, session_id: SessionId, held: HeldRecord) -> None:
        """Hold a committed record, unless a newer one is held already."""
        with self._lock:
            known = self._records.get((clinic_id, session_id))
            if known is None or known.head.seq <= held.head.seq:
                self._records[clinic_id, session_id] = held
            while len(self._records) > MOST_RECORDS:
                self._records.popitem(last=False)

    def protocol(
        self,
        clinic_id: ClinicId,
        version: ProtocolVersion,
        read: Callable[[], MonitoringProtocol],
    ) -> MonitoringProtocol:
        """The published protocol, read once: a version never changes."""
        key = (clinic_id, version)
        if key not in self._protocols:
            self._protocols[key] = read()
        return self._protocols[key]
