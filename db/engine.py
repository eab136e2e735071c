"""`Database`: opening SQLite or PostgreSQL so that nothing acknowledged is ever lost."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from time import sleep

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from db import row_seals
from db.record_cache import RecordCache
from db.record_rows import open_record
from db.refusals import BROKEN_CONSTRAINT, refusal_of
from db.store import SqlStore
from db.types import is_sqlite
from monitoring.flags import Flag
from monitoring.ids import ClinicId, SessionId
from monitoring.record import SessionRecord

LONGEST_WAIT_S = 20
_WAL_LOOKS, _WAL_LOOK_S = 1_000, 0.02
# FULL: with WAL and less than that, a power cut loses commits that were acknowledged.
_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
)


def open_engine(url: str) -> Engine:
    """An engine for `url` with our settings on every connection."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _open_sqlite(parsed)
    else:
        parsed = parsed.set(drivername="postgresql+psycopg")
        options = {"options": "-c timezone=UTC"}
        engine = create_engine(parsed, connect_args=options, pool_pre_ping=True)
    event.listen(engine, "before_execute", _note_core)
    return engine


def _open_sqlite(url: URL) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    # The driver's own transactions lose updates without an error; `_begin` opens ours.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={LONGEST_WAIT_S * 1000}")
    _turn_into_wal(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _turn_into_wal(connection: sqlite3.Connection) -> None:
    """Of several that open a new file at once SQLite refuses some without any waiting."""
    for _ in range(_WAL_LOOKS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            sleep(_WAL_LOOK_S)
        else:
            return
    msg = "the database file could not be turned into WAL: another program holds it"
    raise TimeoutError(msg)


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that read before cannot fail at its write."""
    begin = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {begin}")


class Database:
    """One database, open for many threads; `audit_key` seals the audit and is not kept in it."""

    def __init__(self, url: str, audit_key: bytes) -> None:
        self.engine = open_engine(url)
        self.audit_key = audit_key
        self._reader = _reading(self.engine)
        self._cache = RecordCache()
        self._turn = Lock()
        self._writer: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[SqlStore]:
        """A store whose changes are all kept when the block ends well, and none otherwise."""
        with _refusals(), self._writing() as connection, _sealing(connection):
            store = SqlStore(connection, self._cache, self.audit_key)
            yield store
            store.finish()
        store.keep()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, however long it is looked at."""
        with self._reader.begin() as connection:
            yield connection

    def reading_record(
        self, clinic_id: ClinicId, session_id: SessionId
    ) -> tuple[SessionRecord, Sequence[Flag]]:
        """The record of a session and its flags, withdrawn ones too; raises NotFound."""
        with self.reading() as connection:
            held = open_record(connection, self._cache, clinic_id, session_id, is_locked=False)
        self._cache.put(clinic_id, session_id, held)
        return held.record, tuple(held.flags.values())

    def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """An open transaction; on SQLite those of this process go one after the other.

        Its own waiting is not fair (99 of 100 within 40 ms; in line here, within 9 ms), and in a
        line one connection is enough, which need not be made ready anew each time.
        """
        if not is_sqlite(self.engine.dialect):
            with self.engine.begin() as connection:
                yield connection
            return
        if not self._turn.acquire(timeout=LONGEST_WAIT_S):
            msg = "another transaction of this process did not end"
            raise TimeoutError(msg)
        try:
            self._writer = self._writer or self.engine.connect()
            with self._writer.begin():
                yield self._writer
        finally:
            self._turn.release()


def _reading(engine: Engine) -> Engine:
    if is_sqlite(engine.dialect):
        return engine.execution_options(sqlite_begin="DEFERRED")
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def _sealing(connection: Connection) -> Iterator[None]:
    row_seals.begin(connection)
    try:
        yield
    finally:
        row_seals.end(connection)


def _note_core(connection: Connection, clause: object, *_: object) -> None:
    row_seals.note_core(connection, clause)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except BROKEN_CONSTRAINT as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
