"""Column types that mean the same on SQLite and PostgreSQL, and that STRICT tables accept."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID, SafeUUID

import numpy as np
import pandas as pd
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine

from monitoring.moments import Instants, in_utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# SQLAlchemy converts one value at a time and knows no types here.
Convert = Callable[[Any], Any]


def is_sqlite(dialect: Dialect) -> bool:
    """Is this SQLite (otherwise it is PostgreSQL)?"""
    return dialect.name == "sqlite"


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


# The types give their converters themselves, not through TypeDecorator's own three layers of calls:
# a session of 60 vitals sets has more than a thousand values.
class UtcDateTime(TypeDecorator[datetime]):
    """An instant; microseconds since 1970 on SQLite. A naive datetime raises ValueError."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        native: TypeEngine[Any] = BigInteger() if is_sqlite(dialect) else DateTime(timezone=True)
        return dialect.type_descriptor(native)

    def bind_processor(self, dialect: Dialect) -> Convert:
        return _microseconds if is_sqlite(dialect) else _optional(in_utc)

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        return _instant if is_sqlite(dialect) else _optional(in_utc)


def _microseconds(at: datetime | None) -> int | None:
    return None if at is None else (in_utc(at) - _EPOCH) // _MICROSECOND


def stored_instants(stored: Sequence[Any], dialect: Dialect) -> Instants:
    """A whole column of instants as it is stored, in UTC; unknown ones are NaT."""
    if not is_sqlite(dialect):
        aware = pd.Series(stored, dtype="datetime64[us, UTC]")
        return aware.dt.tz_localize(None).to_numpy()
    # Exact for every instant of the next two centuries: whole microseconds below 2 to the 53rd.
    microseconds = np.array(stored, dtype=np.float64)
    unknown = np.isnan(microseconds)
    found = np.where(unknown, 0, microseconds).astype("datetime64[us]")
    found[unknown] = np.datetime64("NaT")
    return found


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(0, 0, microseconds)


class Identifier(TypeDecorator[UUID]):
    """A UUID made by the application; 16 bytes on SQLite."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        native: TypeEngine[Any] = LargeBinary(16) if is_sqlite(dialect) else Uuid()
        return dialect.type_descriptor(native)

    def bind_processor(self, dialect: Dialect) -> Convert | None:
        return _sixteen_bytes if is_sqlite(dialect) else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert | None:
        return _uuid if is_sqlite(dialect) else None


def _sixteen_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


# People and sessions are named again and again; building a UUID costs more than finding it.
@lru_cache(maxsize=8192)
def _uuid(value: bytes | None) -> UUID | None:
    """The UUID of 16 bytes; built without UUID's own questions, which cost four times as much.

    A patient of 200 sessions has 25,000 of them.
    """
    if value is None:
        return None
    built = UUID.__new__(UUID)
    _set(built, "int", _whole(value, "big"))
    _set(built, "is_safe", _UNKNOWN)
    return built


# As above. A million readings have a million ids that are only written, never compared.
@lru_cache(maxsize=8192)
def id_text(stored: bytes | UUID | None) -> str | None:
    """An id as it is stored in either database as its 36 letters; None stays None."""
    if not isinstance(stored, bytes):
        return None if stored is None else str(stored)
    digits = stored.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_set, _whole, _UNKNOWN = object.__setattr__, int.from_bytes, SafeUUID.unknown


class Code(TypeDecorator[Enum]):
    """A member of an enumeration, stored as its value: a word, or a number for an IntEnum."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind
        self._members: dict[object, Enum | None] = {member.value: member for member in kind}
        self._members[None] = None
        self._values = {member: value for value, member in self._members.items()}

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        native: TypeEngine[Any] = SmallInteger() if issubclass(self.kind, int) else String()
        return dialect.type_descriptor(native)

    def bind_processor(self, dialect: Dialect) -> Convert:
        return self._values.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        return self._members.__getitem__


class Shaped(TypeDecorator[object]):
    """A value of ours as JSON, checked by `shape` when it is read; `()` is stored as NULL.

    Where it `is_optional`, None and `()` are two things: only None is stored as NULL.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, shape: type[Any], *, is_optional: bool = False) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape
        self.is_optional = is_optional
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        native: TypeEngine[Any] = Text() if is_sqlite(dialect) else JSONB(none_as_null=True)
        return dialect.type_descriptor(native)

    def bind_processor(self, dialect: Dialect) -> Convert:
        def as_text(value: object) -> str:
            return self._adapter.dump_json(value).decode()

        def as_jsonb(value: object) -> Jsonb:
            return Jsonb(self._adapter.dump_python(value, mode="json"))

        convert: Convert = as_text if is_sqlite(dialect) else as_jsonb
        if self.is_optional:
            return _optional(convert)
        return lambda value: convert(value) if value else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        on_sqlite = is_sqlite(dialect)
        read = self._adapter.validate_json if on_sqlite else self._adapter.validate_python
        nothing = None if self.is_optional else ()
        return lambda value: nothing if value is None else read(value)


@compiles(BigInteger, "sqlite")
@compiles(SmallInteger, "sqlite")
@compiles(Boolean, "sqlite")
def _integer(*_: object, **__: object) -> str:
    """The one whole-number type a STRICT table knows."""
    return "INTEGER"


@compiles(String, "sqlite")
@compiles(Text, "sqlite")
@compiles(Date, "sqlite")
@compiles(JSON, "sqlite")
def _text(*_: object, **__: object) -> str:
    """The one text type a STRICT table knows; dates and JSON are text there."""
    return "TEXT"
