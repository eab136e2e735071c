"""The schema as the app itself makes it, on both engines."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, select

from db import engine, guards, migrating
from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from db.engine import Database
from db.migrating import upgrade
from db.tables import METADATA
from db.types import is_sqlite
from monitoring.audit import AuditAction
from monitoring.errors import StateRefused
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, fill, stored
from tests.factories import AT, NORTH, SOUTH

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("vitals_set", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("etco2_mmhg", sa.SmallInteger()))
    with op.batch_alter_table("entry", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("device", sa.Text()))
    {ending}
"""


@pytest.fixture
def old(database_url: str) -> Iterator[Database]:
    """A database full of records, which the next version of the app has not seen yet."""
    database = Database(database_url, KEY)
    fill(database)
    yield database
    database.close()


def release(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Database, ending: str = "pass"
) -> None:
    """Bring out a version of the app that rebuilds two tables."""
    with old.reading() as connection:
        head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    recreate = "always" if is_sqlite(old.engine.dialect) else "never"
    step = tmp_path / "steps" / "next.py"
    step.parent.mkdir()
    step.write_text(NEXT.format(head=head, recreate=recreate, ending=ending))
    monkeypatch.setattr(migrating, "VERSIONS", (*migrating.VERSIONS, step.parent))


def columns(database: Database, table: str) -> set[str]:
    return {column["name"] for column in inspect(database.engine).get_columns(table)}


def test_empty_database_gets_everything(empty_url: str) -> None:
    done = upgrade(empty_url, KEY, AT)
    database = Database(empty_url, KEY)
    fill(database)
    database.close()

    assert done.before is None
    assert done.copy is None
    assert upgrade(empty_url, KEY, AT).before == done.after


def test_tables_are_as_declared(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)

    assert differences == []


def test_checks_are_as_declared(database: Database) -> None:
    inspector = inspect(database.engine)
    for name, table in METADATA.tables.items():
        declared = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}

        assert {check["name"] for check in inspector.get_check_constraints(name)} == declared


def test_upgrade_keeps_all_records(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Database, database_url: str
) -> None:
    before = stored(old)
    release(monkeypatch, tmp_path, old)
    done = upgrade(database_url, KEY, AT)
    upgraded = Database(database_url, KEY)

    assert done.after == "next"
    assert "etco2_mmhg" in columns(upgraded, "vitals_set")
    assert set(stored(upgraded).entries) == set(before.entries)
    assert verify(upgraded).breaks == ()
    upgraded.close()


def test_upgrade_keeps_the_guards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Database, database_url: str
) -> None:
    release(monkeypatch, tmp_path, old)
    upgrade(database_url, KEY, AT)

    with old.reading() as connection:
        assert guards.missing(connection) == ()


def test_upgrade_is_in_the_audit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Database, database_url: str
) -> None:
    release(monkeypatch, tmp_path, old)
    upgrade(database_url, KEY, AT)

    migrated = AuditEntryRow.action == AuditAction.DATABASE_MIGRATED
    with old.reading() as connection:
        chains = connection.scalars(select(AuditEntryRow.chain).where(migrated)).all()
    assert set(chains) == {NORTH.id, SOUTH.id}


def test_old_file_is_copied_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> None:
    database = Database(sqlite_url, KEY)
    fill(database)
    before = stored(database)
    release(monkeypatch, tmp_path, database)
    copy = upgrade(sqlite_url, KEY, AT).copy
    database.close()

    assert copy is not None
    kept = Database(f"sqlite:///{copy}", KEY)
    assert set(stored(kept).entries) == set(before.entries)
    assert "etco2_mmhg" not in columns(kept, "vitals_set")
    kept.close()


def test_failing_upgrade_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Database, database_url: str
) -> None:
    release(monkeypatch, tmp_path, old, ending="raise RuntimeError")
    with pytest.raises(RuntimeError):
        upgrade(database_url, KEY, AT)
    old.engine.dispose()

    assert "etco2_mmhg" not in columns(old, "vitals_set")
    with old.reading() as connection:
        assert guards.missing(connection) == ()


def test_upgrade_that_loses_owners_is_undone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> None:
    database = Database(sqlite_url, KEY)
    fill(database)
    release(monkeypatch, tmp_path, database, ending="op.execute('DELETE FROM patient')")
    with pytest.raises(StateRefused, match="without what they belong to"):
        upgrade(sqlite_url, KEY, AT)

    assert stored(database).session == SESSION
    database.close()


def test_two_processes_upgrade_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: upgrade(empty_url, KEY, AT), range(4)))

    head = done[0].after
    assert sorted(str(each.before) for each in done) == [head, head, head, "None"]


def test_upgrade_is_waited_for_however_long(
    monkeypatch: pytest.MonkeyPatch, empty_url: str
) -> None:
    """A large clinic is upgraded for minutes: a second process must not give up before."""
    monkeypatch.setattr(engine, "LONGEST_WAIT_S", 0)
    with ThreadPoolExecutor(2) as pool, _upgrading(empty_url):
        second = pool.submit(upgrade, empty_url, KEY, AT)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)

    assert second.result().before is None


@contextmanager
def _upgrading(database_url: str) -> Iterator[None]:
    """As another process that has begun to."""
    database = Database(database_url, KEY)
    with migrating._alone(database):
        yield
    database.close()
