"""The first start: an empty database becomes a clinic, by whoever can read the terminal."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in.code_letters import LETTERS
from dashboard.sign_in.set_up import found_clinic, invite
from dashboard.sign_in.set_up_code import CLOSED, SetUpCode
from db.accounts import account_of
from db.clinics import clinic_of
from db.passwords import is_password
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.people import Clinic, Role
from monitoring.protocols import default_protocol
from tests.clinic import PASSWORD, add_people
from tests.dashboard.audit import actions_of
from tests.dashboard.conftest import browser_on
from tests.dashboard.test_sign_in import form_token
from tests.factories import AT

HOSTILE = "<script>run()</script> $zones O'Neil & \u202eevil"
TYPED = {
    "clinic_name": "Klinikk Østlund",
    "timezone": "Europe/Oslo",
    "name": "Åse Ødegård",
    "login": " ASE ",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


class Beginning:
    """A browser on an empty database, and the code that the terminal showed."""

    def __init__(self, browser: TestClient) -> None:
        self.browser = browser
        self.here = runtime.installation()
        self.code = self.here.set_up_code.renew()

    def send(self, **changes: str) -> Response:
        token = form_token(self.browser.get("/set-up"))
        fields = {"form_token": token, "code": self.code, **TYPED, **changes}
        return self.browser.post("/set-up", data=fields)

    @property
    def clinic(self) -> Clinic | None:
        with self.here.database.reading() as connection:
            account = account_of(connection, "ase")
            return clinic_of(connection, account.user.clinic_id) if account else None


@pytest.fixture
def beginning(settings: Settings) -> Iterator[Beginning]:
    with browser_on(settings) as browser:
        yield Beginning(browser)


def test_empty_database_leads_to_set_up(beginning: Beginning) -> None:
    page = beginning.browser.get("/sign-in")

    assert 'href="/set-up"' in page.text
    assert "infusion-monitor serve --demo" in page.text
    assert 'type="password"' not in page.text


def test_terminal_shows_the_code(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with browser_on(settings) as browser:
        said = capsys.readouterr().err
        found = re.search(rf"(?:[{LETTERS}]{{4}}-){{3}}[{LETTERS}]{{4}}", said)
        assert found is not None
        code = found[0]
        beginning = Beginning.__new__(Beginning)
        beginning.browser, beginning.code = browser, code.lower().replace("-", " ")

        assert beginning.send().status_code == 303


def test_terminal_is_silent_with_clinic(here: Running, capsys: pytest.CaptureFixture[str]) -> None:
    invite(here)

    assert capsys.readouterr() == ("", "")
    with pytest.raises(PermissionRefused):
        here.set_up_code.check("")


def test_set_up_makes_clinic_and_signs_in(beginning: Beginning) -> None:
    answer = beginning.send()

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert beginning.browser.get("/signed-in").status_code == 204
    clinic = beginning.clinic
    assert clinic is not None
    assert (clinic.name, clinic.timezone) == ("Klinikk Østlund", "Europe/Oslo")
    with beginning.here.database.transaction() as store:
        assert store.newest_protocol(clinic.id, runtime.now()) == default_protocol().key
        account = account_of(store.connection, "ase")
    assert account is not None
    assert (account.user.name, account.user.role) == ("Åse Ødegård", Role.ADMINISTRATOR)
    assert is_password(account.password_hash, PASSWORD)


def test_set_up_is_in_the_audit(beginning: Beginning) -> None:
    beginning.send()
    clinic = beginning.clinic

    assert clinic is not None
    assert actions_of(beginning.here, clinic) == [
        AuditAction.CLINIC_CREATED,
        AuditAction.PERSON_ADDED,
        AuditAction.PROTOCOL_PUBLISHED,
        AuditAction.SIGNED_IN,
    ]


def test_set_up_leads_away_afterwards(beginning: Beginning) -> None:
    beginning.send()
    beginning.browser.cookies.clear()
    answers = [
        beginning.browser.get("/set-up"),
        beginning.browser.post("/set-up", data={"code": beginning.code, **TYPED}),
    ]

    assert {(each.status_code, each.headers["location"]) for each in answers} == {(303, "/sign-in")}
    assert "Login" in beginning.browser.get("/sign-in").text


REFUSED = [
    ({"clinic_name": " "}, "clinic_name", "name of the clinic"),
    ({"clinic_name": "x" * 201}, "clinic_name", "200 letters"),
    ({"timezone": "Oslo time"}, "timezone", "Choose a time zone"),
    ({"timezone": "Louisville"}, "timezone", "America/Kentucky/Louisville"),
    ({"name": "\u200b"}, "name", "Type your name"),
    ({"login": " "}, "login", "at least one letter"),
    ({"password": "too short"}, "password", "at least 12 letters"),
    ({"password": "x" * 1_001}, "password", "1,000 letters"),
    ({"login": "Administrator", "password": "administrator"}, "password", "must not be the login"),
    ({"password_again": "correct horse"}, "password_again", "not the same"),
    ({"code": "AAAA"}, "code", "not the code"),
]


@pytest.mark.parametrize(("changes", "box", "sentence"), REFUSED, ids=lambda each: str(each)[:24])
def test_refusal_stands_at_its_box(
    beginning: Beginning, changes: dict[str, str], box: str, sentence: str
) -> None:
    page = beginning.send(**changes)

    assert page.status_code == 400
    refusal = re.search(rf'id="{box}-refusal">([^<]*)', page.text)
    assert refusal is not None
    assert sentence in refusal[1]
    assert beginning.clinic is None


def test_refusal_loses_nothing_but_passwords(beginning: Beginning) -> None:
    page = beginning.send(clinic_name=HOSTILE, password_again="another")  # noqa: S106

    assert "&lt;script&gt;run()&lt;/script&gt; $zones O&#x27;Neil &amp; \u202eevil" in page.text
    for typed in ("Europe/Oslo", "Åse Ødegård", " ASE ", beginning.code):
        assert f'value="{typed}"' in page.text
    assert PASSWORD not in page.text


def test_five_wrong_codes_close_set_up(beginning: Beginning) -> None:
    answers = [beginning.send(code=f"WRONG{n}") for n in range(5)]

    assert [each.status_code for each in answers] == [400] * 4 + [429]
    right = beginning.send()
    assert right.status_code == 429
    assert CLOSED in right.text
    assert beginning.clinic is None


def test_new_start_has_new_code() -> None:
    code = SetUpCode()
    with pytest.raises(PermissionRefused):
        code.check("")
    first, second = code.renew(), code.renew()

    code.check(second)
    with pytest.raises(ValueRefused):
        code.check(first)
    assert first not in repr(vars(code))


def test_forged_form_makes_no_clinic(beginning: Beginning) -> None:
    form = {"code": beginning.code, **TYPED}
    answers = [
        beginning.browser.post("/set-up", data=form),
        beginning.browser.post("/set-up", data=form | {"form_token": "0" * 64}),
        beginning.browser.post("/set-up", content=b"\xff" * 20_000),
    ]

    assert {each.status_code for each in answers} == {400}
    assert beginning.clinic is None


def test_two_browsers_make_one_clinic(settings: Settings) -> None:
    with runtime.running(settings) as here:
        code = here.set_up_code.renew()

        def found(login: str) -> str:
            try:
                return found_clinic(here, {**TYPED, "code": code, "login": login}, AT)
            except StateRefused:
                return ""

        with ThreadPoolExecutor(4) as pool:
            tokens = list(pool.map(found, ["one", "two", "three", "four"]))

    assert sum(map(bool, tokens)) == 1


@pytest.mark.parametrize(
    ("typed", "zone"),
    [(" europe/oslo ", "Europe/Oslo"), ("oslo", "Europe/Oslo"), ("New York", "America/New_York")],
)
def test_time_zone_is_found_by_city(beginning: Beginning, typed: str, zone: str) -> None:
    beginning.send(timezone=typed)

    assert beginning.clinic is not None
    assert beginning.clinic.timezone == zone


def test_other_clinics_do_not_matter(settings: Settings) -> None:
    with runtime.running(settings) as here:
        add_people(here.database)
        code = here.set_up_code.renew()

        with pytest.raises(StateRefused):
            found_clinic(here, {**TYPED, "code": code}, AT)
