"""An installation with two clinics, and browsers of people who are signed in to it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime import Runtime

from dashboard import runtime, ticking
from dashboard.application import create_app
from dashboard.runtime import Running
from dashboard.settings import Settings
from tests.clinic import add_people
from tests.conftest import KEY
from tests.factories import NORTH, SOUTH


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Streamlit looks through all installed packages for each page it tests: 0.3 s, the same."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    return _settings_of(sqlite_template, tmp_path / "clinic.sqlite")


@pytest.fixture
def here(settings: Settings) -> Iterator[Running]:
    """The installation with its people, without a server."""
    with runtime.running(settings) as running:
        add_people(running.database)
        yield running


@pytest.fixture
def browser(here: Running) -> Iterator[TestClient]:
    """A browser that nobody has signed in with, on the whole app."""
    with browser_on(here.settings) as client:
        yield client


@pytest.fixture
def demonstration(sqlite_template: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A browser on a demonstration clinic."""
    settings = _settings_of(sqlite_template, tmp_path / "demo.sqlite")
    with runtime.running(settings) as running:
        add_people(running.database, replace(NORTH, is_demonstration=True), SOUTH)
    with browser_on(settings) as client:
        yield client


def _settings_of(template: Path, file: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{shutil.copy(template, file)}", audit_key=KEY)


@contextmanager
def browser_on(
    settings: Settings, *, tick_every_s: float = ticking.EVERY_S
) -> Iterator[TestClient]:
    Runtime._instance = None  # Streamlit allows one in each process; each test begins anew
    app = create_app(settings, tick_every_s=tick_every_s)
    with TestClient(app, "https://clinic.test", follow_redirects=False) as client:
        yield client
    Runtime._instance = None
