"""Signing in by the clinic's identity provider, against a provider program that runs."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.provider_settings import START_PATH
from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in import signing_in
from dashboard.sign_in.at_terminal import person_at_terminal
from dashboard.sign_in.confirming import confirm_person
from dashboard.sign_in.only_way import ONLY_BY_PROVIDER, PasswordClosed
from dashboard.sign_in.provider.attempt import ATTEMPT_COOKIE, Attempt
from dashboard.sign_in.provider.entering import BEGIN_ANEW
from dashboard.sign_in.provider.provider import provider_of
from dashboard.sign_in.routes import form_token_for
from dashboard.sign_in.signing_in import SignInRefused, attempt_of
from db.audit_tables import AuditEntryRow
from monitoring.audit import AuditAction
from monitoring.ids import UserId
from monitoring.linking import link_person, set_only_way, unlink_person
from monitoring.people import User
from monitoring.staff import Identity
from monitoring.staffing import invite_person, lock_person
from tests.clinic import PASSWORD, add_people, open_web_session, signed_in
from tests.dashboard.conftest import browser_on
from tests.dashboard.test_second_factor import Phone, type_code
from tests.dashboard.test_sign_in import WRONG, form_token
from tests.dashboard.test_sign_in import send as type_password
from tests.factories import ADA, AT, NORA, NORTH
from tests.provider import PEOPLE, Provider, provider_for

NORA_THERE, PIET_THERE, HOSTILE = PEOPLE
NOT_VERIFIED = "could not be verified"


@pytest.fixture(scope="module")
def clinic_id(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A provider that runs as long as these tests do."""
    provider = provider_for("https://clinic.test", tmp_path_factory.mktemp("provider"))
    with provider.running():
        yield provider


@pytest.fixture
def settings(settings: Settings, clinic_id: Provider) -> Settings:
    provider_of.cache_clear()
    return replace(settings, provider=clinic_id.settings)


@pytest.fixture
def here(settings: Settings) -> Iterator[Running]:
    """One clinic: where there are several, an unknown subject is in the audit of none."""
    with runtime.running(settings) as running:
        add_people(running.database, NORTH)
        yield running


def link(here: Running, who: User, subject: str) -> None:
    assert here.settings.provider is not None
    identity = Identity(issuer=here.settings.provider.issuer, subject=subject)
    with here.database.transaction() as store:
        link_person(store, ADA, who.id, identity, AT)


def come_back(browser: TestClient, clinic_id: Provider, person: str) -> str:
    """Go to the provider and log in there; the address that it sends the browser back to."""
    return clinic_id.way_back(browser.get(START_PATH).headers["location"], person)


def sign_in(browser: TestClient, clinic_id: Provider, person: str) -> Response:
    return browser.get(come_back(browser, clinic_id, person))


def is_signed_in(browser: TestClient) -> bool:
    return browser.get("/signed-in").status_code == 204


def refusals(here: Running) -> list[str]:
    """The refused sign-ins in the audit of the clinic, as they are kept."""
    return said_of(here, AuditAction.SIGN_IN_REFUSED)


def said_of(here: Running, action: AuditAction) -> list[str]:
    with here.database.reading() as connection:
        texts = connection.execute(
            select(AuditEntryRow.text)
            .where(AuditEntryRow.action == action)
            .order_by(AuditEntryRow.at, AuditEntryRow.seq)
        ).scalars()
        return list(texts)


