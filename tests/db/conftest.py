"""Databases to test with: a new one for each test, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from db.engine import Database, open_engine
from db.migrating import upgrade
from tests.conftest import KEY as KEY  # noqa: PLC0414 (other modules take it from here)
from tests.db.furnishing import AnyDatabase, furnish
from tests.factories import AT
from tests.fakes import FakeDatabase
from tests.postgres import server_url

_numbers = count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with server_url() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_admin(postgres_server: str) -> Iterator[Engine]:
    """For creating databases: outside of any transaction."""
    engine = open_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, postgres_admin: Engine) -> Iterator[str]:
    """The name of a migrated database to copy: 40 ms for each test instead of a migration."""
    with _database(postgres_admin, "template1") as name:
        upgrade(_url(postgres_server, name), KEY, AT)
        yield name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'clinic.sqlite')}"


@pytest.fixture
def postgres_url(
    postgres_server: str, postgres_admin: Engine, postgres_template: str
) -> Iterator[str]:
    with _database(postgres_admin, postgres_template) as name:
        yield _url(postgres_server, name)


@pytest.fixture
def empty_postgres_url(postgres_server: str, postgres_admin: Engine) -> Iterator[str]:
    with _database(postgres_admin, "template1") as name:
        yield _url(postgres_server, name)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database can be that has nothing in it yet, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.sqlite'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without a clinic, on each engine in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, KEY)
    yield opened
    opened.close()


@contextmanager
def _database(admin: Engine, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield name
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _url(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def clinic(request: pytest.FixtureRequest) -> Iterator[AnyDatabase]:
    """A furnished clinic in every store in turn: the contract of `Store` is one."""
    if request.param == "fake":
        fake = FakeDatabase()
        furnish(fake)
        yield fake
        return
    database = Database(request.getfixturevalue(f"{request.param}_url"), KEY)
    furnish(database)
    yield database
    database.close()
