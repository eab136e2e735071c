"""Copies of the database, and whether it is whole."""

from pathlib import Path

import pytest

from db.backup import CopyDamaged, backup, check_file, restore
from db.checking import check
from db.engine import Database
from monitoring.errors import StateRefused
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, add, fill, stored
from tests.factories import vitals


@pytest.fixture
def clinic(database: Database) -> Database:
    fill(database)
    return database


def test_copy_holds_the_record(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url, KEY)
    fill(database)
    backup(database, tmp_path / "copy.sqlite")
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite'}", KEY)

    assert set(stored(copy).entries) == set(stored(database).entries)
    assert check(copy) == ()
    copy.close()
    database.close()


def test_copy_replaces_no_file(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url, KEY)
    backup(database, tmp_path / "copy.sqlite")

    with pytest.raises(StateRefused, match="there already"):
        backup(database, tmp_path / "copy.sqlite")
    database.close()


def test_postgres_has_its_own_means(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url, KEY)

    with pytest.raises(StateRefused, match="pg_dump"):
        backup(database, tmp_path / "copy.sqlite")
    database.close()


def test_restored_database_is_as_copied(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url, KEY)
    fill(database)
    before = set(stored(database).entries)
    backup(database, tmp_path / "copy.sqlite")
    add(database, vitals(90))
    restore(tmp_path / "copy.sqlite", sqlite_url)

    assert set(stored(database).entries) == before
    assert check(database) == ()
    database.close()


def test_damaged_copy_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    database = Database(sqlite_url, KEY)
    fill(database)
    backup(database, copy)
    database.close()
    content = bytearray(copy.read_bytes())
    content[4096 * 3 : 4096 * 9] = bytes(4096 * 6)
    copy.write_bytes(content)

    with pytest.raises(CopyDamaged):
        check_file(copy)
    with pytest.raises(CopyDamaged):
        restore(copy, sqlite_url)


def test_whole_database_has_no_problems(clinic: Database) -> None:
    assert check(clinic) == ()


def test_problems_are_named(clinic: Database) -> None:
    with clinic.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_head SET seq = 0")
        on = "" if clinic.engine.dialect.name == "sqlite" else " ON entry"
        trigger = "entry_no_delete" if not on else "entry_no_change"
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}{on}")

    problems = check(clinic)
    assert f"The guard {trigger} is missing." in problems
    assert any(str(SESSION.id) in problem for problem in problems)