def test_linked_person_is_signed_in(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    link(here, NORA, NORA_THERE)
    answer = sign_in(browser, clinic_id, NORA_THERE)

    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/"' in answer.text
    assert is_signed_in(browser)
    assert ATTEMPT_COOKIE not in browser.cookies
    assert "identity_provider" in said_of(here, AuditAction.SIGNED_IN)[-1]


def test_cookies_are_out_of_reach(browser: TestClient, here: Running, clinic_id: Provider) -> None:
    link(here, NORA, NORA_THERE)
    began = browser.get(START_PATH)
    back = browser.get(clinic_id.way_back(began.headers["location"], NORA_THERE))

    for part in ("HttpOnly", "SameSite=lax", "Path=/sign-in/oidc", "Secure", "Max-Age=600"):
        assert part in began.headers["set-cookie"]
    assert "SameSite=strict" in back.headers["set-cookie"]
    assert back.headers["cache-control"] == "no-store"
    assert back.headers["referrer-policy"] == "no-referrer"


def test_button_is_on_the_page(browser: TestClient) -> None:
    page = browser.get("/sign-in")

    assert 'href="https://clinic.test/sign-in/oidc"' in page.text
    assert "Sign in with <bdi>Clinic id</bdi>" in page.text
    assert 'name="password"' in page.text


def test_answer_is_good_once(browser: TestClient, here: Running, clinic_id: Provider) -> None:
    link(here, NORA, NORA_THERE)
    back = come_back(browser, clinic_id, NORA_THERE)
    kept = browser.cookies[ATTEMPT_COOKIE]
    browser.get(back)
    browser.cookies.clear()
    browser.cookies.set(ATTEMPT_COOKIE, kept, domain="clinic.test", path=START_PATH)
    answer = browser.get(back)

    assert BEGIN_ANEW in answer.text
    assert not is_signed_in(browser)
    assert "provider_answer_used_before" in refusals(here)[-1]


@pytest.mark.parametrize("cookie", ["", "x", "x.1", "ä", "nora.99999999999999"])
def test_answer_is_for_the_browser_that_asked(
    browser: TestClient, here: Running, clinic_id: Provider, cookie: str
) -> None:
    link(here, NORA, NORA_THERE)
    back = come_back(browser, clinic_id, NORA_THERE)
    browser.cookies.clear()
    header = {b"cookie": f"{ATTEMPT_COOKIE}={cookie}".encode()}
    answer = browser.get(back, headers=header)

    assert (answer.status_code, BEGIN_ANEW in answer.text) == (400, True)
    assert refusals(here) == []


def test_wrong_verifier_is_refused_there(
    browser: TestClient, here: Running, clinic_id: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(here, NORA, NORA_THERE)
    back = come_back(browser, clinic_id, NORA_THERE)
    monkeypatch.setattr(Attempt, "verifier", "w" * 43)
    answer = browser.get(back)

    assert NOT_VERIFIED in answer.text
    assert not is_signed_in(browser)


def test_code_of_another_attempt_is_refused(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    """Somebody's stolen code, put into one's own answer: PKCE and nonce are another attempt's."""
    link(here, NORA, NORA_THERE)
    stolen = come_back(browser, clinic_id, NORA_THERE)
    own = come_back(browser, clinic_id, PIET_THERE)
    code = stolen.partition("code=")[2].partition("&")[0]
    own_code = own.partition("code=")[2].partition("&")[0]

    assert NOT_VERIFIED in browser.get(own.replace(own_code, code)).text
    assert not is_signed_in(browser)


def test_token_with_another_nonce_is_refused(
    browser: TestClient, here: Running, clinic_id: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(here, NORA, NORA_THERE)
    back = come_back(browser, clinic_id, NORA_THERE)
    monkeypatch.setattr(Attempt, "nonce", "n" * 43)

    assert NOT_VERIFIED in browser.get(back).text


@pytest.mark.usefixtures("here")
def test_wrong_client_secret_is_said(settings: Settings, clinic_id: Provider) -> None:
    wrong = replace(clinic_id.settings, client_secret="a wrong one")  # noqa: S106
    with browser_on(replace(settings, provider=wrong)) as browser:
        answer = sign_in(browser, clinic_id, NORA_THERE)

    assert "does not know this program" in answer.text


def test_declined_answer_shows_nothing_of_it(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    state = come_back(browser, clinic_id, NORA_THERE).partition("state=")[2].partition("&")[0]
    said = "error=access_denied&error_description=%3Cb%3ECall+0800%3C/b%3E"
    answer = browser.get(f"/sign-in/oidc/return?{said}&state={state}")

    assert "nobody was signed in there" in answer.text
    assert "0800" not in answer.text
    assert "provider_declined" in refusals(here)[-1]


def test_unknown_subject_is_told_whom_to_ask(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    answer = sign_in(browser, clinic_id, HOSTILE)

    assert answer.status_code == 403
    assert "Ask your administrator" in answer.text
    assert "&lt;b&gt;$name&lt;/b&gt; &amp; &#x27;x&#x27;" in answer.text
    assert HOSTILE not in answer.text
    assert not is_signed_in(browser)
    assert "not_linked_to_provider" in refusals(here)[-1]
    assert "$name" not in refusals(here)[-1]


def test_locked_person_stays_out(browser: TestClient, here: Running, clinic_id: Provider) -> None:
    link(here, NORA, NORA_THERE)
    with here.database.transaction() as store:
        lock_person(store, ADA, NORA.id, AT)
    answer = sign_in(browser, clinic_id, NORA_THERE)

    assert "account is locked" in answer.text
    assert not is_signed_in(browser)
    assert "locked" in refusals(here)[-1]


def test_unlinked_person_is_unknown(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    link(here, NORA, NORA_THERE)
    with here.database.transaction() as store:
        unlink_person(store, ADA, NORA.id, AT)

    assert "Ask your administrator" in sign_in(browser, clinic_id, NORA_THERE).text


def test_invited_person_uses_their_code_first(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    eve = replace(NORA, id=UserId(uuid4()), name="Eve")
    with here.database.transaction() as store:
        invite_person(store, ADA, eve, (eve.id, bytes(32)), AT)
    link(here, eve, NORA_THERE)

    assert "one-time code" in sign_in(browser, clinic_id, NORA_THERE).text
    assert not is_signed_in(browser)


def test_password_is_closed_where_it_was_said(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    link(here, NORA, NORA_THERE)
    with here.database.transaction() as store:
        set_only_way(store, ADA, NORA.id, AT, is_only_way=True)
    answer = type_password(browser, login="nora", password=PASSWORD)

    assert ONLY_BY_PROVIDER in answer.text
    assert "signs_in_by_provider_only" in refusals(here)[-1]
    assert "do not match" in type_password(browser, login="nora", password=WRONG).text
    sign_in(browser, clinic_id, NORA_THERE)
    assert is_signed_in(browser)


def test_closed_password_opens_no_terminal_but_signs(here: Running) -> None:
    link(here, NORA, NORA_THERE)
    with here.database.transaction() as store:
        set_only_way(store, ADA, NORA.id, AT, is_only_way=True)
    with pytest.raises(PasswordClosed):
        person_at_terminal(here.database, "nora", lambda: PASSWORD, AT)
    assert len(refusals(here)) == 1
    with here.database.reading() as connection:
        own = open_web_session(connection, signed_in(here.database, NORA, AT))
    assert own is not None
    typed = attempt_of(login="nora", password=PASSWORD, address="10.0.0.7", at=AT)

    confirm_person(here.database, own, typed)
    with pytest.raises(SignInRefused):
        confirm_person(here.database, own, replace(typed, password=WRONG))


def test_lock_says_which_password(browser: TestClient, here: Running, clinic_id: Provider) -> None:
    link(here, NORA, NORA_THERE)
    sign_in(browser, clinic_id, NORA_THERE)
    cookie = browser.cookies["infusion_session"]
    browser.post("/lock", data={"form_token": form_token_for(cookie)})
    page = browser.get("/", headers={"accept": "text/html"})
    assert "The one you chose here, not that of Clinic id." in page.text
    fields = {"form_token": form_token(page), "password": PASSWORD}
    browser.post("/unlock", data=fields)

    assert is_signed_in(browser)


def test_code_of_the_app_is_asked_here_too(
    browser: TestClient, here: Running, clinic_id: Provider
) -> None:
    link(here, NORA, NORA_THERE)
    phone = Phone(here)
    phone.turn_on()
    asked = sign_in(browser, clinic_id, NORA_THERE)
    assert "Six digits" in asked.text
    assert not is_signed_in(browser)
    type_code(browser, asked, phone.code(runtime.now()))

    assert is_signed_in(browser)
    assert "identity_provider" in said_of(here, AuditAction.SIGNED_IN)[-1]


@pytest.mark.usefixtures("here")
def test_new_key_of_the_provider_is_fetched(settings: Settings, tmp_path: Path) -> None:
    own = provider_for("https://clinic.test", tmp_path)
    settings = replace(settings, provider=own.settings)
    with ExitStack() as stack, browser_on(settings) as browser:
        with own.running():
            sign_in(browser, own, PIET_THERE)
        own.change_key()
        stack.enter_context(own.running())
        answer = sign_in(browser, own, PIET_THERE)

    assert "Ask your administrator" in answer.text


@pytest.mark.usefixtures("here")
def test_provider_that_is_down_leaves_the_password(settings: Settings, tmp_path: Path) -> None:
    down = provider_for("https://clinic.test", tmp_path)
    with browser_on(replace(settings, provider=down.settings)) as browser:
        answer = browser.get(START_PATH)
        assert "no answer just now" in answer.text
        assert 'name="password"' in answer.text
        type_password(browser, login="nora", password=PASSWORD)

        assert is_signed_in(browser)


def test_too_many_refusals_leave_the_password(
    browser: TestClient, clinic_id: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "REFUSED_FROM_ADDRESS", 1)
    answers = [sign_in(browser, clinic_id, PIET_THERE).status_code for _ in range(2)]

    assert answers == [403, 429]
    assert type_password(browser, login="piet", password=PASSWORD).status_code == 303


@pytest.mark.usefixtures("here")
def test_without_a_provider_there_is_none(settings: Settings) -> None:
    with browser_on(replace(settings, provider=None)) as browser:
        assert "oidc" not in browser.get("/sign-in").text
        for path in (START_PATH, f"{START_PATH}/return?code=x&state=y"):
            answer = browser.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_first_start_leads_to_setting_up(settings: Settings, clinic_id: Provider) -> None:
    """The first administrator has a password before anybody can be linked."""
    with browser_on(settings) as browser:
        assert START_PATH not in browser.get("/sign-in").text
        answer = sign_in(browser, clinic_id, NORA_THERE)

        assert "Ask your administrator" in answer.text
        assert not is_signed_in(browser)
