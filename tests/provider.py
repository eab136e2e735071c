"""The identity provider for tests: the program of `provider_program`, and a way through it."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from dashboard.provider_settings import RETURN_PATH, ProviderSettings
from tests.provider_program import CLIENT_ID, CLIENT_SECRET, KEY_FILE, PASSWORD

ROOT = Path(__file__).parent.parent
PEOPLE = ("nora-at-id", "piet-at-id", "<b>$name</b> & 'x'")
_REDIRECTS = frozenset({302, 303})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider that runs: where, and for which address of the dashboard."""

    port: int
    directory: Path
    public_url: str

    @property
    def issuer(self) -> str:
        # By name: for a browser another site than the dashboard at 127.0.0.1.
        return f"http://localhost:{self.port}"

    @property
    def settings(self) -> ProviderSettings:
        return ProviderSettings(
            issuer=self.issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            public_url=self.public_url,
            name="Clinic id",
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the program until the block ends."""
        redirect_uri = f"{self.public_url}{RETURN_PATH}"
        program = [sys.executable, "-m", "tests.provider_program"]
        where = [str(self.port), str(self.directory), redirect_uri]
        with subprocess.Popen(  # noqa: S603 (our own program)
            [*program, *where, *PEOPLE], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                yield
            finally:
                process.terminate()

    def change_key(self) -> None:
        """Sign with another key from the next start on."""
        (self.directory / KEY_FILE).unlink()

    def way_back(self, address: str, person: str) -> str:
        """Log in as `person` where the dashboard sent the browser; where it is sent from there."""
        with httpx2.Client(base_url=self.issuer, trust_env=False) as browser:
            answer = browser.get(address)
            while answer.status_code in _REDIRECTS:
                onwards = answer.headers["location"]
                if onwards.startswith(self.public_url):
                    return onwards.removeprefix(self.public_url)
                answer = browser.get(onwards)
                if "<form" in answer.text:
                    answer = _log_in(browser, answer, person)
            msg = f"the provider answered {answer.status_code}: {answer.text[:500]}"
            raise AssertionError(msg)


def provider_for(public_url: str, directory: Path) -> Provider:
    """A provider that does not run yet, on a free port."""
    return Provider(port=free_port(), directory=directory, public_url=public_url)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        assert isinstance(port, int)
        return port


def _log_in(browser: httpx2.Client, page: httpx2.Response, person: str) -> httpx2.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": person, "password": PASSWORD}
    return browser.post(page.url, data=form)
