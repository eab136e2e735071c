"""A physician looks at a patient's trends: chart by chart, back again, and at any time later."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import runtime
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import FollowUp
from monitoring.ids import PatientId
from monitoring.people import Patient
from tests.clinic import PASSWORD
from tests.courses import keep_course
from tests.factories import patient
from tests.journeys.conftest import Server, tablet
from tests.journeys.looking import violations
from tests.monitoring.trends.visits import Visit
from tests.trends_views import call, infusion

HOSTILE = "<img src=x onerror=window.ran=1> O'Neil & \u202eevil =cmd()"
DISSOCIATED = {10.0: 1, 20.0: 2, 55.0: 1, 70.0: 0}
NAUSEA = (15.0, Effect.NAUSEA, Grade.MODERATE)
DRAWN = ".figure[data-drawn] .main-svg"


def climbing(*, is_running: bool = False) -> tuple[list[Visit], list[FollowUp]]:
    """Pressure climbs and relief shortens over seven sessions, three weeks apart."""
    visits = [
        infusion(21.0 * i, rise=20 + 7 * i, dissociation=DISSOCIATED, effects=[NAUSEA], phq9=14 - i)
        for i in range(7)
    ]
    if is_running:
        visits.append(infusion(21.0 * 7, rise=40, is_running=True))
    calls = [
        call(21.0 * i + day, pain) for i in range(7) for day, pain in ((3, 3), (15 - 2 * i, 7))
    ]
    return visits, calls


def keep(server: Server, *, is_running: bool = False, **facts: str) -> Patient:
    """A patient whose last visit began a third of an hour ago."""
    whose = patient(id=PatientId(uuid4()), record_number=str(uuid4())[:8])
    whose = replace(whose, **facts)  # type: ignore[arg-type]
    visits, calls = climbing(is_running=is_running)
    with runtime.running(server.settings) as here:
        later = runtime.now() - timedelta(minutes=22) - visits[-1].at(0)
        past = [each for each in calls if each.measured_at + later < runtime.now()]
        keep_course(here.database, *visits, calls=past, whose=whose, later=later)
    return whose


def sign_in(page: Page, server: Server, login: str = "piet") -> None:
    page.goto(server.url)
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def open_trends(page: Page, server: Server, whose: Patient, query: str = "") -> None:
    page.goto(f"{server.url}/patient?id={whose.id}&view=trends{query}")
    expect(page.locator(".since")).to_contain_text("Since ")
    expect(page.locator(DRAWN).first).to_be_visible()


@pytest.fixture(scope="module")
def whose(server: Server) -> Patient:
    return keep(server)


def test_chart_is_changed_kept_and_left(page: Page, server: Server, whose: Patient) -> None:
    sign_in(page, server)
    open_trends(page, server, whose)
    expect(page.locator("h3.question")).to_have_count(8)
    page.get_by_role("button", name="Enlarge relief").click()
    expect(page.locator("h3.question")).to_have_count(1)
    expect(page).to_have_url(re.compile("chart=relief"))
    page.reload()
    expect(page.locator("h3.question")).to_have_text(["How long did relief last?"])
    expect(page.locator(DRAWN).first).to_be_visible()

    page.go_back()
    expect(page.locator("h3.question")).to_have_count(8)
    expect(page.locator(".figure[data-drawn]")).to_have_count(8)
    page.go_forward()
    expect(page.locator("h3.question")).to_have_text(["How long did relief last?"])


def test_period_and_measure_are_steps_back(page: Page, server: Server, whose: Patient) -> None:
    sign_in(page, server)
    open_trends(page, server, whose)
    page.get_by_role("radio", name="Last 6 sessions").click()
    expect(page).to_have_url(re.compile("period=last6"))
    expect(page.locator(".made-of").first).to_contain_text("; 6 infusions.")
    page.get_by_role("button", name="Sessions over each other").click()
    page.get_by_role("radio", name="Heart rate").click()
    expect(page.locator(".made-of")).to_contain_text("Heart rate of the newest session")
    expect(page).to_have_url(re.compile("measure=heart_rate"))

    page.go_back()
    expect(page.locator(".made-of")).to_contain_text("Systolic of the newest session")
    page.go_back()
    expect(page.locator("h3.question")).to_have_count(8)


def test_pictures_say_what_they_show(page: Page, server: Server, whose: Patient) -> None:
    sign_in(page, server)
    open_trends(page, server, whose)
    expect(page.locator(".figure[data-drawn]")).to_have_count(8)
    words = page.locator(".figure").evaluate_all("all => all.map(e => e.ariaLabel)")

    assert all(len(each) > 40 for each in words)
    assert "highest 186 from 124 (warning limit reached)" in words[0]


def test_mark_tells_its_numbers(page: Page, server: Server, whose: Patient) -> None:
    sign_in(page, server)
    open_trends(page, server, whose, "&chart=pressure")
    mark = page.locator(".figure .point path").nth(1).bounding_box()
    assert mark is not None
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)

    expect(page.locator(".figure .hoverlayer")).to_contain_text("Infusion 2")
    page.get_by_text("The numbers").click()
    expect(page.locator(".numbers tbody tr")).to_have_count(7)


def test_live_picture_leaves_the_focus(page: Page, server: Server) -> None:
    running = keep(server, is_running=True)
    sign_in(page, server)
    open_trends(page, server, running, "&chart=overlay")
    expect(page.locator(".made-of")).to_contain_text("of the running session")
    button = page.get_by_role("button", name="All pictures")
    button.focus()
    page.wait_for_timeout(33_000)

    expect(button).to_be_focused()
    expect(page.locator(DRAWN).first).to_be_visible()


def test_hostile_name_does_nothing(page: Page, server: Server) -> None:
    hostile = keep(server, family_name=HOSTILE)
    sign_in(page, server)
    open_trends(page, server, hostile)

    expect(page.locator("body")).to_contain_text("O'Neil")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("is_upright", [False, True])
def test_trends_are_accessible(
    chromium: Browser, server: Server, whose: Patient, scheme: str, *, is_upright: bool
) -> None:
    with tablet(chromium, colour_scheme=scheme, is_upright=is_upright) as context:
        page = context.new_page()
        sign_in(page, server)
        open_trends(page, server, whose)
        found = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        open_trends(page, server, whose, "&chart=relief")
        page.get_by_text("The numbers").click()
        expect(page.locator(".numbers")).to_be_visible()
        found += violations(page)

    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
    assert not wide
