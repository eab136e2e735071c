"""Who is not signed in gets the sign-in page, and nothing else of anything."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime

from dashboard import open_websocket, runtime
from dashboard.open_websocket import is_sign_of_person
from dashboard.runtime import Running
from dashboard.sign_in.presence import open_session
from dashboard.sign_in.signing_in import sign_out
from tests.clinic import signed_in
from tests.factories import NORA, OLAF

STREAM = "wss://clinic.test/_stcore/stream"
NAVIGATION = {"sec-fetch-mode": "navigate", "accept": "text/html"}
EVERY_KIND = [
    "/",
    "/board",
    "/session?session=1",
    "/static/js/index.js",
    "/favicon.png",
    "/media/0123456789abcdef.png",
    "/component/any/index.html",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/stream",
    "/_stcore/agent/openapi.json",
    "/_stcore/bidi-components/any/index.js",
    "/app/static/file.txt",
    "/oauth2callback",
    "/auth/login",
    "/signed-in",
    "/sign-in/",
    "/Sign-In",
    "/healthz/../board",
    "/healthz/x",
    "//sign-in",
    "/%2e%2e/sign-in",
]


def sign_in(browser: TestClient, here: Running, *, minutes_ago: float = 0) -> str:
    token = signed_in(here.database, NORA, runtime.now() - timedelta(minutes=minutes_ago))
    browser.cookies.set("infusion_session", token, domain="clinic.test")
    return token


def test_unsigned_page_leads_to_sign_in(browser: TestClient) -> None:
    answers = {path: browser.get(path, headers=NAVIGATION) for path in EVERY_KIND}

    for path, answer in answers.items():
        assert (path, answer.status_code) == (path, 303)
        assert answer.headers["location"] == "/sign-in"
        assert answer.content == b""


def test_unsigned_file_is_refused(browser: TestClient) -> None:
    answers = {path: browser.get(path, headers={"sec-fetch-mode": "cors"}) for path in EVERY_KIND}

    for path, answer in answers.items():
        assert (path, answer.status_code, answer.text) == (path, 401, "Please sign in.")


@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/sign-out", "/", "/any"])
def test_unsigned_write_is_refused(browser: TestClient, path: str) -> None:
    methods = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")

    assert {browser.request(method, path).status_code for method in methods} == {401}


def test_unsigned_websocket_is_refused(browser: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(STREAM):
        pass

    assert Runtime.instance()._session_mgr.list_sessions() == []


def test_health_is_open_and_silent(browser: TestClient) -> None:
    assert browser.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("cookie", ["forged", "0" * 43, "x; infusion_session=y", '"quoted"'])
def test_forged_cookie_opens_nothing(browser: TestClient, cookie: str) -> None:
    headers = {"cookie": f"infusion_session={cookie}"}

    assert browser.get("/signed-in", headers=headers).status_code == 401
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect(STREAM, headers=headers),
    ):
        pass


def test_signed_in_gets_all(browser: TestClient, here: Running) -> None:
    sign_in(browser, here)

    page = browser.get("/", headers=NAVIGATION)
    assert page.status_code == 200
    assert "<script" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    with browser.websocket_connect(STREAM):
        assert len(Runtime.instance()._session_mgr.list_active_sessions()) == 1


def test_signed_out_cookie_opens_nothing(browser: TestClient, here: Running) -> None:
    end(here, sign_in(browser, here))

    assert browser.get("/", headers=NAVIGATION).headers["location"] == "/sign-in"
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(STREAM):
        pass


@pytest.mark.parametrize(("minutes", "status"), [(59, 204), (61, 423)])
def test_idle_session_locks(browser: TestClient, here: Running, minutes: int, status: int) -> None:
    sign_in(browser, here, minutes_ago=minutes)

    assert browser.get("/signed-in").status_code == status


def test_active_session_ends_after_shift(browser: TestClient, here: Running) -> None:
    token = signed_in(here.database, NORA, runtime.now() - timedelta(hours=12))
    browser.cookies.set("infusion_session", token, domain="clinic.test")

    assert browser.get("/signed-in").status_code == 401


def test_opening_page_is_activity(browser: TestClient, here: Running) -> None:
    token = sign_in(browser, here, minutes_ago=59)
    browser.get("/", headers=NAVIGATION)

    later = runtime.now() + timedelta(minutes=30)
    assert open_session(here.database, here.settings, token, later) is not None


def test_page_left_alone_is_not_activity(browser: TestClient, here: Running) -> None:
    token = sign_in(browser, here, minutes_ago=59)
    browser.get("/signed-in")
    browser.get("/_stcore/health")

    later = runtime.now() + timedelta(minutes=30)
    assert open_session(here.database, here.settings, token, later) is None


def test_cookie_of_other_is_other(browser: TestClient, here: Running) -> None:
    ours, theirs = (signed_in(here.database, who, runtime.now()) for who in (NORA, OLAF))
    end(here, ours)

    browser.cookies.set("infusion_session", theirs, domain="clinic.test")
    assert browser.get("/signed-in").status_code == 204


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.test", "http://localhost:8501", "null", "http://["]
)
def test_websocket_from_elsewhere_is_refused(
    browser: TestClient, here: Running, origin: str
) -> None:
    sign_in(browser, here)

    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect(STREAM, headers={"origin": origin}),
    ):
        pass


def test_write_from_elsewhere_is_refused(browser: TestClient, here: Running) -> None:
    sign_in(browser, here)

    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://elsewhere.test"},
        {"origin": "http://["},
    ):
        assert browser.post("/signed-in", headers=headers).status_code == 403


def test_open_websocket_ends_with_session(
    browser: TestClient, here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_websocket, "LOOK_EVERY_S", 0.05)
    token = sign_in(browser, here)

    with browser.websocket_connect(STREAM) as socket:
        end(here, token)
        with pytest.raises(WebSocketDisconnect) as left:
            read_all(socket)
    assert left.value.code == 1008


def test_message_after_sign_out_runs_nothing(browser: TestClient, here: Running) -> None:
    token = sign_in(browser, here)
    message = BackMsg()
    message.rerun_script.query_string = ""

    with browser.websocket_connect(STREAM) as socket:
        end(here, token)
        socket.send_bytes(message.SerializeToString())
        with pytest.raises(WebSocketDisconnect):
            read_all(socket)


@pytest.mark.parametrize(("is_auto", "is_person"), [(True, False), (False, True)])
def test_refreshing_page_is_nobody(*, is_auto: bool, is_person: bool) -> None:
    message = BackMsg()
    message.rerun_script.is_auto_rerun = is_auto

    assert is_sign_of_person({"bytes": message.SerializeToString()}) == is_person


@pytest.mark.parametrize("data", [None, b"", b"\xff\xff"])
def test_noise_is_nobody(data: bytes | None) -> None:
    assert not is_sign_of_person({"type": "websocket.receive", "bytes": data})


def end(here: Running, token: str) -> None:
    session = open_session(here.database, here.settings, token, runtime.now())
    assert session is not None
    sign_out(here.database, session, runtime.now())


def read_all(socket: WebSocketTestSession) -> None:
    while True:
        socket.receive_bytes()
