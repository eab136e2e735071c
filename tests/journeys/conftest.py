"""A real browser, and the real app on a free port with a clinic of a few people in it."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dashboard import runtime
from dashboard.settings import Settings
from tests.clinic import add_people
from tests.journeys.album import Album

KEY = bytes(range(32))
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# A slow machine is no defect; a promise about time is held by the benchmarks.
expect.set_options(timeout=40_000)


@dataclass(frozen=True, slots=True)
class Server:
    """The app as it runs: where it is, and whose records it serves."""

    url: str
    settings: Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", type=Path, help="directory for the pictures of the first day")


@pytest.fixture
def pictures(pytestconfig: pytest.Config) -> Album:
    """Takes pictures where pytest was started with --pictures=DIRECTORY, otherwise none."""
    return Album(pytestconfig.getoption("--pictures", None))


# Not longer than the journeys: the driver's event loop runs in this thread, and keeps everybody
# else from having one.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium without a window; skips where there is none, but not in CI."""
    program = next((path for path in CHROMIUM if Path(path).exists()), None)
    if program is None:
        reason = f"no Chromium at {', '.join(CHROMIUM)}; install one to run the journeys"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser nobody has used, the size of a tablet."""
    with tablet(chromium) as context:
        yield context.new_page()


def tablet(
    chromium: Browser, *, colour_scheme: str = "light", is_upright: bool = False
) -> BrowserContext:
    """A browser of its own, with its own cookies, on a tablet held across or upright."""
    dark = colour_scheme == "dark"
    width, height = (820, 1180) if is_upright else (1180, 820)
    return chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app started as a clinic would start it."""
    file = tmp_path_factory.mktemp("clinic") / "clinic.sqlite"
    settings = Settings(database_url=f"sqlite:///{file}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database)
    with serving(settings) as url:
        yield Server(url, settings)


@contextmanager
def serving(settings: Settings, port: int = 0, **more: str) -> Iterator[str]:
    """Run `infusion-monitor serve`, with `more` in its environment; where it is, once it says so.

    On a free port where none is given.
    """
    environment = os.environ | {
        "INFUSION_DATABASE_URL": settings.database_url,
        "INFUSION_AUDIT_KEY": base64.b64encode(KEY).decode(),
        **more,
    }
    command = [sys.executable, "-c", "from dashboard.commands import main; main()"]
    with subprocess.Popen(  # noqa: S603 (our own program)
        [*command, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
