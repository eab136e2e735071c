"""What all tests share: deterministic property tests, and a database that is migrated once."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "clinic",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("clinic")
KEY = bytes(range(32))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: one process drives the browser while the others do all the rest."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file without a clinic, to copy: 1 ms for each test instead of a migration."""
    # Imported here: the tests of monitoring/ know no database.
    from db.migrating import upgrade  # noqa: PLC0415
    from tests.factories import AT  # noqa: PLC0415

    file = tmp_path_factory.mktemp("template") / "clinic.sqlite"
    upgrade(f"sqlite:///{file}", KEY, AT)
    return file
