"""The board on a wall: read from across the room, by anybody, so it says nobody's name."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Server, tablet
from tests.journeys.looking import grave_violations, violations
from tests.journeys.test_lock import leave_alone
from tests.journeys.test_nurse import seat, sign_in

A_DAY = timedelta(days=1)
NAMES = ("Okafor", "Adaeze", "1979", "Nora", "Strindberg", "Xiuhtezcatl")


def hang_up(page: Page, server: Server) -> None:
    sign_in(page, server)
    page.get_by_role("link", name="Use this screen as a wall display").click()
    page.get_by_role("button", name="Show the board on this wall").click()
    expect(page.locator(".board.wall article").first).to_be_visible()


def test_wall_is_sent_no_names(page: Page, server: Server) -> None:
    seat(server, family_name="Strindberg", given_name="Xiuhtezcatl")
    sign_in(page, server)
    page.get_by_role("link", name="Use this screen as a wall display").click()
    sent: list[str] = []
    page.on(
        "websocket",
        lambda each: each.on("framereceived", lambda frame: sent.append(_text(frame))),
    )
    page.get_by_role("button", name="Show the board on this wall").click()
    expect(page.locator(".board.wall")).to_contain_text("S. X.")
    page.wait_for_timeout(12_000)  # until it has refreshed itself

    whole = "\n".join([page.content(), *sent])
    assert len(sent) > 5
    assert [name for name in NAMES if name in whole] == []


def test_wall_shows_nothing_but_the_board(page: Page, server: Server) -> None:
    chair = seat(server)
    hang_up(page, server)
    assert page.locator(".board a").count() == 0
    page.goto(f"{server.url}/session?id={chair}")

    expect(page).to_have_url(f"{server.url}/")
    expect(page.locator(".board.wall article").first).to_be_visible()
    expect(page.locator(".identity")).to_have_count(0)


def test_wall_stays_on_and_is_taken_down(page: Page, server: Server) -> None:
    seat(server)
    hang_up(page, server)
    leave_alone(server, 6 * A_DAY / timedelta(minutes=1))
    page.wait_for_timeout(11_000)
    expect(page.locator(".board.wall article").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    expect(page).to_have_url(f"{server.url}/sign-in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_wall_is_accessible(chromium: Browser, server: Server, scheme: str) -> None:
    seat(server)
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, server)
        page.get_by_role("link", name="Use this screen as a wall display").click()
        asked = violations(page)
        page.get_by_role("button", name="Show the board on this wall").click()
        expect(page.locator(".board.wall article").first).to_be_visible()
        shown = grave_violations(page)

    assert asked == []
    assert shown == []


def _text(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
