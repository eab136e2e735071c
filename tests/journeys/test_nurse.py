"""The nurse at the chairside: a set in seconds, nothing lost, a flag with its reason."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from dashboard import runtime
from db.engine import Database
from monitoring.entries import BaselineChoice
from monitoring.ids import EntryId, PatientId, SessionId
from monitoring.record import SessionRecord
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair
from tests.clinic import PASSWORD
from tests.factories import AT, NORTH, header, intake, order, patient, start, vitals
from tests.journeys.conftest import KEY, Server, tablet
from tests.journeys.looking import grave_violations

HOSTILE = "<img src=x onerror=window.ran=1> O'Neil & \u202eevil =cmd()"
SAVED = "Saved "


class Chairside:
    """The screen of one running session, as the nurse's hands know it."""

    def __init__(self, page: Page, server: Server, chair: SessionId) -> None:
        self.page = page
        self.server = server
        self.chair = chair
        self.form = page.locator("form.entry")
        self.state = self.form.locator(".state")
        self.flags = page.locator("[class*=st-key-flags-]")

    def open(self) -> "Chairside":
        self.page.goto(f"{self.server.url}/session?id={self.chair}")
        expect(self.box("Systolic")).to_be_focused(timeout=30_000)
        return self

    def box(self, name: str) -> Locator:
        return self.form.get_by_label(name, exact=True)

    def type(self, *keys: str) -> None:
        """Text is typed; a name of a key in angle brackets is pressed."""
        for key in keys:
            if key.startswith("<"):
                self.page.keyboard.press(key.strip("<>"))
            else:
                self.page.keyboard.type(key)

    def type_until_kept(self, *keys: str, digits: str) -> None:
        """Typed slowly, a set is sent to be kept more than once: waits for its last digits."""

        def is_kept(response: Response) -> bool:
            sent = response.request.post_data or ""
            return response.url.endswith("/draft") and f'"{digits}"' in sent

        with self.page.expect_response(is_kept):
            self.type(*keys)

    def record(self) -> SessionRecord:
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            return database.reading_record(NORTH.id, self.chair)[0]


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Login").fill("nora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def baseline_choice(chosen: VitalsSet) -> BaselineChoice:
    return BaselineChoice(**header(-4.9), vitals_id=chosen.id)  # type: ignore[arg-type]


def seat(server: Server, **facts: object) -> SessionId:
    """Somebody ten minutes into an infusion, in a session of their own."""
    whose = patient(id=PatientId(uuid4()), record_number=str(uuid4())[:8], **facts)
    later = runtime.now() - AT - timedelta(minutes=10)
    chosen = vitals(-5, name=str(uuid4()))
    entries = (intake(), order(), chosen, baseline_choice(chosen), start())
    own = [replace(each, id=EntryId(uuid4())) if each is not chosen else each for each in entries]
    with closing(Database(server.settings.database_url, KEY)) as database:
        free = str(uuid4())[:4]
        ids = {"id": SessionId(uuid4()), "chair": free}
        return in_chair(database, *own, whose=whose, later=later, **ids)


@pytest.fixture
def chairside(page: Page, server: Server) -> Chairside:
    sign_in(page, server)
    return Chairside(page, server, seat(server)).open()


@contextmanager
def offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


FULL_SET = ("186/104", "<Tab>", "112", "<Tab>", "91", "<Tab>", "16")


def test_full_set_by_keyboard_is_flagged(chairside: Chairside) -> None:
    chairside.type(*FULL_SET, "<Enter>")
    expect(chairside.state).to_contain_text(SAVED)
    expect(chairside.box("Systolic")).to_be_focused()
    expect(chairside.form.locator("tbody tr").first).to_contain_text("186/104")

    first = chairside.flags.first
    expect(first).to_contain_text("▲ Critical")
    expect(chairside.page.get_by_role("img", name="186/104")).to_be_visible()
    first.get_by_role("button", name="Why? Source?").click()
    why = chairside.page.get_by_test_id("stPopoverBody")
    expect(why).to_contain_text("Systolic 186 mmHg")
    expect(why).to_contain_text("It suggests a look and orders nothing")


def test_flag_is_acknowledged(chairside: Chairside) -> None:
    chairside.type(*FULL_SET, "<Enter>")
    first = chairside.flags.first
    first.get_by_text("slowed the rate").click()
    first.get_by_label("Note").fill("she is calm")
    first.get_by_role("button", name="Seen", exact=True).click()

    expect(chairside.page.get_by_text("seen by Nora").first).to_contain_text("slowed the rate")
    said = chairside.record().acknowledgements
    assert {each.note for each in said} == {"she is calm"}


def test_double_click_is_one_set(chairside: Chairside) -> None:
    chairside.type("131/82")
    chairside.form.locator(".save").dblclick()
    expect(chairside.state).to_contain_text(SAVED)
    chairside.page.wait_for_timeout(1_000)

    assert sum(entry.kind == "vitals" for entry in chairside.record().entries) == 2


def test_half_typed_set_survives_reload(chairside: Chairside) -> None:
    chairside.type_until_kept("142/88", "<Tab>", "9", digits="9")
    chairside.page.reload()

    expect(chairside.box("Diastolic")).to_have_value("88", timeout=30_000)
    expect(chairside.box("Heart rate")).to_have_value("9")
    expect(chairside.state).to_contain_text("Not saved yet")


def test_lost_network_loses_nothing(chairside: Chairside) -> None:
    chairside.type("131/82")
    with offline(chairside.page):
        chairside.type("<Enter>")
        expect(chairside.state).to_contain_text("Not saved yet: no connection")
        expect(chairside.box("Systolic")).to_have_value("131")

    expect(chairside.state).to_contain_text(SAVED, timeout=30_000)
    assert sum(entry.kind == "vitals" for entry in chairside.record().entries) == 2


