"""A screen that was left alone serves nothing until its own person has typed the password."""

import re
from datetime import datetime, timedelta
from time import sleep

import pytest
from httpx2 import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard import runtime
from dashboard.routes import ROUTES
from dashboard.runtime import SIGNED_OUT, Running
from dashboard.sign_in.locking import LOCKED
from dashboard.sign_in.locking_routes import return_address
from dashboard.sign_in.presence import LONGEST_RUN, note_activity, session_of_run, unended_session
from dashboard.sign_in.routes import form_token_for
from dashboard.sign_in.signing_in import SignInRefused, attempt_of, sign_in
from db.web_sessions import see_web_session
from monitoring.audit import AuditAction
from monitoring.people import User
from tests.clinic import PASSWORD, signed_in
from tests.dashboard.audit import actions_of
from tests.factories import NORA, NORTH

STREAM = "wss://clinic.test/_stcore/stream"
NAVIGATION = {"sec-fetch-mode": "navigate", "accept": "text/html"}
SCRIPT = {"accept": "application/json", "sec-fetch-site": "same-origin"}
FILES = (
    "/static/js/index.js",
    "/media/0123456789abcdef.png",
    "/_stcore/bidi-components/any/index.js",
    "/_stcore/upload_file/a/b",
    "/signed-in",
)
OPEN = {
    "/healthz",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/oidc",
    "/sign-in/oidc/return",
    "/one-time-code",
    "/set-up",
    "/sign-out",
    "/unlock",
}
OURS = sorted(
    {
        route.path.replace("{session_id}", "018f0000-0000-7000-8000-000000000000")
        for route in ROUTES
        if isinstance(route, Route)
    }
    - OPEN
)
METHODS = ("GET", "POST", "PUT", "DELETE")


def left_alone(
    browser: TestClient, here: Running, minutes: float = 61, user: User = NORA
) -> TestClient:
    """A browser that somebody signed in with and left."""
    token = signed_in(here.database, user, runtime.now() - timedelta(minutes=minutes))
    browser.cookies.set("infusion_session", token, domain="clinic.test")
    return browser


def unlock(browser: TestClient, password: str = PASSWORD, **fields: str) -> Response:
    token = form_token_for(browser.cookies["infusion_session"])
    form = {"form_token": token, "password": password} | fields
    return browser.post("/unlock", data=form, headers=SCRIPT)


@pytest.mark.parametrize("path", [*FILES, *OURS])
def test_locked_screen_gets_nothing(browser: TestClient, here: Running, path: str) -> None:
    left_alone(browser, here)
    answers = [browser.request(method, path, headers=SCRIPT) for method in METHODS]

    assert {answer.status_code for answer in answers} == {423}
    assert {answer.text for answer in answers} == {f'{{"sentence":"{LOCKED}"}}'}


