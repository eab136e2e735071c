"""Opening a database: nothing is lost, whoever writes at the same time."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from db import engine
from db.audit_chain import verify
from db.engine import Database
from db.types import is_sqlite
from monitoring.audit import AuditAction
from monitoring.errors import NotFound
from monitoring.ids import SessionId
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, add, event, furnish, stored
from tests.factories import NORTH, SOUTH, at_minute, start, stop, vitals

THREADS, TIMES = 4, 10


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


@pytest.fixture
def other_process(database_url: str) -> Iterator[Database]:
    """The same database as another process has it open: it shares no memory with ours."""
    opened = Database(database_url, KEY)
    yield opened
    opened.close()


def move_on(database: Database) -> None:
    """Read the number of the chair and write the next one."""
    with database.transaction() as store:
        session = store.record(NORTH.id, SESSION.id).session
        moved = replace(session, chair=str(int(session.chair) + 1))
        audit = event(AuditAction.STATUS_CHANGED, SESSION)
        store.change_session(moved, audit)


def test_threads_lose_no_update(clinic: Database, other_process: Database) -> None:
    databases = [clinic, other_process] * (THREADS * TIMES // 2)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(move_on, databases))

    assert stored(clinic).session.chair == str(int(SESSION.chair) + THREADS * TIMES)
    assert stored(other_process).session == stored(clinic).session
    assert verify(clinic).breaks == ()


def test_write_of_another_process_is_seen(clinic: Database, other_process: Database) -> None:
    add(clinic, vitals(1, name="ours"))
    add(other_process, vitals(2, name="theirs"))
    seen, _ = clinic.reading_record(NORTH.id, SESSION.id)

    assert len(seen.entries) == 2
    assert len(stored(clinic).entries) == 2


def test_start_elsewhere_is_seen(clinic: Database, other_process: Database) -> None:
    later = replace(SESSION, id=SessionId(event(AuditAction.RECORD_OPENED).id))
    with clinic.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))
    clinic.reading_record(NORTH.id, later.id)
    add(other_process, start(0), stop(40))

    assert clinic.reading_record(NORTH.id, later.id)[0].session.earlier_infusions == (at_minute(0),)


def test_undone_save_is_not_remembered(clinic: Database) -> None:
    add(clinic, vitals(1))

    def interrupted() -> None:
        with clinic.transaction() as store:
            audit = event(AuditAction.ENTRIES_ADDED, SESSION)
            store.add_entries(SESSION, (vitals(2),), audit)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(stored(clinic).entries) == 1
    assert len(clinic.reading_record(NORTH.id, SESSION.id)[0].entries) == 1


def test_read_record_is_held_in_memory(clinic: Database) -> None:
    add(clinic, vitals(1))

    assert clinic.reading_record(NORTH.id, SESSION.id)[0] is stored(clinic)


def test_reading_finds_own_clinic_only(clinic: Database) -> None:
    with pytest.raises(NotFound):
        clinic.reading_record(SOUTH.id, SESSION.id)


def test_writer_inside_writer_is_told(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setattr(engine, "LONGEST_WAIT_S", 0.01)
    database = Database(sqlite_url, KEY)
    with database.transaction(), pytest.raises(TimeoutError), database.transaction():
        pass
    database.close()


def test_sqlite_is_durable_and_strict(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
    with database.reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    database.close()

    assert found == ["wal", 2, 1, 1]


def test_new_file_is_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite refuses about one in twenty such beginnings without any waiting."""
    for number in range(40):
        together = Barrier(THREADS)
        with ThreadPoolExecutor(THREADS) as pool:
            url = f"sqlite:///{tmp_path}/{number}.sqlite"
            assert list(pool.map(_opened_at_once, [(url, together)] * THREADS)) == [1] * THREADS


def _opened_at_once(asked: tuple[str, Barrier]) -> object:
    url, together = asked
    with closing(Database(url, KEY)) as database:
        together.wait()
        with database.reading() as connection:
            return connection.exec_driver_sql("SELECT 1").scalar()


def test_file_held_by_another_program_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "_WAL_LOOKS", 2)
    monkeypatch.setattr(engine, "LONGEST_WAIT_S", 0)
    file = tmp_path / "clinic.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        database = Database(f"sqlite:///{file}", KEY)
        with pytest.raises(TimeoutError, match="another program"), database.reading():
            pass
        database.close()


def test_postgres_speaks_utc(postgres_url: str) -> None:
    database = Database(postgres_url.replace("+psycopg", ""), KEY)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        assert not is_sqlite(connection.dialect)
    database.close()
