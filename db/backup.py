"""Copies of a SQLite database that were read back and found whole."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from db.engine import Database
from monitoring.errors import StateRefused

_ELSEWHERE = "PostgreSQL is backed up by its own means (pg_dump, or a base backup with its log)."


class CopyDamaged(StateRefused):
    """A copy that was read back and is not whole; `problems` are SQLite's own words."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        super().__init__(f"The copy {path.name} is damaged: {'; '.join(problems)}")
        self.problems = problems


def backup(database: Database, path: Path) -> None:
    """Write a whole copy of the database to `path`, while others go on writing.

    Raises StateRefused for PostgreSQL or when `path` is there already.
    """
    if path.exists():
        msg = f"{path.name} is there already; please choose another name."
        raise StateRefused(msg)
    copy_file(sqlite_file(str(database.engine.url)), path)


def restore(copy: Path, database_url: str) -> None:
    """Put the content of `copy` into the database, after checking that it is whole."""
    check_file(copy)
    file = sqlite_file(database_url)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file in one step that no writer can disturb, then read the copy back."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(unfinished)) as copy:
        # All pages at once: in smaller steps a busy writer makes it begin again for ever.
        original.backup(copy, pages=-1)
    check_file(unfinished)
    unfinished.replace(target)


def check_file(path: Path) -> None:
    """Raise CopyDamaged unless the SQLite file is whole."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            raise CopyDamaged(path, (str(error),)) from error
    if found != ["ok"]:
        raise CopyDamaged(path, tuple(found))


def sqlite_file(database_url: str) -> Path:
    """The file of a SQLite database; raises StateRefused for any other."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StateRefused(_ELSEWHERE)
    return Path(url.database)
