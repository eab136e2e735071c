"""The script that draws charts comes from our own server, once, and only to who is signed in."""

import gzip

import pytest
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.components import session_chart
from dashboard.routes.assets import PLOTLY_URL
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from tests.clinic import signed_in
from tests.factories import NORA

_OK, _NOT_MODIFIED, _UNAUTHORIZED = 200, 304, 401


@pytest.fixture
def noras(browser: TestClient, here: Running) -> TestClient:
    """Nora's browser."""
    browser.cookies.set(SESSION_COOKIE, signed_in(here.database, NORA, runtime.now()))
    return browser


def test_script_is_kept_for_long(noras: TestClient) -> None:
    answer = noras.get(PLOTLY_URL)

    assert answer.status_code == _OK
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert "plotly.js" in answer.text[:100]


def test_script_is_not_sent_twice(noras: TestClient) -> None:
    etag = noras.get(PLOTLY_URL).headers["etag"]

    assert noras.get(PLOTLY_URL, headers={"if-none-match": etag}).status_code == _NOT_MODIFIED


def test_script_comes_plain_when_asked(noras: TestClient) -> None:
    answer = noras.get(PLOTLY_URL, headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert len(answer.content) > len(gzip.compress(answer.content, 1))


def test_script_is_for_who_is_signed_in(browser: TestClient) -> None:
    assert browser.get(PLOTLY_URL).status_code == _UNAUTHORIZED


def test_chart_asks_nobody_else() -> None:
    scripts = "".join(path.read_text("utf-8") for path in session_chart._SCRIPTS)

    assert "http" not in scripts
    assert PLOTLY_URL.startswith("/assets/")
