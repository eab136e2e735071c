"""A second person signs at the screen of the first, by what only they know."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in.second_person import NO_CODE, signing_person
from dashboard.sign_in.signing_in import SignInRefused, attempt_of
from monitoring.audit import AuditAction
from monitoring.errors import ValueRefused
from monitoring.people import User
from tests.clinic import PASSWORD, add_people
from tests.dashboard.audit import actions_of
from tests.dashboard.test_confirming import web_session
from tests.dashboard.test_second_factor import Phone, phone
from tests.factories import AT, NORA, NORTH, PIET, SOUTH

__all__ = ["phone"]


def signing(
    here: Running,
    login: str,
    password: str = PASSWORD,
    code: str = "",
    *,
    at_screen_of: User = PIET,
    minute: float = 0,
) -> User:
    at = AT + timedelta(minutes=minute)
    attempt = attempt_of(login=login, password=password, address="10.0.0.7", at=at)
    return signing_person(here.database, web_session(at_screen_of), attempt, code)


def test_each_signs_with_their_own(here: Running) -> None:
    assert signing(here, " NORA ") == NORA
    assert signing(here, "piet") == PIET
    assert AuditAction.SIGNED_IN not in actions_of(here, NORTH)


@pytest.mark.parametrize(
    ("login", "password"), [("nora", "tea time"), ("nobody", PASSWORD), ("olaf", PASSWORD)]
)
def test_wrong_is_refused_in_the_same_words(here: Running, login: str, password: str) -> None:
    with pytest.raises(SignInRefused, match="do not match"):
        signing(here, login, password)


def test_no_login_is_asked_for(here: Running) -> None:
    with pytest.raises(ValueRefused) as refused:
        signing(here, "  ")
    assert refused.value.field == "login"


def test_ten_wrong_ones_close_the_login(here: Running) -> None:
    """A screen that is signed in is no better place to guess than the sign-in page."""
    for number in range(10):
        with pytest.raises(SignInRefused):
            signing(here, "nora", f"tea {number}")
    with pytest.raises(SignInRefused, match="closed for 15 minutes"):
        signing(here, "nora", minute=1)
    assert signing(here, "nora", minute=16) == NORA


def test_code_is_asked_where_there_is_a_factor(here: Running, phone: Phone) -> None:
    phone.turn_on()
    minute = (phone.at - AT) / timedelta(minutes=1)
    with pytest.raises(ValueRefused, match=NO_CODE) as refused:
        signing(here, "nora", minute=minute)
    assert refused.value.field == "code"
    with pytest.raises(SignInRefused, match="code is not right"):
        signing(here, "nora", code="000000", minute=minute)
    code = phone.code(phone.at)
    assert signing(here, "nora", code=code, minute=minute) == NORA
    with pytest.raises(SignInRefused, match="used before"):
        signing(here, "nora", code=code, minute=minute)


def test_persona_signs_with_login_alone(settings: Settings) -> None:
    with runtime.running(settings) as demonstration:
        add_people(demonstration.database, replace(NORTH, is_demonstration=True), SOUTH)
        assert signing(demonstration, "nora", "") == NORA
        for login in ("olaf", "nobody"):
            with pytest.raises(SignInRefused):
                signing(demonstration, login, "")
