"""Are the rows those that were sealed? What was changed, removed or added beside the audit.

The seals of the audit and the digests of the rows meet in a file of their own beside the memory
(SQLite's temporary database), so that a clinic of any size needs no more memory than a small one.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from db.row_seals import SEALED, row_digest

_AT_ONCE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Tick = Callable[[int], None]
_TABLES = """
CREATE TABLE sealed (
  clinic BLOB, tab TEXT, name TEXT, digest TEXT, chain BLOB, seq INTEGER, at TEXT,
  PRIMARY KEY (clinic, tab, name)
) WITHOUT ROWID;
CREATE TABLE found (
  clinic BLOB, tab TEXT, name TEXT, digest TEXT, chain BLOB, at INTEGER,
  PRIMARY KEY (clinic, tab, name)
) WITHOUT ROWID;
BEGIN
"""
# Of two chains that seal the same row the later one counts; within a chain the later entry.
_SEAL = """
INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET digest = excluded.digest, chain = excluded.chain, seq = excluded.seq, at = excluded.at
WHERE excluded.chain = sealed.chain OR excluded.at >= sealed.at
"""
_DIFFERENCES = """
SELECT s.clinic, s.tab, s.name, s.chain, s.seq, s.at, f.at,
       CASE WHEN f.name IS NULL THEN 'removed' ELSE 'changed' END
FROM sealed s LEFT JOIN found f ON f.clinic = s.clinic AND f.tab = s.tab AND f.name = s.name
WHERE f.name IS NULL OR f.digest <> s.digest
UNION ALL
SELECT f.clinic, f.tab, f.name, f.chain, NULL, NULL, f.at, 'added'
FROM found f LEFT JOIN sealed s ON f.clinic = s.clinic AND f.tab = s.tab AND f.name = s.name
WHERE s.name IS NULL
ORDER BY 1, 2, 3
"""
_UNSEALED = """
SELECT f.clinic, f.chain, f.tab, f.name, f.digest
FROM found f LEFT JOIN sealed s ON f.clinic = s.clinic AND f.tab = s.tab AND f.name = s.name
WHERE (s.name IS NULL OR f.digest <> s.digest) AND f.clinic <> x''
ORDER BY 1, 2
"""
# When a row says it was written, whichever of these it has.
_TIMES = ("recorded_at", "changed_at", "written_at", "published_at", "at", "scheduled_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBreak:
    """A row that is not what was saved: `how` is "changed", "removed" or "added".

    `name` is its key, `seq` the audit entry of `chain` that sealed it last, at `sealed_at` (None:
    none did), and `written_at` when the row itself says it was written; None where it does not, or
    is gone. Times are in UTC.
    """

    clinic_id: UUID
    table: str
    name: str
    how: str
    chain: UUID
    seq: int | None
    sealed_at: datetime | None
    written_at: datetime | None


class RowLedger:
    """The seals that the audit holds; then the rows are held against them."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the temporary file."""
        self._file.close()

    def note(self, said: Mapping[str, Any], chain: UUID, seq: int) -> None:
        """Take the seals of one audit entry; later ones of the same row replace earlier ones."""
        clinic = UUID(said["clinic"]).bytes
        self._file.executemany(
            _SEAL,
            [
                (clinic, table, name, digest, chain.bytes, seq, said["at"])
                for table, rows in said.get("rows", {}).items()
                if table in SEALED
                for name, digest in rows.items()
            ],
        )

    def count(self) -> int:
        """How many rows have a seal."""
        ((count,),) = self._file.execute("SELECT count(*) FROM sealed")
        return int(count)

    def read(self, connection: Connection, tick: Tick) -> None:
        """Read every sealed table; `tick` is told each number of rows read."""
        for table in SEALED:
            self._read(connection, table, tick)

    def differences(self) -> Iterator[RowBreak]:
        """The rows that are not as they were sealed."""
        return map(_broken, self._file.execute(_DIFFERENCES))

    def unsealed(self) -> Iterator[tuple[UUID, UUID, str, str, str]]:
        """Clinic, chain, table, name and digest of the rows that no seal fits."""
        for clinic, chain, *rest in self._file.execute(_UNSEALED):
            yield UUID(bytes=clinic), UUID(bytes=chain), *rest

    def _read(self, connection: Connection, table: str, tick: Tick) -> None:
        for rows in _rows_of(connection, table):
            digests = [self._digest(table, row) for row in rows]
            # A second row of the same name is one that nobody sealed under it.
            self._file.executemany(
                "INSERT INTO found VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET digest = ''",
                digests,
            )
            tick(len(rows))

    def _digest(self, table: str, row: Mapping[str, object]) -> tuple[object, ...]:
        sealed = SEALED[table]
        try:
            clinic, chain = sealed.place_of(row)
            digest, name = row_digest(self._key, table, row), sealed.row_name(row)
        except (TypeError, ValueError):
            # What was tampered with need not have the shape of a row of ours.
            return b"", table, repr(sorted(row.items(), key=str)), "", b"", None
        return clinic.bytes, table, name, digest, chain.bytes, _written_at(row)


def _rows_of(connection: Connection, table: str) -> Iterator[list[dict[str, object]]]:
    """The rows as they are stored, some at a time."""
    query = text(f'SELECT * FROM "{table}"')  # noqa: S608 (a name of ours)
    result = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    names = list(result.keys())
    for part in result.partitions():
        yield [dict(zip(names, row, strict=True)) for row in part]


def _written_at(row: Mapping[str, object]) -> int | None:
    """Microseconds since 1970."""
    for name in _TIMES:
        match row.get(name):
            case int() as stored:
                return stored
            case datetime() as at:
                return (at - _EPOCH) // timedelta(microseconds=1)
    return None


def _broken(row: tuple[Any, ...]) -> RowBreak:
    clinic, table, name, chain, seq, sealed_at, at, how = row
    return RowBreak(
        clinic_id=UUID(bytes=clinic or bytes(16)),
        table=table,
        name=name,
        how=how,
        chain=UUID(bytes=chain or bytes(16)),
        seq=seq,
        sealed_at=None if sealed_at is None else datetime.fromisoformat(sealed_at),
        written_at=None if at is None else _EPOCH + timedelta(microseconds=at),
    )
