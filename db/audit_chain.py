"""Proof that the audit is whole: every entry of every chain, their heads and their anchors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic_core import from_json
from sqlalchemy import BigInteger, ColumnElement, Connection, DateTime, Text, select, type_coerce

from db.audit_seals import FIRST_SEAL, Link, sealed
from db.audit_tables import AuditEntryRow, AuditHeadRow
from db.engine import Database
from db.types import UtcDateTime, is_sqlite
from monitoring.audit import AuditAction

_AT_ONCE = 5_000
Place = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBreak:
    """Where a chain stops being what was written: its first entry that cannot be trusted."""

    clinic_id: UUID
    chain: UUID
    seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What was verified; at most one break for each chain, in the order of chains."""

    chains: int
    entries: int
    breaks: tuple[ChainBreak, ...]


class _Chain:
    """One chain, read from its first entry to its head."""

    def __init__(self, verifier: "_Verifier", place: Place) -> None:
        self._verifier = verifier
        self._place = place
        self._names = tuple(map(str, place))
        self._anchored = verifier.anchored[place]
        self._last = Link(0, FIRST_SEAL)
        self.entries = 0
        self.found: ChainBreak | None = None

    def read(self, rows: Iterable[Any]) -> None:
        """Check the entries one after the other; the first one that is wrong is kept."""
        for _, _, seq, at, action, text, seal in rows:
            self.entries += 1
            if self.found is None:
                self._check(Link(seq, bytes(seal)), at, action, text)

    def _check(self, link: Link, at: object, action: str, text: str) -> None:
        if link.seq != self._last.seq + 1:
            self._break_at(self._last.seq + 1, "the entry is missing")
        elif sealed(self._verifier.key, self._last.seal, link.seq, text) != link.seal:
            self._break_at(link.seq, "the entry was changed")
        elif not self._verifier.repeats(text, self._names, at, action):
            self._break_at(link.seq, "the entry was changed beside its text")
        elif self._anchored.get(link.seq, link.seal) != link.seal:
            self._break_at(link.seq, "the entry is not the one that was anchored")
        else:
            self._last = link

    def end(self, head: Link | None) -> None:
        """Compare the last entry with the head of the chain and with what was anchored."""
        if self.found is not None:
            return
        longest = max((head.seq if head else 0, *self._anchored))
        if longest > self._last.seq:
            self._break_at(self._last.seq + 1, f"the entries up to {longest} are missing")
        elif head is None:
            self._break_at(self._last.seq, "the head of the chain is missing")
        elif head != self._last:
            self._break_at(self._last.seq, "the head of the chain was changed")

    def _break_at(self, seq: int, reason: str) -> None:
        clinic_id, chain = self._place
        self.found = ChainBreak(clinic_id=clinic_id, chain=chain, seq=seq, reason=reason)


class _Verifier:
    """Reads the clinics' chains, then those of their sessions, which the first have anchored."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self.key = key
        self.anchored: defaultdict[Place, dict[int, bytes]] = defaultdict(dict)
        self.chains: dict[Place, _Chain] = {}
        self._connection = connection
        self._stored: Callable[[datetime], object] = UtcDateTime().bind_processor(
            connection.dialect
        )

    def read(self) -> None:
        """Read every chain to its end."""
        heads = _heads(self._connection)
        of_clinics = AuditEntryRow.chain == AuditEntryRow.clinic_id
        for part in (of_clinics, ~of_clinics):
            rows = _entries(self._connection, part)
            for place, entries in groupby(rows, key=lambda row: (row[0], row[1])):
                self._chain(place).read(entries)
        for place in {*heads, *self.anchored, *self.chains}:
            self._chain(place).end(heads.get(place))

    def repeats(self, text: str, names: tuple[str, ...], at: object, action: str) -> bool:
        """Do the columns to search by say what the sealed text says? Takes note of anchors."""
        said = from_json(text)
        if said["action"] == AuditAction.CHAINS_ANCHORED:
            self._note(said)
        chain = (said["clinic"], said["session"] or said["clinic"])
        written = self._stored(datetime.fromisoformat(said["at"]))
        return chain == names and said["action"] == action and written == at

    def _note(self, said: dict[str, Any]) -> None:
        for chain, link in said["details"].items():
            seq, seal = link.split()
            self.anchored[UUID(said["clinic"]), UUID(chain)][int(seq)] = bytes.fromhex(seal)

    def _chain(self, place: Place) -> _Chain:
        if place not in self.chains:
            self.chains[place] = _Chain(self, place)
        return self.chains[place]


def verify(database: Database) -> ChainReport:
    """Read the whole audit again; what is wrong is in the report, nothing is raised."""
    with database.reading() as connection:
        verifier = _Verifier(connection, database.audit_key)
        verifier.read()
    chains = [verifier.chains[place] for place in sorted(verifier.chains)]
    return ChainReport(
        chains=len(chains),
        entries=sum(chain.entries for chain in chains),
        breaks=tuple(chain.found for chain in chains if chain.found is not None),
    )


def _heads(connection: Connection) -> dict[Place, Link]:
    query = select(AuditHeadRow.clinic_id, AuditHeadRow.chain, AuditHeadRow.seq, AuditHeadRow.seal)
    rows = connection.execute(query)
    return {(clinic, chain): Link(seq, bytes(seal)) for clinic, chain, seq, seal in rows}


def _entries(connection: Connection, part: ColumnElement[bool]) -> Iterator[Any]:
    """Entries, chain after chain, each from its first; not more than some in memory at once."""
    # As they are stored: what was tampered with need not convert.
    instant = BigInteger() if is_sqlite(connection.dialect) else DateTime(timezone=True)
    query = (
        select(
            AuditEntryRow.clinic_id,
            AuditEntryRow.chain,
            AuditEntryRow.seq,
            type_coerce(AuditEntryRow.at, instant),
            type_coerce(AuditEntryRow.action, Text()),
            AuditEntryRow.text,
            AuditEntryRow.seal,
        )
        .where(part)
        .order_by(AuditEntryRow.clinic_id, AuditEntryRow.chain, AuditEntryRow.seq)
    )
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)
