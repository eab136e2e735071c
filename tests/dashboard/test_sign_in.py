"""Signing in and out, as a browser sees it."""

import re
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in import signing_in
from dashboard.sign_in.routes import form_token_for
from dashboard.sign_in.signing_in import SignInRefused, attempt_of, sign_in
from monitoring.audit import AuditAction
from tests.clinic import PASSWORD
from tests.dashboard.audit import actions_of
from tests.dashboard.conftest import browser_on
from tests.factories import AT, NORTH, SOUTH

LOCKED = "ten wrong passwords"
WRONG = "tea time"


def form_token(page: Response) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


def send(browser: TestClient, **fields: str) -> Response:
    """What a person does: open the page, type, press the button."""
    token = form_token(browser.get("/sign-in"))
    return browser.post("/sign-in", data={"form_token": token, **fields})


def sign_in_at(here: Running, minute: float, password: str, login: str = "nora") -> str:
    at = AT + timedelta(minutes=minute)
    attempt = attempt_of(login=login, password=password, address="10.0.0.7", at=at)
    return sign_in(here.database, attempt)


def test_right_password_signs_in(browser: TestClient) -> None:
    answer = send(browser, login=" NORA ", password=PASSWORD)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/signed-in").status_code == 204
    assert browser.get("/sign-in").status_code == 303


def test_cookie_is_out_of_reach(browser: TestClient) -> None:
    answer = send(browser, login="nora", password=PASSWORD)

    cookie = answer.headers["set-cookie"]
    for part in ("infusion_session=", "HttpOnly", "SameSite=strict", "Path=/", "Secure"):
        assert part in cookie
    assert "expires" not in cookie.casefold()


def test_wrong_password_is_refused(browser: TestClient) -> None:
    answer = send(browser, login="nora", password=WRONG)

    assert answer.status_code == 401
    assert "do not match" in answer.text
    assert browser.get("/signed-in").status_code == 401


def test_unknown_login_reads_alike(browser: TestClient) -> None:
    known, unknown = (send(browser, login=login, password=WRONG) for login in ("nora", "nobody"))

    assert known.status_code == unknown.status_code
    assert known.text == unknown.text


@pytest.mark.parametrize("login", ["nora", "nobody"])
def test_ten_wrong_passwords_lock(browser: TestClient, login: str) -> None:
    answers = [send(browser, login=login, password=f"wrong {n}") for n in range(10)]

    assert [LOCKED in answer.text for answer in answers] == [False] * 9 + [True]
    assert LOCKED in send(browser, login=login, password=PASSWORD).text
    assert send(browser, login="piet", password=PASSWORD).status_code == 303


def test_lock_opens_after_quarter_hour(here: Running) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in_at(here, 0, WRONG)

    with pytest.raises(SignInRefused, match=LOCKED):
        sign_in_at(here, 14.9, PASSWORD)
    assert sign_in_at(here, 15, PASSWORD)


def test_wrong_after_lock_locks_again(here: Running) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in_at(here, 0, WRONG)
    with pytest.raises(SignInRefused, match=LOCKED):
        sign_in_at(here, 15, WRONG)

    with pytest.raises(SignInRefused, match=LOCKED):
        sign_in_at(here, 16, PASSWORD)


