"""Proof that nothing was altered: every entry of every chain, their heads, anchors and rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from pydantic_core import from_json
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    LargeBinary,
    Text,
    Uuid,
    func,
    select,
    type_coerce,
)

from db.audit_seals import FIRST_SEAL, Link, sealed, subject_of
from db.audit_tables import AuditEntryRow, AuditHeadRow
from db.engine import Database
from db.row_checking import RowBreak, RowLedger
from db.types import Convert, Identifier, UtcDateTime, is_sqlite
from monitoring.audit import AuditAction

_AT_ONCE = 5_000
_HALF = 0.5
# Of a table that was altered as a whole, some rows are enough to say so.
MOST_NAMED = 1_000
Progress = Callable[[float], object]
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
    """What was verified; at most one break for each chain, in the order of chains.

    `rows` were sealed; `row_breaks` names the first of the `altered` rows that are not as sealed.
    """

    chains: int
    entries: int
    breaks: tuple[ChainBreak, ...]
    rows: int = 0
    altered: int = 0
    row_breaks: tuple[RowBreak, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Is everything as it was written?"""
        return not self.breaks and not self.altered


def _unchanged(value: object) -> object:
    return value


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
        for _, _, seq, text, seal, *columns in rows:
            self.entries += 1
            self._verifier.note_rows(text, self._place[1], seq)
            if self.found is None:
                self._check(Link(seq, bytes(seal)), text, columns)

    def _check(self, link: Link, text: str, columns: Sequence[object]) -> None:
        if link.seq != self._last.seq + 1:
            self._break_at(self._last.seq + 1, "the entry is missing")
        elif sealed(self._verifier.key, self._last.seal, link.seq, text) != link.seal:
            self._break_at(link.seq, "the entry was changed")
        elif not self._verifier.repeats(text, self._names, columns):
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

    def __init__(
        self, connection: Connection, key: bytes, rows: RowLedger, progress: Progress
    ) -> None:
        self.key = key
        self._rows = rows
        self._bar = _Bar(progress, _count(connection), since=0, until=_HALF)
        self.anchored: defaultdict[Place, dict[int, bytes]] = defaultdict(dict)
        self.chains: dict[Place, _Chain] = {}
        self._connection = connection
        self._stored_time: Convert = UtcDateTime().bind_processor(connection.dialect)
        self._stored_id: Convert = Identifier().bind_processor(connection.dialect) or _unchanged

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

    def note_rows(self, text: str, chain: UUID, seq: int) -> None:
        """Take what an entry says of rows, even where its chain is broken: that is said apart."""
        self._bar.tick(1)
        if '"rows":' in text:
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                self._rows.note(from_json(text), chain, seq)

    def repeats(self, text: str, names: tuple[str, ...], columns: Sequence[object]) -> bool:
        """Do the columns to search by say what the sealed text says? Takes note of anchors."""
        said = from_json(text)
        if said["action"] == AuditAction.CHAINS_ANCHORED:
            self._note(said)
        if (said["clinic"], said["session"] or said["clinic"]) != names:
            return False
        written = self._stored_time(datetime.fromisoformat(said["at"]))
        by, subject = said["by"], subject_of(said["details"])
        people = (self._stored_id(UUID(by) if by else None), self._stored_id(subject))
        return [written, said["action"], *people] == list(columns)

    def _note(self, said: dict[str, Any]) -> None:
        for chain, link in said["details"].items():
            seq, seal = link.split()
            self.anchored[UUID(said["clinic"]), UUID(chain)][int(seq)] = bytes.fromhex(seal)

    def _chain(self, place: Place) -> _Chain:
        if place not in self.chains:
            self.chains[place] = _Chain(self, place)
        return self.chains[place]


class _Bar:
    """Tells how far a part of the work is, not more often than is worth showing."""

    def __init__(self, progress: Progress, total: int, *, since: float, until: float) -> None:
        self._progress, self._total = progress, max(total, 1)
        self._since, self._share = since, until - since
        self._done = self._told = 0

    def tick(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._done - self._told >= _AT_ONCE:
            self._told = self._done
            done = min(self._done / self._total, 1.0)
            self._progress(self._since + self._share * done)


def verify(database: Database, progress: Progress = lambda _: None) -> ChainReport:
    """Read the whole audit and record again; what is wrong is in the report, nothing is raised.

    `progress` is told the share that is done, 0 to 1.
    """
    with closing(RowLedger(database.audit_key)) as ledger, database.reading() as connection:
        verifier = _Verifier(connection, database.audit_key, ledger, progress)
        verifier.read()
        sealed = ledger.count()
        bar = _Bar(progress, sealed, since=_HALF, until=1)
        ledger.read(connection, bar.tick)
        differences = ledger.differences()
        row_breaks = tuple(islice(differences, MOST_NAMED))
        altered = len(row_breaks) + sum(1 for _ in differences)
    progress(1.0)
    chains = [verifier.chains[place] for place in sorted(verifier.chains)]
    return ChainReport(
        chains=len(chains),
        entries=sum(chain.entries for chain in chains),
        breaks=tuple(chain.found for chain in chains if chain.found is not None),
        rows=sealed,
        altered=altered,
        row_breaks=row_breaks,
    )


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(AuditEntryRow)) or 0


def _heads(connection: Connection) -> dict[Place, Link]:
    query = select(AuditHeadRow.clinic_id, AuditHeadRow.chain, AuditHeadRow.seq, AuditHeadRow.seal)
    rows = connection.execute(query)
    return {(clinic, chain): Link(seq, bytes(seal)) for clinic, chain, seq, seal in rows}


def _entries(connection: Connection, part: ColumnElement[bool]) -> Iterator[Any]:
    """Entries, chain after chain, each from its first; not more than some in memory at once."""
    # As they are stored: what was tampered with need not convert.
    identifier = LargeBinary() if is_sqlite(connection.dialect) else Uuid()
    instant = BigInteger() if is_sqlite(connection.dialect) else DateTime(timezone=True)
    query = (
        select(
            AuditEntryRow.clinic_id,
            AuditEntryRow.chain,
            AuditEntryRow.seq,
            AuditEntryRow.text,
            AuditEntryRow.seal,
            type_coerce(AuditEntryRow.at, instant),
            type_coerce(AuditEntryRow.action, Text()),
            type_coerce(AuditEntryRow.by, identifier),
            type_coerce(AuditEntryRow.subject, identifier),
        )
        .where(part)
        .order_by(AuditEntryRow.clinic_id, AuditEntryRow.chain, AuditEntryRow.seq)
    )
    yield from connection.execute(query, execution_options={"yield_per": _AT_ONCE})
