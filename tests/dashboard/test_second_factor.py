"""The second factor: the codes themselves, and signing in with them."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.sign_in import signing_in
from dashboard.sign_in.code_asked import person_of, ticket_for
from dashboard.sign_in.own_account import (
    begin_factor,
    change_password,
    confirm_factor,
    turn_off_factor,
)
from dashboard.sign_in.second_factor import address_of, matching_step, picture_of, secret_of
from dashboard.sign_in.signing_in import SignInRefused
from db.second_factors import second_factor
from db.web_sessions import WebSession
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.staffing import reset_second_factor
from tests.clinic import PASSWORD, open_web_session, signed_in
from tests.dashboard.audit import actions_of
from tests.dashboard.test_sign_in import form_token
from tests.dashboard.test_sign_in import send as type_password
from tests.factories import ADA, NORA, NORTH, PIET

STEP = timedelta(seconds=30)
# RFC 6238 appendix B, SHA-1: the last six of the eight digits.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("second", "code"), RFC_VECTORS)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, UTC)

    assert matching_step(RFC_SECRET, code, at) == second // 30
    assert matching_step(RFC_SECRET, f" {code[:3]} {code[3:]}", at + STEP) == second // 30
    assert matching_step(RFC_SECRET, code, at + 2 * STEP) is None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "٢٨٧٠٨٢", "28708\ud800", "-87082"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, datetime.fromtimestamp(59, UTC)) is None


def test_secret_is_not_in_the_database(here: Running) -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert secret_of(here.database, one) == secret_of(here.database, one)
    assert len({secret_of(here.database, each) for each in (one, other)}) == 2
    assert len(base64.b32decode(secret_of(here.database, one))) == 20


def test_picture_loads_nothing() -> None:
    picture = picture_of(address_of(RFC_SECRET, "<b>nora</b>"))

    assert picture.startswith("<svg")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert "nora" not in picture


class Phone:
    """Nora with an app on her telephone, at a browser of the clinic."""

    def __init__(self, here: Running) -> None:
        self.here = here
        token = signed_in(here.database, NORA, runtime.now())
        with here.database.reading() as connection:
            session = open_web_session(connection, token)
        assert session is not None
        self.session: WebSession = session
        self.at = runtime.now()
        begin_factor(here.database, NORA, self.at)

    @property
    def secret(self) -> str:
        with self.here.database.reading() as connection:
            factor = second_factor(connection, NORA)
        assert factor is not None
        return secret_of(self.here.database, factor.id)

    def code(self, at: datetime) -> str:
        return pyotp.TOTP(self.secret).at(at)

    def turn_on(self, code: str = "", password: str = PASSWORD) -> tuple[str, ...]:
        # The step before, so that a test can sign in with the code of now.
        before = self.at - STEP
        typed = code or self.code(before), password
        return confirm_factor(self.here.database, self.session, typed, "10.0.0.7", self.at)

    @property
    def is_on(self) -> bool:
        with self.here.database.reading() as connection:
            factor = second_factor(connection, NORA)
        return factor is not None and factor.confirmed_at is not None


@pytest.fixture
def phone(here: Running, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """In a time that stands still at the beginning of a step."""
    at = datetime.fromtimestamp(runtime.now().timestamp() // 30 * 30 + 1, UTC)
    monkeypatch.setattr(runtime, "now", lambda: at)
    return Phone(here)


def type_code(browser: TestClient, asked: Response, code: str) -> Response:
    ticket = asked.text.split('name="ticket" value="')[1].split('"')[0]
    fields = {"form_token": form_token(asked), "ticket": ticket, "code": code}
    return browser.post("/sign-in/code", data=fields)


def test_code_is_asked_after_the_password(browser: TestClient, phone: Phone) -> None:
    phone.turn_on()
    asked = type_password(browser, login="nora", password=PASSWORD)
    assert (asked.status_code, "Six digits" in asked.text) == (200, True)
    assert browser.get("/signed-in").status_code == 401
    answer = type_code(browser, asked, phone.code(phone.at))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/signed-in").status_code == 204


def test_wrong_password_is_not_asked_for_a_code(browser: TestClient, phone: Phone) -> None:
    phone.turn_on()

    assert type_password(browser, login="nora", password="tea time").status_code == 401  # noqa: S106


def test_code_is_taken_once(browser: TestClient, phone: Phone) -> None:
    phone.turn_on()
    code = phone.code(phone.at)
    asked = type_password(browser, login="nora", password=PASSWORD)
    assert type_code(browser, asked, code).status_code == 303
    browser.cookies.delete("infusion_session")
    asked = type_password(browser, login="nora", password=PASSWORD)
    replayed, earlier = (
        type_code(browser, asked, each) for each in (code, phone.code(phone.at - STEP))
    )

    assert (replayed.status_code, "used before" in replayed.text) == (401, True)
    assert earlier.status_code == 401
    assert AuditAction.SIGN_IN_REFUSED in actions_of(phone.here, NORTH)


def test_recovery_code_works_once(browser: TestClient, phone: Phone) -> None:
    code, *_ = phone.turn_on()
    answers = []
    for _ in range(2):
        asked = type_password(browser, login="nora", password=PASSWORD)
        answers.append(type_code(browser, asked, code.lower()).status_code)
        browser.cookies.delete("infusion_session") if answers == [303] else None

    assert answers == [303, 401]
    with phone.here.database.reading() as connection:
        factor = second_factor(connection, NORA)
    assert factor is not None
    assert factor.codes_left == 9


def test_ten_wrong_codes_close(browser: TestClient, phone: Phone) -> None:
    phone.turn_on()
    asked = type_password(browser, login="nora", password=PASSWORD)
    answers = [type_code(browser, asked, "000 000x").text for _ in range(10)]

    assert ["ten wrong codes" in each for each in answers] == [False] * 9 + [True]
    assert "ten wrong codes" in type_code(browser, asked, phone.code(phone.at)).text


def test_address_that_guesses_codes_must_wait(
    browser: TestClient, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.turn_on()
    monkeypatch.setattr(signing_in, "REFUSED_FROM_ADDRESS", 2)
    asked = type_password(browser, login="nora", password=PASSWORD)

    assert [type_code(browser, asked, "1").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize("ticket", ["", ".", "a.b.c.d", "\ud800"])
def test_forged_ticket_signs_nobody_in(here: Running, ticket: str) -> None:
    with pytest.raises(PermissionRefused):
        person_of(here.form_key, "cookie", ticket, runtime.now())


def test_ticket_is_one_browsers_for_five_minutes(here: Running) -> None:
    at = runtime.now()
    ticket = ticket_for(here.form_key, "cookie", NORA, at)
    others = ticket.replace(str(NORA.id), str(PIET.id))

    assert person_of(here.form_key, "cookie", ticket, at + timedelta(minutes=4)) == (
        NORTH.id,
        NORA.id,
    )
    for cookie, given, minutes in (
        ("other", ticket, 1),
        ("", ticket, 1),
        ("cookie", others, 1),
        ("cookie", ticket, 6),
        ("cookie", ticket, -1),
    ):
        with pytest.raises(PermissionRefused, match="too long"):
            person_of(here.form_key, cookie, given, at + timedelta(minutes=minutes))


def test_wrong_first_code_turns_nothing_on(phone: Phone) -> None:
    with pytest.raises(ValueRefused) as refused:
        phone.turn_on(code="000000x")
    assert refused.value.field == "code"
    with pytest.raises(SignInRefused):
        phone.turn_on(password="tea time")  # noqa: S106

    assert not phone.is_on


def test_factor_is_turned_on_once(phone: Phone) -> None:
    codes = phone.turn_on()
    assert len(set(codes)) == 10
    with pytest.raises(StateRefused):
        begin_factor(phone.here.database, NORA, phone.at)
    with pytest.raises(StateRefused):
        phone.turn_on(code=phone.code(phone.at))

    assert AuditAction.SECOND_FACTOR_ADDED in actions_of(phone.here, NORTH)


def test_factor_is_turned_off_by_a_code(phone: Phone) -> None:
    phone.turn_on()
    off = phone.here.database, phone.session
    with pytest.raises(SignInRefused):
        turn_off_factor(*off, "000000", "10.0.0.7", phone.at)
    assert phone.is_on
    turn_off_factor(*off, phone.code(phone.at), "10.0.0.7", phone.at)

    assert not phone.is_on


def test_administrator_resets_the_factor(browser: TestClient, phone: Phone) -> None:
    phone.turn_on()
    with phone.here.database.transaction() as store:
        with pytest.raises(StateRefused):
            reset_second_factor(store, ADA, ADA.id, phone.at)
        with pytest.raises(PermissionRefused):
            reset_second_factor(store, PIET, NORA.id, phone.at)
        reset_second_factor(store, ADA, NORA.id, phone.at)

    assert not phone.is_on
    assert type_password(browser, login="nora", password=PASSWORD).status_code == 303


def test_own_password_changes_and_signs_others_out(phone: Phone) -> None:
    database = phone.here.database
    other = signed_in(database, NORA, phone.at - STEP)
    new = "a wholly new password"
    with pytest.raises(SignInRefused):
        change_password(database, phone.session, ("tea", new, new), "10.0.0.7", phone.at)
    change_password(database, phone.session, (PASSWORD, new, new), "10.0.0.7", phone.at)

    with database.reading() as connection:
        assert open_web_session(connection, other) is None
    change_password(database, phone.session, (new, PASSWORD, PASSWORD), "10.0.0.7", phone.at)
