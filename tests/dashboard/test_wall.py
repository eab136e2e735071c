"""A wall display sees the board with initials, for some days, and nothing else of anything."""

import re
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.application import SCRIPT
from dashboard.board_source import read_board
from dashboard.components.board import board_data
from dashboard.navigation import BOARD, PAGES, pages_of
from dashboard.routes import ROUTES
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.presence import open_session
from dashboard.sign_in.routes import form_token_for
from dashboard.turned_away import is_for_wall
from db.web_sessions import begin_web_session
from monitoring.audit import AuditAction
from monitoring.entries import RemarkKind
from monitoring.errors import PermissionRefused
from monitoring.people import Role, User
from monitoring.permissions import Action, can, check_can_in
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.dashboard.audit import actions_of
from tests.factories import ADA, AT, NORA, NORTH, PIET, at_minute, remark, session

WALL = User(id=NORA.id, clinic_id=NORTH.id, name="Wall display", role=Role.WALL_DISPLAY)
NAVIGATION = {"sec-fetch-mode": "navigate", "accept": "text/html"}
ID = "018f0000-0000-7000-8000-000000000000"
OPEN = {"/healthz", "/sign-in", "/sign-in/code", "/one-time-code", "/set-up"} | {
    "/sign-in/oidc",
    "/sign-in/oidc/return",
}
OURS = sorted(
    (method, re.sub(r"\{\w+\}", ID, route.path))
    for route in ROUTES
    if isinstance(route, Route) and route.path not in OPEN
    for method in sorted(route.methods or ())
)
SHOWN = {
    ("GET", "/board"),
    ("HEAD", "/board"),
    ("GET", "/signed-in"),
    ("HEAD", "/signed-in"),
    ("POST", "/signed-in"),
    ("POST", "/sign-out"),
}


def hang_up(browser: TestClient, here: Running, days_ago: float = 0) -> TestClient:
    """A browser that has been a wall display for so many days."""
    with here.database.transaction() as store:
        at = runtime.now() - timedelta(days=days_ago)
        begin_web_session(store.connection, NORA, "wall", at, is_wall=True)
    browser.cookies.set(SESSION_COOKIE, "wall", domain="clinic.test")
    return browser


def sign_in(browser: TestClient, here: Running, user: User = NORA) -> TestClient:
    token = signed_in(here.database, user, runtime.now())
    browser.cookies.set(SESSION_COOKIE, token, domain="clinic.test")
    return browser


def confirm(browser: TestClient, **fields: str) -> Response:
    form = {"form_token": form_token_for(browser.cookies[SESSION_COOKIE])} | fields
    return browser.post("/wall-display", data=form)


@pytest.mark.parametrize("action", Action)
def test_wall_may_do_nothing_else(action: Action) -> None:
    assert can(WALL, action) is (action is Action.VIEW_BOARD)
    if action is not Action.VIEW_BOARD:
        with pytest.raises(PermissionRefused, match="A wall display may not"):
            check_can_in(WALL, action, session())


def test_wall_has_one_page() -> None:
    assert pages_of(WALL) == (BOARD,)
    assert all(Role.WALL_DISPLAY not in page.roles for page in PAGES if page is not BOARD)


@pytest.mark.parametrize(("method", "path"), OURS)
def test_wall_reaches_no_other_route(
    browser: TestClient, here: Running, method: str, path: str
) -> None:
    hang_up(browser, here)
    headers = {"sec-fetch-site": "same-origin", "content-type": "application/json"}
    answer = browser.request(method, path, headers=headers, content=b"{}")

    is_refused = answer.status_code == 403 and (method == "HEAD" or "wall display" in answer.text)
    assert is_refused is ((method, path) not in SHOWN)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/a/b"),
        ("GET", "/media/0123456789abcdef.png"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/any-page-of-tomorrow"),
    ],
)
def test_wall_gets_no_other_file(method: str, path: str) -> None:
    assert not is_for_wall(method, path)


def test_other_page_leads_to_the_board(browser: TestClient, here: Running) -> None:
    answer = hang_up(browser, here).get(f"/session?id={ID}", headers=NAVIGATION)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert actions_of(here, NORTH)[-1] == AuditAction.ACCESS_REFUSED


@pytest.mark.parametrize("user", [NORA, PIET, ADA], ids=lambda user: user.name)
def test_person_hangs_it_up(browser: TestClient, here: Running, user: User) -> None:
    own = sign_in(browser, here, user).cookies[SESSION_COOKIE]
    page = browser.get("/wall-display")
    answer = confirm(browser)

    assert "7 days at most" in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=604800" in answer.headers["set-cookie"]
    assert open_session(here.database, here.settings, own, runtime.now()) is None
    assert actions_of(here, NORTH)[-2:] == [
        AuditAction.SIGNED_OUT,
        AuditAction.WALL_DISPLAY_BEGUN,
    ]


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_forged_form_hangs_up_nothing(browser: TestClient, here: Running, token: str) -> None:
    sign_in(browser, here)

    assert confirm(browser, form_token=token).status_code == 400
    assert browser.get("/wall-display").status_code == 200
    assert actions_of(here, NORTH)[-1] == AuditAction.ACCESS_REFUSED


@pytest.mark.parametrize(("days", "status"), [(6.9, 204), (7, 401)])
def test_wall_never_locks_and_ends(
    browser: TestClient, here: Running, days: float, status: int
) -> None:
    answer = hang_up(browser, here, days).get("/signed-in")

    assert answer.status_code == status
    assert "infusion-locks-in" not in answer.headers


def test_wall_is_taken_down(browser: TestClient, here: Running) -> None:
    hang_up(browser, here)
    answer = browser.post("/sign-out", data={"form_token": form_token_for("wall")})

    assert answer.headers["location"] == "/sign-in"
    browser.cookies.set(SESSION_COOKIE, "wall", domain="clinic.test")
    assert browser.get("/signed-in").status_code == 401


def test_wall_is_sent_no_name(here: Running) -> None:
    in_chair(here.database, *running(), remark(12, RemarkKind.CONCERN, "Okafor is pale"))
    data = str(board_data(read_board(here.database, WALL, NORTH, at_minute(14)), is_wall=True))

    assert "<bdi>O. A.</bdi>" in data
    assert "<bdi>N.</bdi>" in data
    for word in ("Okafor", "Adaeze", "Nora", "1979", "004417", "/session"):
        assert word not in data


def test_wall_shows_board_without_ways_on(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    in_chair(here.database, *running(), later=runtime.now() - AT - timedelta(minutes=12))
    with here.database.transaction() as store:
        begin_web_session(store.connection, NORA, "wall", runtime.now(), is_wall=True)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {SESSION_COOKIE: "wall"})
    app = AppTest.from_file(SCRIPT, default_timeout=20).run()

    assert not app.exception
    assert list(app.get("html")) == []
