"""A vial in a real browser: received, drawn, given and wasted, witnessed by a second password."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import runtime
from dashboard.settings import Settings
from db.engine import Database
from db.ketamine_queries import live_books
from monitoring.ids import SessionId
from monitoring.ketamine.lines import Line, LineKind, Stock
from tests.chairside import in_chair, running
from tests.clinic import PASSWORD, add_people
from tests.factories import AT, NORA, NORTH, PIET, patient, stop
from tests.journeys.conftest import KEY, Server, serving, tablet
from tests.journeys.hands import tap_until
from tests.journeys.looking import violations
from tests.journeys.test_review import sign_in
from tests.journeys.visit import HOSTILE_NAME

LOT = "<img src=x onerror=window.ran=1> B7/0932-A עדי"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, SessionId]]:
    """An infusion of 35 mg that has just been stopped, and an empty cupboard."""
    file: Path = tmp_path_factory.mktemp("ketamine") / "clinic.sqlite"
    settings = Settings(database_url=f"sqlite:///{file}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database)
        whose = patient(family_name=HOSTILE_NAME)
        later = runtime.now() - AT - timedelta(minutes=45)
        visit = in_chair(here.database, *running(), stop(), whose=whose, later=later)
    with serving(settings) as url:
        yield Server(url, settings), visit


def lines(server: Server) -> tuple[tuple[Line, ...], Stock]:
    """All lines of the one lot, and what is left of it."""
    with (
        closing(Database(server.settings.database_url, KEY)) as database,
        database.reading() as connection,
    ):
        (book,) = live_books(connection, NORTH.id)
    return book.lines, book.stock


def unfold(page: Page, title: str) -> Locator:
    part = page.locator("details", has=page.locator("summary", has_text=title))
    part.locator("summary").click()
    expect(part).to_have_attribute("open", "")
    return part


def receive(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/ketamine")
    expect(page.get_by_text("No vials are in stock")).to_be_visible()
    part = unfold(page, "Receive vials…")
    boxes = {
        "Lot number": LOT,
        "Expires on": "30 Nov 2099",
        "How many vials": "10",
        "Strength, mg/mL": "10",
        "Volume of a vial, mL": "5",
    }
    for label, text in boxes.items():
        part.get_by_label(label).fill(text)
    part.get_by_role("button", name="Receive").click()
    expect(page.get_by_role("region", name="Stock by lot")).to_contain_text(LOT)


def draw(page: Page) -> None:
    part = unfold(page, "Draw ketamine…")
    lots = page.get_by_role("listbox").get_by_role("option")
    tap_until(part.get_by_role("combobox", name="Lot"), lots.first)
    lots.first.click()
    part.get_by_label("Drawn, mg").fill("50")
    part.get_by_role("button", name="Save: drawn").click()
    expect(page.get_by_text("opened 1 vial")).to_be_visible()


def waste(page: Page) -> None:
    part = unfold(page, "Given and wasted of 50 mg")
    part.get_by_role("button", name="Take these numbers").click()
    expect(part.get_by_label("Wasted, mg")).to_have_value("15")
    part.get_by_role("button", name="Save: given and wasted").click()
    expect(page.get_by_text("given 35 mg, wasted 15 mg")).to_be_visible()


def witness(part: Locator, login: str) -> None:
    part.get_by_label("Login of the witness").fill(login)
    part.get_by_label("Password of the witness").fill(PASSWORD)
    part.get_by_role("button", name="I have seen this").click()


def test_from_the_cupboard_to_the_witness(
    page: Page, chromium: Browser, ward: tuple[Server, SessionId]
) -> None:
    server, visit = ward
    sign_in(page, server, "nora")
    receive(page, server)
    page.goto(f"{server.url}/session?id={visit}")
    draw(page)
    waste(page)
    part = unfold(page, "Witness…")
    witness(part, "nora")
    expect(page.get_by_text("the witness is a second person")).to_be_visible()
    witness(part, "piet")
    expect(page.get_by_text("witnessed by Piet")).to_be_visible()

    written, left = lines(server)
    assert left == Stock(vials=9)
    assert [(line.kind, line.by) for line in written] == [
        (LineKind.RECEIVED, NORA.id),
        (LineKind.DRAWN, NORA.id),
        (LineKind.USED, NORA.id),
        (LineKind.WITNESSED, PIET.id),
    ]
    for scheme, is_upright in (("light", False), ("dark", True)):
        with tablet(chromium, colour_scheme=scheme, is_upright=is_upright) as context:
            _look_over(context.new_page(), server)


def _look_over(page: Page, server: Server) -> None:
    """Nothing is open, nine vials are left, and nothing that was typed ran."""
    sign_in(page, server, "piet")
    page.goto(f"{server.url}/ketamine")
    expect(page.get_by_text("every waste has its witness")).to_be_visible()
    expect(page.get_by_role("region", name="Ledger of").first).to_contain_text("Witnessed line 3")
    expect(page.get_by_text("9 vials").first).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert violations(page) == []
