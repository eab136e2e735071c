"""Whether a database needs an upgrade, asked without Alembic."""

from pathlib import Path

import pytest

from db.engine import Database
from db.migrating import upgrade
from db.revision import is_newest, newest
from monitoring.errors import StateRefused
from tests.factories import AT


def test_new_file_needs_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"

    assert not is_newest(url)
    assert upgrade(url, bytes(32), AT).after == newest()
    assert is_newest(url)


def test_lost_trigger_needs_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    upgrade(url, bytes(32), AT)
    database = Database(url, bytes(32))
    with database.engine.begin() as connection:
        query = "SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1"
        name = connection.exec_driver_sql(query).scalar_one()
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    database.close()

    assert not is_newest(url)


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/none/clinic.sqlite", "postgresql+psycopg:///?host=/nowhere", "x"]
)
def test_absent_database_is_one_sentence(url: str) -> None:
    with pytest.raises(StateRefused, match="does not answer"):
        is_newest(url)
