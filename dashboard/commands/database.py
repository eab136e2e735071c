"""`infusion-monitor database`: upgrade, back up, restore and check where the records are kept."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from dashboard.audit_key import audit_key
from dashboard.runtime import now
from dashboard.settings import read_settings
from db import backup, guards
from db.audit_chain import verify
from db.engine import Database
from db.migrating import upgrade
from db.types import is_sqlite
from monitoring.errors import StateRefused

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(epilog="Example: infusion-monitor database backup /backups/monday.sqlite")
def command() -> None:
    """Upgrade, back up, restore or check the database of this installation."""


@command.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema up to date (serve does this by itself)."""
    settings = read_settings(os.environ)
    done = upgrade(settings.database_url, audit_key(settings), now())
    click.echo(f"schema {done.before or 'empty'} → {done.after}")
    if done.copy is not None:
        click.echo(f"copy from before: {done.copy}")


@command.command("backup")
@click.argument("path", type=_FILE)
def backup_command(path: Path) -> None:
    """Write a whole, verified copy to PATH while others go on writing.

    Keep the audit key with it, in another place: without the key nothing proves the record.
    """
    with open_database() as database:
        backup.backup(database, path)
    click.echo(f"backed up to {path}")


@command.command("restore")
@click.argument("path", type=_FILE)
@click.confirmation_option(prompt="Everything in the database is replaced by the copy. Go on?")
def restore_command(path: Path) -> None:
    """Replace the database by the copy at PATH (stop serve first)."""
    if not path.exists():
        msg = f"There is no file {path.name}."
        raise StateRefused(msg)
    backup.restore(path, read_settings(os.environ).database_url)
    click.echo(f"restored from {path}")


@command.command("check")
def check_command() -> None:
    """Check the file, the guards and the audit chains; ends with 1 when something is wrong."""
    with open_database() as database:
        if is_sqlite(database.engine.dialect):
            backup.check_file(backup.sqlite_file(str(database.engine.url)))
        with database.reading() as connection:
            guards.check(connection)
        report = verify(database)
    click.echo(
        f"{report.entries:,} audit entries in {report.chains:,} chains, {report.rows:,} rows"
    )
    if not report.is_whole:
        broken = len(report.breaks) + report.altered
        click.echo(f"{broken} broken; see: infusion-monitor audit verify", err=True)
        raise SystemExit(1)
    click.echo("whole")


@contextmanager
def open_database() -> Iterator[Database]:
    """The installation's database; StateRefused when there is none yet."""
    settings = read_settings(os.environ)
    file = settings.database_file
    if file is not None and not file.exists():
        msg = f"There is no database at {file} yet; infusion-monitor serve makes one."
        raise StateRefused(msg)
    with closing(Database(settings.database_url, audit_key(settings))) as database:
        yield database
