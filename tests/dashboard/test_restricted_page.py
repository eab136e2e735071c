"""Restricted records on the screen: closed, opened in an emergency, and reviewed."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.components.chairside.session_screen import Glance
from dashboard.components.restricted.closed_page import closed_html
from dashboard.runtime import Running
from dashboard.session_source import read_session
from dashboard.sign_in.cookie import SESSION_COOKIE
from db.restrictions import closure_of
from monitoring.audit import AuditAction
from monitoring.people import User
from monitoring.restricted import Restriction
from monitoring.restricting import break_glass, restrict_patient
from tests.chairside import in_chair, running
from tests.clinic import event, signed_in
from tests.dashboard.audit import actions_of
from tests.dashboard.test_patient_pages import (
    HOSTILE,
    SAFE,
    Desk,
    desk,
    fill_in,
    hostile,
    html,
    press,
    said,
)
from tests.factories import ADA, AT, NORA, NORTH, PIET, patient

__all__ = ["desk"]


def restrict(here: Running, *carers: User) -> None:
    at = runtime.now() - timedelta(days=1)
    made = Restriction(
        id=uuid4(),
        clinic_id=NORTH.id,
        patient_id=patient().id,
        at=at,
        by=ADA.id,
        reason=HOSTILE,
        carers=tuple(each.id for each in carers),
    )
    with here.database.transaction() as store:
        restrict_patient(store, ADA, made, at, instead_of=None)


def test_closed_record_shows_nothing_of_it(desk: Desk) -> None:
    restrict(desk.here, PIET)
    app = desk.patient_page(NORA)

    assert "This record is restricted" in html(app)
    assert "Piet" in html(app)
    assert "Allergies" not in html(app)
    assert HOSTILE not in html(app)
    assert [each.label for each in app.button] == ["Open it for 4 hours"]


def test_named_person_is_let_in(desk: Desk) -> None:
    restrict(desk.here, PIET)

    assert "you are one" in html(desk.patient_page(PIET))


def test_emergency_takes_a_reason(desk: Desk) -> None:
    restrict(desk.here, PIET)
    app = press(desk.patient_page(NORA), "Open it for 4 hours")
    assert said(app) == ["Say why you need this record now."]
    press(fill_in(app, Why_you_need_this_record_now=HOSTILE), "Open it for 4 hours")

    assert "Emergency access" in html(app)
    assert "Emergency access" in html(desk.patient_page(NORA))
    people = desk.opened("people", ADA)
    assert "1 waits to be reviewed" in html(people)
    assert SAFE in html(people)
    press(fill_in(people, What_came_of_it="spoke with her"), "Reviewed")
    assert "All reviewed" in html(people)
    assert {AuditAction.GLASS_BROKEN, AuditAction.ACCESS_REVIEWED} <= set(
        actions_of(desk.here, NORTH)
    )


def test_administrator_names_who_opens(desk: Desk) -> None:
    restrict(desk.here, PIET)
    app = desk.patient_page(ADA)
    assert "Open it for 4 hours" not in [each.label for each in app.button]
    app.multiselect[0].set_value([NORA.id])
    press(fill_in(app, Why_it_is_restricted="on leave"), "Name these people")

    with desk.here.database.reading() as connection:
        closure = closure_of(connection, NORA, patient().id, runtime.now())
    assert closure is not None
    assert closure.restriction.carers == (NORA.id,)


def test_save_from_an_open_page_is_refused(desk: Desk) -> None:
    app = desk.patient_page(NORA, view="record")
    restrict(desk.here, PIET)
    press(fill_in(app, Family_name="Haugen"), "Save the change")

    assert len(desk.history) == 1


@pytest.mark.parametrize(
    "written",
    [str, lambda each: each.hex, lambda each: f"urn:uuid:{each.hex}"],
    ids=["dashes", "digits", "urn"],
)
def test_interface_is_closed_too(
    browser: TestClient, here: Running, written: Callable[[UUID], str]
) -> None:
    with here.database.transaction() as store:
        store.add_patient(patient(), event(NORTH, AuditAction.PATIENT_ADDED))
    restrict(here, PIET)
    address = f"/api/sessions/{written(patient().id)}/draft"
    answers = []
    for user in (NORA, PIET):
        token = signed_in(here.database, user, runtime.now())
        browser.cookies.set(SESSION_COOKIE, token, domain="clinic.test")
        answers.append(browser.get(address).status_code)

    assert answers == [403, 404]


@pytest.mark.parametrize("hours", [0, 5])
def test_emergency_ends_by_itself(desk: Desk, hours: float) -> None:
    restrict(desk.here, PIET)
    with desk.here.database.transaction() as store:
        at = runtime.now() - timedelta(hours=hours)
        break_glass(store, NORA, (uuid4(), patient().id), "seizure", at)

    assert ("This record is restricted" in html(desk.patient_page(NORA))) is (hours > 4)


class PageRunsAgain(Exception):
    """In place of Streamlit's own, which is raised in a browser only."""


def test_open_page_closes_as_the_emergency_ends(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = runtime.now()
    chair = in_chair(here.database, *running(), later=at - AT - timedelta(hours=5))
    restrict(here, PIET)
    with here.database.transaction() as store:
        break_glass(store, NORA, (uuid4(), patient().id), "seizure", at - timedelta(hours=4.5))
    view, flags = read_session(here.database, NORA, chair, at - timedelta(hours=1))
    token = signed_in(here.database, NORA, at)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {SESSION_COOKIE: token})
    again = Mock(side_effect=PageRunsAgain)
    monkeypatch.setattr("streamlit.rerun", again)

    with pytest.raises(PageRunsAgain):
        Glance(view, flags, is_fresh=False).now()


def test_hostile_names_show_as_typed() -> None:
    shown = closed_html(hostile(), [HOSTILE], is_named=True)

    assert shown.count(SAFE) == 4
    assert "<img" not in shown
