"""The outsider: a browser in which nobody has signed in, or no longer."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.clinic import PASSWORD
from tests.journeys.conftest import Server, tablet
from tests.journeys.looking import violations


def sign_in(page: Page, server: Server, login: str = "nora") -> None:
    page.goto(server.url)
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_outsider_gets_sign_in_page_only(page: Page, server: Server) -> None:
    sockets: list[str] = []
    asked: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/board", "/session?session=1", "/static/js/index.js", "/media/any.png"):
        page.goto(server.url + path)
        expect(page).to_have_url(f"{server.url}/sign-in")

    page.wait_for_timeout(1_000)
    assert sockets == []
    assert page.locator("script").count() == 0
    assert {url.split("?")[0] for url in asked} <= {
        server.url + path
        for path in ("/", "/board", "/session", "/static/js/index.js", "/media/any.png", "/sign-in")
    }


def test_outsider_opens_no_websocket(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/healthz")
    outcome = page.evaluate(
        """() => new Promise((done) => {
            const socket = new WebSocket(`ws://${location.host}/_stcore/stream`, ["streamlit"]);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        })"""
    )

    assert outcome == "refused"


def test_nothing_leaves_this_machine(page: Page, server: Server) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda line: complaints.append(f"{line.type}: {line.text}"))
    sign_in(page, server)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.wait_for_timeout(1_000)

    own = re.compile(rf"(data:|blob:)|(http|ws){re.escape(server.url.removeprefix('http'))}/")
    assert [url for url in asked if not own.match(url)] == []
    assert complaints == []


def test_reload_stays_signed_in(page: Page, server: Server) -> None:
    sign_in(page, server)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.reload()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert page.evaluate("document.cookie").count("infusion") == 0


def test_second_tab_leaves_after_sign_out(page: Page, server: Server) -> None:
    sign_in(page, server)
    second = page.context.new_page()
    second.goto(server.url)
    expect(second.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    expect(page).to_have_url(f"{server.url}/sign-in")
    expect(second).to_have_url(f"{server.url}/sign-in", timeout=15_000)


def test_sign_in_page_is_accessible(chromium: Browser, server: Server) -> None:
    for scheme in ("light", "dark"):
        with tablet(chromium, colour_scheme=scheme) as context:
            page = context.new_page()
            page.goto(f"{server.url}/sign-in")
            page.get_by_label("Login").fill("nora")
            page.get_by_label("Password").fill("wrong")
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("alert")).to_be_visible()

            assert violations(page) == []


def test_keyboard_alone_signs_in(page: Page, server: Server) -> None:
    page.goto(server.url)
    for text in ("nora", PASSWORD):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
