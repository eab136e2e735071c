"""Login and password asked once more, before somebody signs."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in.confirming import OTHER_LOGIN, confirm_person
from dashboard.sign_in.signing_in import SignInRefused, TooManyAttempts, attempt_of, sign_in
from db.web_sessions import WebSession
from monitoring.audit import AuditAction
from monitoring.errors import ValueRefused
from monitoring.people import User
from tests.clinic import PASSWORD, add_people
from tests.dashboard.audit import actions_of
from tests.factories import AT, NORTH, PIET, SOUTH

WRONG = "tea time"


def confirm(
    here: Running,
    login: str = "piet",
    password: str = PASSWORD,
    *,
    minute: float = 0,
    user: User = PIET,
    address: str = "10.0.0.7",
) -> None:
    at = AT + timedelta(minutes=minute)
    attempt = attempt_of(login=login, password=password, address=address, at=at)
    confirm_person(here.database, web_session(user), attempt)


def web_session(user: User, number: int = 1) -> WebSession:
    return WebSession(id=UUID(int=number), user=user, created_at=AT, last_seen_at=AT)


def refused(here: Running) -> int:
    return actions_of(here, NORTH).count(AuditAction.SIGN_IN_REFUSED)


def test_own_login_and_password_confirm(here: Running) -> None:
    confirm(here, " Piet ")

    assert refused(here) == 0


def test_wrong_password_is_audited(here: Running) -> None:
    with pytest.raises(SignInRefused, match="do not match"):
        confirm(here, password=WRONG)
    assert refused(here) == 1


@pytest.mark.parametrize("login", ["nora", "olaf", "nobody", ""])
def test_other_login_opens_no_password(here: Running, login: str) -> None:
    """Whoever sits at an unlocked screen cannot try the passwords of others here."""
    with pytest.raises(ValueRefused) as refusal:
        confirm(here, login)

    assert str(refusal.value) == OTHER_LOGIN
    assert refused(here) == 0


def test_ten_wrong_ones_close_this_screen(here: Running) -> None:
    for number in range(10):
        with pytest.raises(SignInRefused):
            confirm(here, password=f"{WRONG} {number}")
    with pytest.raises(SignInRefused, match="ten wrong passwords here"):
        confirm(here, minute=1)
    attempt = attempt_of(login="piet", password=PASSWORD, address="10.0.0.7", at=AT)
    confirm_person(here.database, web_session(PIET, 2), attempt)

    assert sign_in(here.database, attempt)
    assert refused(here) == 11
    confirm(here, minute=16)


def test_screen_is_deaf_after_fifty(here: Running) -> None:
    for number in range(50):
        with pytest.raises(SignInRefused):
            confirm(here, password=f"{WRONG} {number}")

    with pytest.raises(TooManyAttempts):
        confirm(here, minute=1)
    assert refused(here) == 50


def test_strangers_keep_nobody_from_signing(here: Running) -> None:
    """Ten wrong passwords for her login, and fifty from the clinic's own address."""
    for number in range(50):
        login = "piet" if number < 10 else f"nobody {number}"
        attempt = attempt_of(login=login, password=WRONG, address="10.0.0.7", at=AT)
        with pytest.raises(SignInRefused):
            sign_in(here.database, attempt)

    confirm(here, minute=1)
    assert refused(here) == 10


def test_persona_signs_with_login_alone(settings: Settings) -> None:
    with runtime.running(settings) as demonstration:
        add_people(demonstration.database, replace(NORTH, is_demonstration=True), SOUTH)
        confirm(demonstration, password="")
        with pytest.raises(ValueRefused, match="own login"):
            confirm(demonstration, "nora", password="")