def test_impossible_is_refused_in_place(chairside: Chairside) -> None:
    chairside.type("88/142", "<Tab>")
    expect(chairside.form.locator("#problem-pressure")).to_contain_text("cannot be")
    chairside.type("<Enter>")

    expect(chairside.box("Systolic")).to_be_focused()
    assert sum(entry.kind == "vitals" for entry in chairside.record().entries) == 1


def test_unlikely_is_asked_once(chairside: Chairside) -> None:
    chairside.box("SpO₂").fill("71")
    chairside.type("<Enter>")
    expect(chairside.form.get_by_role("button", name="Keep, marked “?”: 71")).to_be_focused()
    chairside.type("<Enter>")

    expect(chairside.state).to_contain_text(SAVED)
    expect(chairside.form.locator("tbody tr").first).to_contain_text("71?")


def test_escape_clears_and_brings_back(chairside: Chairside) -> None:
    chairside.type("131/82", "<Escape>")
    expect(chairside.box("Systolic")).to_have_value("")
    chairside.type("<Escape>")

    expect(chairside.box("Diastolic")).to_have_value("82")


def test_effect_in_two_keys(chairside: Chairside) -> None:
    effects = chairside.page.locator("section.effects")
    chairside.type("<Alt+KeyN>", "2")
    expect(effects.locator(".state")).to_contain_text(SAVED)
    expect(effects.get_by_role("button", name="Nausea: moderate")).to_have_attribute(
        "aria-pressed", "true"
    )
    effects.get_by_role("button", name="Nausea: gone").click()

    expect(effects.locator(".there")).to_be_hidden()
    assert sum(entry.kind == "effect" for entry in chairside.record().entries) == 2


@pytest.mark.parametrize(("width", "height"), [(1180, 820), (820, 1180), (590, 410)])
def test_turned_screen_keeps_identity_and_chart(
    chairside: Chairside, width: int, height: int
) -> None:
    page, who = chairside.page, chairside.page.locator(".identity strong")
    chart = page.locator(".session-chart[data-size]")
    chart.wait_for()
    tall = chart.evaluate("it => it.layout.height")
    page.set_viewport_size({"width": width, "height": height})
    chart.evaluate("it => window.Plotly.Plots.resize(it)")
    assert chart.evaluate("it => it.clientHeight") == tall
    page.get_by_role("link", name="Chart", exact=True).click()
    expect(chart).to_be_in_viewport()
    page.locator("ol.timeline li").last.scroll_into_view_if_needed()

    expect(page.locator("ol.timeline li").last).to_be_in_viewport()
    expect(who).to_be_in_viewport()
    box = who.bounding_box()
    assert box is not None
    assert who.evaluate(
        "(it, [x, y]) => it.contains(document.elementFromPoint(x, y))", [box["x"] + 5, box["y"] + 9]
    )


@pytest.mark.parametrize(("width", "height"), [(1180, 820), (820, 1180)])
def test_popover_leaves_identity_free(chairside: Chairside, width: int, height: int) -> None:
    page = chairside.page
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".session-chart[data-size]").wait_for()
    opener = page.get_by_role("button", name="New rate")
    opener.evaluate("it => it.scrollIntoView({ block: 'center' })")
    opener.click()
    expect(page.get_by_label("Rate, mg/h")).to_be_visible()
    page.wait_for_timeout(500)  # until it has found its place
    band, popover = (
        page.locator(name).bounding_box() for name in (".st-key-top", "[data-testid=stPopoverBody]")
    )

    assert band is not None
    assert popover is not None
    assert popover["y"] >= band["y"] + band["height"]
    assert popover["y"] + popover["height"] <= height


def test_refresh_leaves_typing_alone(chairside: Chairside) -> None:
    chairside.page.get_by_label("What", exact=True).fill("half a note")
    chairside.box("Heart rate").focus()
    chairside.type("7")
    chairside.page.wait_for_timeout(17_000)

    expect(chairside.box("Heart rate")).to_be_focused()
    expect(chairside.box("Heart rate")).to_have_value("7")
    expect(chairside.page.get_by_label("What", exact=True)).to_have_value("half a note")


def test_hostile_texts_do_nothing(page: Page, server: Server) -> None:
    sign_in(page, server)
    chair = seat(server, family_name=HOSTILE, allergies=HOSTILE)
    chairside = Chairside(page, server, chair).open()
    page.get_by_label("What", exact=True).fill(HOSTILE)
    page.get_by_label("What", exact=True).press("Enter")

    expect(page.locator("ol.timeline")).to_contain_text(HOSTILE)
    expect(page.locator(".identity")).to_contain_text(HOSTILE)
    chairside.type("131/82", "<Enter>")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screen_is_accessible(chromium: Browser, server: Server, scheme: str) -> None:
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, server)
        chairside = Chairside(page, server, seat(server)).open()
        chairside.type(*FULL_SET, "<Enter>")
        expect(chairside.flags.first).to_be_visible()
        chairside.type("71", "<Tab>", "<Tab>")
        chairside.form.get_by_role("button", name="now").click()
        found = grave_violations(page)

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_board_is_accessible_and_harmless(chromium: Browser, server: Server, scheme: str) -> None:
    seat(server, family_name=HOSTILE)
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, server)
        expect(page.locator(".board")).to_contain_text([HOSTILE])
        found = grave_violations(page)
        ran = page.evaluate("window.ran")

    assert found == []
    assert ran is None
