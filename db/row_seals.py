"""Seals of rows: what each save adds or changes has its digest in the audit event of that save.

A digest is HMAC-SHA256, with the key of the audit, over the table and every value of the row as it
is stored; NULLs are left out, so that a new column leaves the seals of old rows as they are. The
event is sealed into its chain, and names each row by its key: whoever changes, adds or removes a
row without the key is found.

Not sealed is what is no part of the record and changes by itself: drafts, who is present, when a
patient is to be asked next (which follows from the course), web sessions and what they opened,
codes for signing in, and attempts to sign in, which belong to no clinic.
"""

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Table
from sqlalchemy.sql.dml import Insert, Update

from db.tables import APPEND_ONLY, METADATA

Place = tuple[UUID, UUID]
Rows = dict[str, dict[str, str]]
_PENDING = "rows to seal"
_DIGEST_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# What is changed as the record grows: the newest seal of a row counts.
CHANGING = frozenset(
    {
        "clinic",
        "user",
        "account",
        "provider_link",
        "patient",
        "session_state",
        "flag",
        "course_flag",
    }
)
_APART = frozenset({"audit_entry", "sign_in_attempt"})


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows are sealed: by which columns a row is named, and whose chain it is in."""

    name: str
    key: tuple[str, ...]
    owner: str

    @property
    def is_changing(self) -> bool:
        """Are its rows changed, not only added?"""
        return self.name in CHANGING

    def row_name(self, values: Mapping[str, object]) -> str:
        """The row's key in one text: ids as hexadecimal digits, apart by blanks."""
        return " ".join(_as_text(values[column]) for column in self.key)

    def clinic_of(self, values: Mapping[str, object]) -> UUID:
        """The clinic that the row belongs to."""
        return _uuid(values["id" if self.name == "clinic" else "clinic_id"])

    def place_of(self, values: Mapping[str, object]) -> Place:
        """The clinic and the chain that the row belongs to."""
        clinic = self.clinic_of(values)
        owner = values[self.owner] if self.owner else None
        return clinic, clinic if owner is None else _uuid(owner)


def _sealed(table: Table) -> SealedTable:
    columns = [column.name for column in table.primary_key if column.name != "clinic_id"]
    owner = "session_id" if "session_id" in table.columns else ""
    if table.name == "infusion_session":
        owner = "id"
    key = ("id",) if "id" in columns else tuple(columns)
    if len(key) > 1:
        key = tuple(column for column in key if column != owner)
    return SealedTable(table.name, key, owner)


_NAMES = sorted((set(APPEND_ONLY) | CHANGING) - _APART)
SEALED: Mapping[str, SealedTable] = {name: _sealed(METADATA.tables[name]) for name in _NAMES}


def row_digest(key: bytes, table: str, values: Mapping[str, object]) -> str:
    """The digest of a row of `table` with these stored values, in hexadecimal digits."""
    known = {name: value for name, value in values.items() if value is not None}
    text = _JSON.encode([table, known])
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")[:_DIGEST_BYTES].hex()


@dataclass(slots=True)
class Pending:
    """Rows of one open transaction that no audit event has sealed yet.

    `changed` are those whose digest needs another look at the end: by chain, table and name; of
    the tables in `whole`, every row of the clinic.
    """

    added: defaultdict[Place, list[tuple[SealedTable, dict[str, object]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    changed: defaultdict[Place, dict[tuple[str, str], dict[str, object]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    whole: set[str] = field(default_factory=set)

    @property
    def places(self) -> set[Place]:
        """The chains with rows to seal."""
        return set(self.added) | set(self.changed)


def begin(connection: Connection) -> Pending:
    """From now on take note of what is written on this connection."""
    pending = connection.info[_PENDING] = Pending()
    return pending


def end(connection: Connection) -> None:
    """Take note no longer: the transaction is over."""
    connection.info.pop(_PENDING, None)


def pending_of(connection: Connection) -> Pending | None:
    """What was noted on this connection; None outside of a transaction that seals."""
    found = connection.info.get(_PENDING)
    return found if isinstance(found, Pending) else None


def note_added(
    connection: Connection, table: SealedTable, names: Sequence[str], rows: Iterable[object]
) -> None:
    """Take note of new rows: their values as the driver stores them, in the order of `names`."""
    pending = pending_of(connection)
    if pending is None:
        return
    for row in rows:
        values = row if isinstance(row, dict) else dict(zip(names, _sequence(row), strict=True))
        _note(pending, table, values)


def _note(pending: Pending, table: SealedTable, values: dict[str, object]) -> None:
    place = table.place_of(values)
    if table.is_changing:
        # It may change again before the end, so it is looked at then.
        note_key(pending, table, values)
    else:
        pending.added[place].append((table, values))


def note_changed(connection: Connection, name: str, values: Mapping[str, object]) -> None:
    """Take note that the row of the table `name` with this key among its values was changed."""
    pending, table = pending_of(connection), SEALED.get(name)
    if pending is not None and table is not None:
        note_key(pending, table, values)


def note_key(pending: Pending, table: SealedTable, values: Mapping[str, object]) -> None:
    """Take note of a row by its primary key alone."""
    key = {column.name: values[column.name] for column in METADATA.tables[table.name].primary_key}
    pending.changed[table.place_of(values)][table.name, table.row_name(key)] = key


def note_core(connection: Connection, clause: object) -> None:
    """Take note of a statement that SQLAlchemy itself runs: its table is then sealed as a whole.

    So it is for tables that hold little, such as those of the clinic's people; what grows with the
    record is written through `db.statements`.
    """
    if not isinstance(clause, Insert | Update):
        return
    pending, name = pending_of(connection), str(getattr(clause.table, "name", ""))
    if pending is not None and name in SEALED:
        pending.whole.add(name)


def _sequence(row: object) -> Sequence[object]:
    if not isinstance(row, tuple):
        raise TypeError(row)
    return row


def _as_text(value: object) -> str:
    plain = _plain(value) if not isinstance(value, str | int) else value
    return str(plain)


def _uuid(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    if isinstance(value, bytes):
        return UUID(bytes=value)
    raise TypeError(value)


def _plain(value: object) -> object:
    """What JSON has no word for, as text or number: the same on SQLite and PostgreSQL."""
    match value:
        case bytes() | memoryview():
            return bytes(value).hex()
        case UUID():
            return value.hex
        case datetime():
            return (value.astimezone(UTC) - _EPOCH) // _MICROSECOND
        case date():
            return value.isoformat()
        case Jsonb():
            return value.obj
    raise TypeError(value)


_JSON = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
