"""Which schema a database has, asked without Alembic: most starts need no upgrade."""

from importlib.resources import files

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import ArgumentError, OperationalError

from db import guards
from db.engine import open_engine
from monitoring.errors import StateRefused


def is_newest(database_url: str) -> bool:
    """Does the database have the newest schema? StateRefused when it does not answer at all."""
    try:
        engine = open_engine(database_url)
        try:
            with engine.connect() as connection:
                return _revision(connection) == newest() and not guards.missing(connection)
        finally:
            engine.dispose()
    except (OperationalError, ArgumentError) as error:
        # Its own words may hold what the address holds.
        msg = "The database does not answer. Is it running, and is its address right?"
        raise StateRefused(msg) from error


def newest() -> str:
    """The newest revision: the number at the start of the name of its file."""
    names = (file.name for file in (files("db") / "migrations" / "versions").iterdir())
    return max(name.partition("_")[0] for name in names if name[0].isdigit())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found if isinstance(found, str) else None
