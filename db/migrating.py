"""Bringing a database to the newest schema when the app starts, all of it or nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from db import guards
from db.backup import copy_file, sqlite_file
from db.clinic_tables import ClinicRow
from db.engine import LONGEST_WAIT_S, Database
from db.row_sealing import FIRST_SEALED, altered_rows, seal_rows
from db.types import is_sqlite
from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import StateRefused
from monitoring.ids import ClinicId, new_uuid

STEPS = Path(str(files("db"))) / "migrations"
VERSIONS = (STEPS / "versions",)
# Any number of our own: one process upgrades, the others wait for it.
_ADVISORY_LOCK = 7_236_410
# A large clinic takes minutes; PostgreSQL's lock is waited for without an end.
_LONGEST_UPGRADE_S = 3_600


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the revision before (None: an empty database), after, and the copy."""

    before: str | None
    after: str
    copy: Path | None = None


def upgrade(database_url: str, audit_key: bytes, at: datetime) -> Upgrade:
    """Bring the database to the newest revision, in one transaction that other upgrades wait for.

    An existing SQLite file is copied first. The upgrade goes into the audit of every clinic.
    """
    database = Database(database_url, audit_key)
    try:
        with _alone(database) as connection:
            done = _upgrade(connection, database_url, audit_key, at)
        if done.before not in {None, done.after}:
            _note(database, done, at)
    finally:
        database.close()
    return done


def _upgrade(connection: Connection, database_url: str, audit_key: bytes, at: datetime) -> Upgrade:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, VERSIONS)))
    config.attributes["connection"] = connection
    before = MigrationContext.configure(connection).get_current_revision()
    after = ScriptDirectory.from_config(config).get_current_head() or ""
    copy = None
    if before not in {None, after} and is_sqlite(connection.dialect):
        copy = _copy(sqlite_file(database_url), after, at)
    with _rows_sealed(connection, audit_key, at, before, after):
        command.upgrade(config, "head")
    guards.install(connection)
    _check_references(connection)
    return Upgrade(before, after, copy)


@contextmanager
def _rows_sealed(
    connection: Connection, audit_key: bytes, at: datetime, before: str | None, after: str
) -> Iterator[None]:
    """Seal what the steps in the block write; what was altered before them stays altered."""
    if before in {None, after}:
        yield
        return
    has_seals = before is not None and before >= FIRST_SEALED
    altered = altered_rows(connection, audit_key) if has_seals else frozenset()
    yield
    seal_rows(connection, audit_key, at, altered)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction in which no other process upgrades."""
    with database.engine.connect() as connection:
        if is_sqlite(connection.dialect):
            # Rebuilding a table that others refer to; has no effect once a transaction is open.
            _pragma(connection, "foreign_keys=OFF")
            _pragma(connection, f"busy_timeout={_LONGEST_UPGRADE_S * 1000}")
        try:
            with connection.begin():
                if not is_sqlite(connection.dialect):
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                yield connection
        finally:
            if is_sqlite(connection.dialect):
                _pragma(connection, "foreign_keys=ON")
                _pragma(connection, f"busy_timeout={LONGEST_WAIT_S * 1000}")


def _pragma(connection: Connection, pragma: str) -> None:
    connection.connection.cursor().execute(f"PRAGMA {pragma}")


def _check_references(connection: Connection) -> None:
    if not is_sqlite(connection.dialect):
        return
    broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if broken:
        msg = f"The upgrade would leave rows without what they belong to: {', '.join(broken)}."
        raise StateRefused(msg)


def _copy(file: Path, after: str, at: datetime) -> Path:
    copy = file.with_name(f"{file.stem}.before-{after}-{at:%Y%m%dT%H%M%S}{file.suffix}")
    copy_file(file, copy)
    return copy


def _note(database: Database, done: Upgrade, at: datetime) -> None:
    """Write the upgrade into the audit of every clinic."""
    with database.transaction() as store:
        for (clinic_id,) in store.connection.execute(select(ClinicRow.id)):
            event = AuditEvent(
                id=new_uuid(at),
                clinic_id=ClinicId(clinic_id),
                action=AuditAction.DATABASE_MIGRATED,
                at=at,
                by=None,
                details={"before": done.before or "", "after": done.after},
            )
            store.add_audit(event)