@pytest.mark.parametrize("path", ["/", "/session?id=1&x=%3Cb%3E", "/patient", "/wall-display"])
def test_page_shows_the_lock_instead(browser: TestClient, here: Running, path: str) -> None:
    page = left_alone(browser, here).get(path, headers=NAVIGATION)

    assert page.status_code == 423
    assert "<bdi>Nora</bdi>" in page.text
    assert f'name="return_to" value="{path.replace("&", "&amp;")}"' in page.text
    assert 'type="password"' in page.text
    assert not re.search(r"https?://|<script|src=", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_right_password_leads_back(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    token = form_token_for(browser.cookies["infusion_session"])
    form = {"form_token": token, "password": PASSWORD, "return_to": "/session?id=1"}
    answer = browser.post("/unlock", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, "/session?id=1")
    assert browser.get("/signed-in").status_code == 204
    assert actions_of(here, NORTH)[-1] == AuditAction.SESSION_UNLOCKED


def test_wrong_password_stays_locked(browser: TestClient, here: Running) -> None:
    answer = unlock(left_alone(browser, here), "tea time")

    assert answer.status_code == 403
    assert "do not match" in answer.json()["sentence"]
    assert browser.get("/signed-in").status_code == 423
    assert actions_of(here, NORTH)[-1] == AuditAction.SIGN_IN_REFUSED


def test_ten_wrong_passwords_close_this_screen(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    answers = [unlock(browser, f"wrong {n}") for n in range(10)]
    attempt = attempt_of(login="nora", password=PASSWORD, address="testclient", at=runtime.now())

    assert "ten wrong passwords here" in answers[-1].json()["sentence"]
    assert unlock(browser).status_code == 403
    assert browser.get("/signed-in").status_code == 423
    assert sign_in(here.database, attempt)


def lock(browser: TestClient, **fields: str) -> Response:
    form = {"form_token": form_token_for(browser.cookies["infusion_session"])} | fields
    return browser.post("/lock", data=form, headers=SCRIPT)


def test_locked_by_hand_until_the_password(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=0)
    assert lock(browser).status_code == 204
    assert browser.get("/signed-in").status_code == 423
    assert unlock(browser, "tea time").status_code == 403
    assert browser.get("/", headers=NAVIGATION).status_code == 423

    assert unlock(browser).status_code == 200
    assert browser.get("/signed-in").status_code == 204
    written = [each for each in actions_of(here, NORTH) if each.startswith("session_")]
    assert written == [AuditAction.SESSION_LOCKED, AuditAction.SESSION_UNLOCKED]


def test_activity_opens_no_locked_screen(browser: TestClient, here: Running) -> None:
    """A request that was under way as the screen was locked says that somebody is there."""
    left_alone(browser, here, minutes=5)
    token = browser.cookies["infusion_session"]
    before = unended_session(here.database, here.settings, token, runtime.now())
    assert before is not None
    lock(browser)
    note_activity(here.database, before, runtime.now() + timedelta(minutes=2))

    assert browser.get("/signed-in").status_code == 423


def test_forged_form_locks_nothing(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=0)

    assert lock(browser, form_token="0" * 64).status_code == 400
    assert browser.get("/signed-in").status_code == 204


def test_closed_login_still_unlocks(browser: TestClient, here: Running) -> None:
    """Whoever knows her login could else keep her from the record of her patient."""
    for number in range(10):
        wrong = {"login": "nora", "password": f"wrong {number}", "address": "testclient"}
        with pytest.raises(SignInRefused):
            sign_in(here.database, attempt_of(**wrong, at=runtime.now()))

    assert unlock(left_alone(browser, here)).status_code == 200


def test_wrong_password_shows_the_page_again(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    token = form_token_for(browser.cookies["infusion_session"])
    form = {"form_token": token, "password": "tea time", "return_to": "/session?id=1"}
    page = browser.post("/unlock", data=form)

    assert page.status_code == 403
    assert 'role="alert"' in page.text
    assert 'value="/session?id=1"' in page.text


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_forged_form_unlocks_nothing(browser: TestClient, here: Running, token: str) -> None:
    left_alone(browser, here)

    assert unlock(browser, form_token=token).status_code == 400
    assert browser.get("/signed-in").status_code == 423
    assert actions_of(here, NORTH)[-1] == AuditAction.ACCESS_REFUSED


def test_unlocking_twice_is_once(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    answers = [unlock(browser), unlock(browser)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert actions_of(here, NORTH).count(AuditAction.SESSION_UNLOCKED) == 1


def test_persona_unlocks_with_click(demonstration: TestClient) -> None:
    form = {"form_token": _form_token(demonstration.get("/sign-in")), "persona": "nora"}
    demonstration.post("/sign-in", data=form)
    _leave(demonstration, 61)

    assert 'type="password"' not in demonstration.get("/", headers=NAVIGATION).text
    assert unlock(demonstration, "").status_code == 200
    assert demonstration.get("/signed-in").status_code == 204


def test_somebody_else_signs_out(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    cookie = browser.cookies["infusion_session"]
    answer = browser.post("/sign-out", data={"form_token": form_token_for(cookie)})

    assert answer.headers["location"] == "/sign-in"
    assert unended_session(here.database, here.settings, cookie, runtime.now()) is None


def test_sign_in_page_leads_to_the_lock(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)

    assert browser.get("/sign-in", headers=NAVIGATION).headers["location"] == "/"


def test_shift_ends_locked_session(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=12 * 60)

    assert browser.get("/signed-in").status_code == 401
    assert unlock(browser).status_code == 401
    form = browser.post("/unlock", headers={"sec-fetch-mode": "navigate"})
    assert form.headers["location"] == "/sign-in"


def test_page_is_told_when_it_locks(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=59)

    assert 1 <= int(browser.get("/signed-in").headers["infusion-locks-in"]) <= 61


def test_hands_on_the_page_are_activity(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=59)
    browser.post("/signed-in", headers=SCRIPT)

    assert int(browser.get("/signed-in").headers["infusion-locks-in"]) > 3_500


def test_set_of_another_is_not_saved(browser: TestClient, here: Running) -> None:
    left_alone(browser, here, minutes=1)
    headers = SCRIPT | {"Infusion-Person": "018f0000-0000-7000-8000-000000000000"}
    answer = browser.post("/api/sessions/x/vitals", json={}, headers=headers)

    assert answer.status_code == 409
    assert "Somebody else is signed in" in answer.json()["sentence"]


@pytest.mark.parametrize(
    "text", ["", "//elsewhere.test", "https://elsewhere.test", "/\\elsewhere", "/a\nb", "/é", "x"]
)
def test_lock_leads_nowhere_else(text: str) -> None:
    assert return_address(text) == "/"


def test_run_that_began_before_may_end(here: Running) -> None:
    begun = runtime.now()
    token = signed_in(here.database, NORA, begun)
    locks_at = begun + timedelta(minutes=60)

    def may_run(at: datetime) -> bool:
        return session_of_run(here.database, here.settings, token, at) is not None

    assert may_run(locks_at + LONGEST_RUN / 2)
    assert not may_run(locks_at + LONGEST_RUN)
    assert not may_run(begun + timedelta(hours=12))
    assert "signed out" in SIGNED_OUT


# ---- the open websocket


def rerun() -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = ""
    return bytes(message.SerializeToString())


def age(here: Running, browser: TestClient, minutes: float) -> None:
    """Let the person have been active so many minutes ago."""
    token = browser.cookies["infusion_session"]
    at = runtime.now() - timedelta(minutes=minutes)
    session = unended_session(here.database, here.settings, token, runtime.now())
    assert session is not None
    with here.database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE web_session SET last_seen_at = 0")
        see_web_session(store.connection, session, at)


def test_websocket_opens_locked_and_silent(browser: TestClient, here: Running) -> None:
    left_alone(browser, here)
    with browser.websocket_connect(STREAM) as socket:
        socket.send_bytes(rerun())
        sleep(0.5)

        assert socket._send_rx.statistics().current_buffer_used == 0


def _form_token(page: Response) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


def _leave(browser: TestClient, minutes: float) -> None:
    age(runtime.installation(), browser, minutes)
