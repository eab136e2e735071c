"""The administrator's page of people."""

import re

import pytest

from monitoring.people import Role
from tests.dashboard.test_patient_pages import (
    HOSTILE,
    SAFE,
    Desk,
    desk,
    fill_in,
    html,
    press,
    said,
)
from tests.factories import ADA, NORA

__all__ = ["desk"]
CODE = re.compile(r"(?:[A-Z]{4}-){3}[A-Z]{4}")


def test_administrator_invites_a_nurse(desk: Desk) -> None:
    app = fill_in(desk.opened("people", ADA), Name=HOSTILE)
    press(app, "Invite")
    assert said(app) == ["Choose what this person does here."]
    app.radio[0].set_value(Role.NURSE)
    press(app, "Invite")

    assert said(app)[0].startswith("Saved ")
    assert CODE.search(html(app))
    assert SAFE in html(app)
    assert "invited; the code is valid until" in html(app)
    press(app, "Put it away")
    assert not CODE.search(html(app))


def test_code_is_shown_in_one_window(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))
    press(app, "Reset the password")

    assert CODE.search(html(app))
    assert not CODE.search(html(desk.opened("people", ADA, person=str(NORA.id))))


def test_person_is_locked_and_unlocked(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))
    press(app, "Lock")
    assert "locked: cannot sign in" in html(app)
    press(app, "Unlock")

    assert "locked" not in html(app)


@pytest.mark.parametrize("button", ["Lock", "Reset the password"])
def test_own_account_is_refused_in_words(desk: Desk, button: str) -> None:
    app = desk.opened("people", ADA, person=str(ADA.id))
    press(app, button)

    assert "ask another administrator" in said(app)[0]


def test_role_is_refused_at_its_box(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(ADA.id))
    next(each for each in app.radio if each.value == Role.ADMINISTRATOR).set_value(Role.NURSE)
    press(app, "Change the role")
    assert "only administrator" in said(app)[0]
    app = desk.opened("people", ADA, person=str(NORA.id))
    next(each for each in app.radio if each.value == Role.NURSE).set_value(Role.PHYSICIAN)
    press(app, "Change the role")

    assert "invite them anew" in said(app)[0]


def test_unknown_person_opens_nothing(desk: Desk) -> None:
    app = desk.opened("people", ADA, person="' OR 1=1")

    assert not [each for each in app.button if each.label == "Lock"]
