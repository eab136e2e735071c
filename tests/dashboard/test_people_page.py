"""The administrator's page of people."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.provider_settings import ProviderSettings
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


def test_whose_password_has_ended_is_not_said_to_sign_in(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))
    assert "can sign in" in html(app)
    press(app, "Reset the password")

    assert "has to choose a new password by the code" in html(app)
    assert "can sign in" not in html(app)


def test_person_is_locked_and_unlocked(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))
    press(app, "Lock")
    assert "locked: cannot sign in" in html(app)
    press(app, "Unlock")

    assert "locked" not in html(app)


@pytest.mark.parametrize("button", ["Lock", "Reset the password"])
def test_what_takes_a_sign_in_away_is_asked_twice(desk: Desk, button: str) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))

    opened = [each for each in app.get("popover") if each.proto.popover.label == f"{button}…"]
    assert [[each.label for each in one.button] for one in opened] == [[button]]


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


def linked_at_provider(desk: Desk, monkeypatch: pytest.MonkeyPatch, subject: str) -> AppTest:
    """Ada at Nora's panel, after she has typed the subject."""
    provider = ProviderSettings(
        issuer="https://id.clinic.test",
        client_id="infusion",
        client_secret="secret",  # noqa: S106
        public_url="https://clinic.test",
        name="<b>Clinic</b> *id*",
    )
    running = replace(desk.here, settings=replace(desk.here.settings, provider=provider))
    monkeypatch.setattr(runtime, "installation", lambda: running)
    app = desk.opened("people", ADA, person=str(NORA.id))
    return press(fill_in(app, Their_subject=subject), "Link")


def test_person_is_linked_and_unlinked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = linked_at_provider(desk, monkeypatch, "<i>$name</i>")
    assert "subject <code>&lt;i&gt;$name&lt;/i&gt;</code>" in html(app)
    assert "&lt;b&gt;Clinic&lt;/b&gt; *id*" in html(app)
    press(app, "Only by the provider")
    assert "by the provider only" in html(app)
    press(app, "Let the password sign in too")
    assert "by the provider or password" in html(app)
    press(app, "Unlink")

    assert "Their subject" in [each.label for each in app.text_input]


def test_wrong_subject_is_refused_at_its_box(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = linked_at_provider(desk, monkeypatch, "nørd")

    assert "no such letters" in said(app)[0]
    assert "nørd" in [each.value for each in app.text_input]


def test_no_provider_shows_nothing_of_it(desk: Desk) -> None:
    app = desk.opened("people", ADA, person=str(NORA.id))

    assert "Their subject" not in [each.label for each in app.text_input]
