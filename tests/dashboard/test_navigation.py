"""Which pages a person finds."""

import pytest
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.navigation import PAGES, PageFile, pages_of
from dashboard.runtime import Running
from monitoring.people import User
from tests.clinic import signed_in
from tests.factories import ADA, NORA, PIET

PEOPLE = [NORA, PIET, ADA]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_every_page_is_there(page: PageFile) -> None:
    assert page.path.is_file()
    assert page.roles


@pytest.mark.parametrize("user", PEOPLE, ids=lambda user: user.name)
def test_everybody_has_one_home(user: User) -> None:
    pages = pages_of(user)

    assert [page.is_home for page in pages].count(True) == 1
    assert all(user.role in page.roles for page in pages)


def test_addresses_of_pages_differ() -> None:
    assert len({page.url_path for page in PAGES}) == len(PAGES)


def test_board_by_name_is_home(browser: TestClient, here: Running) -> None:
    browser.cookies.set("infusion_session", signed_in(here.database, NORA, runtime.now()))
    answer = browser.get("/board?wall=true")

    assert (answer.status_code, answer.headers["location"]) == (307, "/?wall=true")