def test_address_that_guesses_must_wait(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "REFUSED_FROM_ADDRESS", 3)
    answers = [send(browser, login=f"guess {n}", password=WRONG) for n in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert send(browser, login="nora", password=PASSWORD).status_code == 429


@pytest.mark.parametrize(
    "login",
    ["", "'; DROP TABLE account; --", "<script>x()</script>", "nora\0", "é" * 9_000, "\u202earon"],
)
def test_hostile_login_is_only_wrong(browser: TestClient, login: str) -> None:
    answer = send(browser, login=login, password="x\0\n" * 9)

    assert answer.status_code in {400, 401}
    assert "<script" not in answer.text
    assert send(browser, login="nora", password=PASSWORD).status_code == 303


def test_huge_form_is_refused(browser: TestClient) -> None:
    answer = send(browser, login="nora", password="x" * 20_000)

    assert answer.status_code == 400


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_form_without_token_is_refused(browser: TestClient, token: str) -> None:
    browser.get("/sign-in")
    fields = {"form_token": token, "login": "nora", "password": PASSWORD}

    assert browser.post("/sign-in", data=fields).status_code == 400


def test_token_of_other_browser_is_refused(browser: TestClient) -> None:
    token = form_token(browser.get("/sign-in"))
    browser.cookies.set("infusion_form", "another browser", domain="clinic.test")
    fields = {"form_token": token, "login": "nora", "password": PASSWORD}

    assert browser.post("/sign-in", data=fields).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.test"},
    ],
)
def test_form_from_elsewhere_is_refused(browser: TestClient, headers: dict[str, str]) -> None:
    token = form_token(browser.get("/sign-in"))
    fields = {"form_token": token, "login": "nora", "password": PASSWORD}

    assert browser.post("/sign-in", data=fields, headers=headers).status_code == 400


def test_sign_out_ends_session(browser: TestClient, here: Running) -> None:
    send(browser, login="nora", password=PASSWORD)
    cookie = browser.cookies["infusion_session"]
    answer = browser.post("/sign-out", data={"form_token": form_token_for(cookie)})

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    browser.cookies.set("infusion_session", cookie, domain="clinic.test")
    assert browser.get("/signed-in").status_code == 401
    assert actions_of(here, NORTH)[-1] == AuditAction.SIGNED_OUT


def test_sign_out_needs_own_form(browser: TestClient) -> None:
    send(browser, login="nora", password=PASSWORD)

    assert browser.post("/sign-out", data={"form_token": "0" * 64}).status_code == 400
    assert browser.get("/signed-in").status_code == 204


def test_signing_in_anew_ends_old_session(browser: TestClient) -> None:
    send(browser, login="nora", password=PASSWORD)
    first = browser.cookies["infusion_session"]
    token = form_token_for(browser.cookies["infusion_form"])
    browser.post("/sign-in", data={"form_token": token, "login": "piet", "password": PASSWORD})

    assert browser.cookies["infusion_session"] != first
    browser.cookies.set("infusion_session", first, domain="clinic.test")
    assert browser.get("/signed-in").status_code == 401


def test_everything_is_in_audit(browser: TestClient, here: Running) -> None:
    send(browser, login="nora", password=WRONG)
    send(browser, login="nobody", password=WRONG)
    send(browser, login="nora", password=PASSWORD)

    assert actions_of(here, NORTH)[-2:] == [AuditAction.SIGN_IN_REFUSED, AuditAction.SIGNED_IN]
    assert AuditAction.SIGN_IN_REFUSED not in actions_of(here, SOUTH)


def test_real_clinic_needs_password(browser: TestClient) -> None:
    page = browser.get("/sign-in")

    assert "Demonstration" not in page.text
    assert send(browser, persona="nora").status_code == 401
    assert browser.get("/signed-in").status_code == 401


@pytest.mark.parametrize("persona", ["nora", "piet", "ada"])
def test_persona_signs_in_with_click(demonstration: TestClient, persona: str) -> None:
    page = demonstration.get("/sign-in")

    assert f'name="persona" value="{persona}"' in page.text
    assert send(demonstration, persona=persona).status_code == 303
    assert demonstration.get("/signed-in").status_code == 204


@pytest.mark.parametrize("persona", ["", "olaf", "NORA", "nora\0", "<b>"])
def test_others_are_no_personas(demonstration: TestClient, persona: str) -> None:
    assert send(demonstration, persona=persona).status_code == 401


def test_page_loads_nothing_else(browser: TestClient) -> None:
    page = browser.get("/sign-in")

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"https?://|<script|src=", page.text)


def test_empty_database_says_what_next(settings: Settings) -> None:
    with browser_on(settings) as browser:
        page = browser.get("/sign-in")

        assert page.status_code == 200
        assert "infusion-monitor serve --demo" in page.text
        answer = browser.post("/sign-in", data={"login": "nora", "password": WRONG})
        assert answer.status_code == 400
