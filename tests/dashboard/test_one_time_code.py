"""One-time codes, as whoever was given one meets them in a browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.sign_in import signing_in
from dashboard.sign_in.code_letters import code_digest, new_code
from monitoring.audit import AuditAction
from monitoring.ids import UserId
from monitoring.people import Role, User
from monitoring.staffing import invite_person, lock_person, make_code
from tests.clinic import PASSWORD, signed_in
from tests.dashboard.audit import actions_of
from tests.dashboard.test_sign_in import form_token
from tests.dashboard.test_sign_in import send as sign_in
from tests.factories import ADA, NORA, NORTH

NEW = "a wholly new password"
SAM = User(id=UserId(uuid4()), clinic_id=NORTH.id, name="<b>Sam</b>", role=Role.NURSE)


def invited(here: Running, ago: timedelta = timedelta()) -> str:
    code = new_code()
    with here.database.transaction() as store:
        at = runtime.now() - ago
        invite_person(store, ADA, SAM, (uuid4(), code_digest(code)), at)
    return code


def reset(here: Running) -> str:
    code = new_code()
    with here.database.transaction() as store:
        make_code(store, ADA, NORA.id, (uuid4(), code_digest(code)), runtime.now())
    return code


def send(browser: TestClient, code: str, **changes: str) -> Response:
    token = form_token(browser.get("/one-time-code"))
    typed = {"login": "sam", "password": NEW, "password_again": NEW, **changes}
    return browser.post("/one-time-code", data={"form_token": token, "code": code, **typed})


def test_invited_person_chooses_and_signs_in(browser: TestClient, here: Running) -> None:
    code = invited(here)
    assert 'href="/one-time-code"' in browser.get("/sign-in").text
    answer = send(browser, code.lower().replace("-", " "))

    assert (answer.status_code, "Your password is set" in answer.text) == (200, True)
    assert sign_in(browser, login="sam", password=NEW).status_code == 303
    assert AuditAction.PERSON_JOINED in actions_of(here, NORTH)


def test_code_works_once(browser: TestClient, here: Running) -> None:
    code = invited(here)
    send(browser, code)
    again = send(browser, code, login="other", password=PASSWORD, password_again=PASSWORD)

    assert (again.status_code, "cannot be used" in again.text) == (400, True)
    assert sign_in(browser, login="sam", password=NEW).status_code == 303


def test_refusal_leaves_the_code_usable(browser: TestClient, here: Running) -> None:
    code = invited(here)
    for changes, words in (
        ({"login": "nora"}, "This login is taken"),
        ({"password": "short", "password_again": "short"}, "at least 12"),
        ({"password_again": PASSWORD}, "not the same password"),
    ):
        answer = send(browser, code, **changes)
        assert (answer.status_code, words in answer.text) == (400, True)
        assert code in answer.text
        assert NEW not in answer.text

    assert send(browser, code).status_code == 200


def test_code_runs_out(browser: TestClient, here: Running) -> None:
    code = invited(here, ago=timedelta(days=7))

    assert "cannot be used" in send(browser, code).text


def test_locked_person_has_no_code(browser: TestClient, here: Running) -> None:
    code = reset(here)
    with here.database.transaction() as store:
        lock_person(store, ADA, NORA.id, runtime.now())

    assert "cannot be used" in send(browser, code, login="nora").text


def test_reset_gives_a_new_password(browser: TestClient, here: Running) -> None:
    cookie = signed_in(here.database, NORA, runtime.now())
    code = reset(here)
    browser.cookies.set("infusion_session", cookie, domain="clinic.test")
    assert browser.get("/signed-in").status_code == 401
    assert sign_in(browser, login="nora", password=PASSWORD).status_code == 401
    assert "another login" in send(browser, code, login="piet").text
    send(browser, code, login=" NORA ")

    assert sign_in(browser, login="nora", password=NEW).status_code == 303
    assert AuditAction.PASSWORD_SET in actions_of(here, NORTH)


def test_second_code_ends_the_first(browser: TestClient, here: Running) -> None:
    first, second = reset(here), reset(here)

    assert "cannot be used" in send(browser, first, login="nora").text
    assert send(browser, second, login="nora").status_code == 200


def test_guessing_codes_must_wait(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "REFUSED_FROM_ADDRESS", 3)
    answers = [send(browser, f"<script>{n}") for n in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert "<script" not in answers[0].text


def test_foreign_form_sets_nothing(browser: TestClient, here: Running) -> None:
    browser.get("/one-time-code")
    typed = {"code": invited(here), "login": "sam", "password": NEW, "password_again": NEW}

    assert browser.post("/one-time-code", data=typed).status_code == 400
