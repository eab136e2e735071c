"""What is only added to cannot be changed or removed, whichever way one goes round."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db import guards
from db.backup import sqlite_file
from db.engine import Database
from db.tables import APPEND_ONLY, METADATA
from db.types import is_sqlite
from tests.db.conftest import KEY
from tests.db.furnishing import fill


@pytest.fixture
def full(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def full_postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, KEY)
    fill(database)
    yield database
    database.close()


def refused(database: Database, statement: str) -> bool:
    try:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except IntegrityError as error:
        return "is only added to" in str(error)
    return False


def test_every_table_has_rows(full: Database) -> None:
    with full.reading() as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(METADATA.tables[name]))
            for name in APPEND_ONLY
        }

    assert all(counts.values()), counts


def test_rows_cannot_be_changed(full: Database) -> None:
    keys = {name: next(iter(METADATA.tables[name].primary_key)).name for name in APPEND_ONLY}
    ways = [f"UPDATE {name} SET {key} = {key}" for name, key in keys.items()]  # noqa: S608

    assert [way for way in ways if not refused(full, way)] == []


def test_rows_cannot_be_removed(full: Database) -> None:
    ways = [f"DELETE FROM {name}" for name in APPEND_ONLY]  # noqa: S608

    assert [way for way in ways if not refused(full, way)] == []


def test_rows_cannot_be_truncated(full_postgres: Database) -> None:
    ways = [f"TRUNCATE {name} CASCADE" for name in APPEND_ONLY]

    assert [way for way in ways if not refused(full_postgres, way)] == []


def test_replica_role_does_not_help(full_postgres: Database) -> None:
    ways = [f"SET session_replication_role = replica; DELETE FROM {name}" for name in APPEND_ONLY]  # noqa: S608

    assert [way for way in ways if not refused(full_postgres, way)] == []


def test_rows_cannot_be_replaced(sqlite_url: str) -> None:
    """Another program, which has not asked SQLite to run triggers for REPLACE."""
    database = Database(sqlite_url, KEY)
    fill(database)
    database.close()
    with closing(sqlite3.connect(sqlite_file(sqlite_url))) as other:
        for name in APPEND_ONLY:
            with pytest.raises(sqlite3.IntegrityError, match="holds this already"):
                other.execute(f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}")  # noqa: S608


def test_all_guards_are_there(database: Database) -> None:
    with database.reading() as connection:
        guards.check(connection)


def test_removed_guard_is_named(database: Database) -> None:
    on_sqlite = is_sqlite(database.engine.dialect)
    trigger = "entry_no_delete" if on_sqlite else "entry_no_truncate"
    place = "" if on_sqlite else " ON entry"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}{place}")

    with database.reading() as connection, pytest.raises(guards.GuardMissing) as found:
        guards.check(connection)
    assert found.value.triggers == (trigger,)


def test_emptied_guard_is_named(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_no_delete")
        connection.exec_driver_sql(
            "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END"
        )
        missing = guards.missing(connection)
    database.close()

    assert missing == ("entry_no_delete",)


def test_sleeping_guard_is_named(postgres_url: str) -> None:
    database = Database(postgres_url, KEY)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE entry DISABLE TRIGGER entry_no_change")
        missing = guards.missing(connection)
    database.close()

    assert missing == ("entry_no_change",)
