"""Writing the audit of a transaction into its chains, and moving their heads."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from db.audit_seals import FIRST_SEAL, Link, canonical_text, sealed, subject_of
from db.audit_tables import AuditEntryRow, AuditHeadRow
from db.row_rereading import take, take_whole
from db.row_seals import Pending, Rows, pending_of
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound

_ADD_ENTRY = Statement(insert(AuditEntryRow))
_ADD_HEAD = Statement(insert(AuditHeadRow))
_LOCK_HEAD = Statement(
    select(AuditHeadRow.seq, AuditHeadRow.seal)
    .where(AuditHeadRow.clinic_id == bindparam("clinic_id"))
    .where(AuditHeadRow.chain == bindparam("chain"))
    .with_for_update()
)
_MOVE_HEAD = Statement(
    update(AuditHeadRow)
    .where(AuditHeadRow.clinic_id == bindparam("of_clinic"))
    .where(AuditHeadRow.chain == bindparam("of_chain"))
    .where(AuditHeadRow.seq == bindparam("from_seq"))
    .values(seq=bindparam("to_seq"), seal=bindparam("new_seal"))
)


class ChainWriter:
    """The audit of one transaction: collected while it runs, written as its last act."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        self._events: defaultdict[tuple[UUID, UUID], list[AuditEvent]] = defaultdict(list)
        self._heads: dict[tuple[UUID, UUID], Link] = {}
        self._rows: dict[UUID, Rows] = {}

    def begin(self, clinic_id: UUID, chain: UUID) -> None:
        """Begin a chain that has no entry yet."""
        row = {"clinic_id": clinic_id, "chain": chain, "seq": 0, "seal": FIRST_SEAL}
        _ADD_HEAD.run(self._connection, row)
        self._heads[clinic_id, chain] = Link(0, FIRST_SEAL)

    def hold(self, clinic_id: UUID, chain: UUID, head: Link) -> None:
        """Remember a head whose row this transaction has locked already."""
        self._heads[clinic_id, chain] = head

    def add(self, event: AuditEvent, rows: Rows | None = None) -> None:
        """Take an event into its chain; `rows` are those it seals beside what is noted."""
        self._events[event.clinic_id, event.session_id or event.clinic_id].append(event)
        if rows:
            self._rows[event.id] = rows

    def write(self) -> None:
        """Write all events, each chain's last with the seals of the rows that belong to it.

        Raises NotFound for a clinic that is not there.
        """
        # One order for all, so that two transactions never wait for each other's heads.
        for place, events in sorted(self._events.items()):
            head = self._heads.get(place) or self._locked(*place)
            self._heads[place] = self._extend(place, head, events)
        self._events.clear()

    def finish(self) -> None:
        """Write what is left, the last act of a transaction.

        RuntimeError when a row was written and no event of its clinic says so.
        """
        pending = pending_of(self._connection)
        if pending is None:
            self.write()
            return
        for place in pending.places - set(self._events):
            self._move_rows(pending, place)
        has_clinics_own = any(clinic == chain for clinic, chain in self._events)
        self.write()
        if has_clinics_own:
            pending.whole.clear()
        if pending.places or pending.whole:
            msg = f"rows were written without an audit event: {pending.places or pending.whole}"
            raise RuntimeError(msg)

    def _move_rows(self, pending: Pending, place: tuple[UUID, UUID]) -> None:
        """Rows whose own chain has no event go with one of the clinic's, its own if there is."""
        clinic_id, _ = place
        others = [chain for clinic, chain in sorted(self._events) if clinic == clinic_id]
        if not others:
            return
        chosen = (clinic_id, clinic_id if clinic_id in others else others[-1])
        if place in pending.added:
            pending.added[chosen] += pending.added.pop(place)
        if place in pending.changed:
            pending.changed[chosen] |= pending.changed.pop(place)

    def head(self, clinic_id: UUID, chain: UUID) -> Link:
        """The chain's last entry, as this transaction knows it."""
        return self._heads[clinic_id, chain]

    def _locked(self, clinic_id: UUID, chain: UUID) -> Link:
        rows = _LOCK_HEAD.rows(self._connection, {"clinic_id": clinic_id, "chain": chain})
        for seq, seal in rows:
            return Link(seq, bytes(seal))
        raise NotFound("There is no such clinic, or no such session in it.")

    def _extend(self, place: tuple[UUID, UUID], head: Link, events: list[AuditEvent]) -> Link:
        rows, last = [], head
        sealing = {events[-1].id: self._rows_of(place)} | self._rows
        for event in events:
            text = canonical_text(event, sealing.get(event.id))
            seq = last.seq + 1
            last = Link(seq, sealed(self._key, last.seal, seq, text))
            rows.append(_row(place, last, event, text))
        _ADD_ENTRY.run_each(self._connection, rows)
        self._move(place, head, last)
        return last

    def _rows_of(self, place: tuple[UUID, UUID]) -> Rows:
        pending = pending_of(self._connection)
        if pending is None:
            return {}
        rows = take(self._connection, pending, place, self._key)
        if pending.whole and place[0] == place[1]:
            rows |= take_whole(self._connection, pending, place[0], self._key)
        return rows

    def _move(self, place: tuple[UUID, UUID], old: Link, new: Link) -> None:
        clinic_id, chain = place
        moved = _MOVE_HEAD.run(
            self._connection,
            {
                "of_clinic": clinic_id,
                "of_chain": chain,
                "from_seq": old.seq,
                "to_seq": new.seq,
                "new_seal": new.seal,
            },
        )
        if moved != 1:
            msg = f"audit chain {chain} was moved by someone who did not wait for it"
            raise RuntimeError(msg)


def _row(place: tuple[UUID, UUID], link: Link, event: AuditEvent, text: str) -> dict[str, object]:
    clinic_id, chain = place
    return {
        "clinic_id": clinic_id,
        "chain": chain,
        "seq": link.seq,
        "at": event.at,
        "action": event.action,
        "text": text,
        "seal": link.seal,
        "by": event.by,
        "subject": subject_of(event.details),
    }
