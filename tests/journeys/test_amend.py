"""A nurse amends what she mistyped: from the timeline by keyboard, from a point of the chart."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import runtime
from db.engine import Database
from monitoring.entries import BaselineChoice, Correction, Entry, RemarkKind
from monitoring.ids import EntryId, PatientId, SessionId
from monitoring.record import SessionRecord, effective_entries
from monitoring.recording import record_entries
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair
from tests.clinic import PASSWORD
from tests.factories import AT, NORA, NORTH, header, intake, order, patient, remark, start, vitals
from tests.journeys.conftest import KEY, Server, tablet
from tests.journeys.looking import grave_violations

HOSTILE = "<img src=x onerror=window.ran=1> $marks$ **O'Neil** & \u202eevil =cmd()"
TYPO = vitals(13, (200, 112), heart_rate=92)


class Amending:
    """The page of one running session with a mistyped pressure."""

    def __init__(self, page: Page, server: Server, chair: SessionId) -> None:
        self.page = page
        self.server = server
        self.chair = chair
        self.form = page.get_by_role("dialog")

    def open(self) -> "Amending":
        self.page.goto(f"{self.server.url}/session?id={self.chair}")
        self.page.locator(".session-chart[data-size]").wait_for(timeout=30_000)
        expect(self.row("200/112")).to_be_visible()
        return self

    def row(self, words: str) -> Locator:
        return self.page.locator("ol.timeline li", has_text=words).first

    def press_point(self, words: str) -> None:
        """Touch the point of the chart whose hover text says `words`."""
        chart = self.page.locator(".session-chart")
        _, hidden = chart.evaluate(_WHERE, words)
        # Neither under what stays on top nor under the entry at the foot.
        chart.evaluate("(it, y) => it.closest('.stMain').scrollBy(0, y - 400)", hidden)
        x, y = chart.evaluate(_WHERE, words)
        self.page.mouse.move(x + 1, y)
        self.page.mouse.move(x, y)
        expect(chart.locator(".hoverlayer")).to_contain_text(words)
        self.page.mouse.click(x, y)

    def record(self) -> SessionRecord:
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            return database.reading_record(NORTH.id, self.chair)[0]

    def newest(self) -> VitalsSet:
        standing = effective_entries(self.record().entries)
        return [each for each in standing if isinstance(each, VitalsSet)][-1]


# Where on the screen Plotly drew the point: of a bar, its upper half.
_WHERE = """(chart, words) => {
  for (const [number, trace] of chart.data.entries()) {
    const at = (trace.hovertext ?? []).findIndex?.((text) => text && text.includes(words)) ?? -1;
    if (at >= 0) {
      const full = chart._fullData[number];
      const layout = chart._fullLayout;
      const x = layout[full.xaxis.replace("x", "xaxis")];
      const y = layout[full.yaxis.replace("y", "yaxis")];
      const height = trace.type === "bar" ? trace.base[at] + 0.9 * trace.y[at] : trace.y[at];
      const box = chart.getBoundingClientRect();
      return [
        box.left + x._offset + x.l2p(trace.x[at]),
        box.top + y._offset + y.l2p(height),
      ];
    }
  }
  return [0, 0];
}"""


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Login").fill("nora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def seat(server: Server, *more: Entry, **facts: object) -> SessionId:
    """Somebody fourteen minutes into an infusion, in a session and a chair of their own."""
    whose = patient(id=PatientId(uuid4()), record_number=str(uuid4())[:8], **facts)
    later = runtime.now() - AT - timedelta(minutes=14)
    chosen = vitals(-4, name=str(uuid4()))
    choice = BaselineChoice(**header(-4), vitals_id=chosen.id)  # type: ignore[arg-type]
    going: tuple[Entry, ...] = (intake(), order(), choice, start(), vitals(5, (131, 82)), TYPO)
    apart = [replace(each, id=EntryId(uuid4())) for each in (*going, *more)]
    entries = (chosen, *apart)
    with closing(Database(server.settings.database_url, KEY)) as database:
        return in_chair(
            database,
            *sorted(entries, key=lambda each: each.measured_at),
            whose=whose,
            later=later,
            id=SessionId(uuid4()),
            chair=str(uuid4())[:4],
        )


@pytest.fixture
def amending(page: Page, server: Server) -> Amending:
    sign_in(page, server)
    return Amending(page, server, seat(server)).open()


def test_timeline_by_keyboard_withdraws_flag(amending: Amending) -> None:
    page, form = amending.page, amending.form
    amending.row("200/112").get_by_role("button", name="Amend").focus()
    page.keyboard.press("Enter")
    expect(form.get_by_text("Okafor, Adaeze")).to_be_visible()
    # The dialog takes the focus as it opens, and what was focused before would lose it again.
    page.wait_for_function("document.querySelector('[role=dialog]:focus-within') !== null")
    form.get_by_label("Systolic").focus()
    for keys in ("Control+a", "128", "Tab"):
        page.keyboard.type(keys) if keys.isdecimal() else page.keyboard.press(keys)
    expect(form.get_by_label("Diastolic")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("82")
    form.get_by_role("radio", name="typing error").focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Save the correction").focus()
    page.keyboard.press("Enter")

    expect(form).to_be_hidden()
    expect(amending.row("was BP 200/112 mmHg, now BP 128/82 mmHg, by Nora")).to_be_visible()
    expect(amending.row("128/82").get_by_role("button", name="Amend")).to_be_focused()
    page.locator("summary", has_text="Withdrawn by a correction").click()
    withdrawn = page.locator("li.withdrawn").first
    expect(withdrawn).to_contain_text("was BP 200/112 mmHg, now BP 128/82 mmHg")
    assert amending.newest().systolic_mmhg == 128


def test_point_of_chart_is_amended(amending: Amending) -> None:
    amending.press_point("200/112")
    offer = amending.page.locator(".offer")
    expect(offer).to_contain_text("200/112 mmHg")
    expect(offer).to_contain_text("Nora")
    button = offer.get_by_role("button", name="Amend this reading")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    button.click()
    form = amending.form
    form.get_by_label("Systolic").fill("150")
    form.get_by_label("Diastolic").fill("92")
    form.get_by_text("wrong arm, cuff or probe").click()
    form.get_by_role("button", name="Save the correction").click()

    expect(form).to_be_hidden()
    expect(offer).to_be_hidden()
    expect(amending.page.get_by_role("img", name="150/92")).to_be_visible()
    assert amending.newest().systolic_mmhg == 150


def test_pump_pin_offers_its_event(amending: Amending) -> None:
    amending.press_point("Started, 52.5 mg/h")
    amending.page.locator(".offer button", has_text="Amend").click()

    expect(amending.form.get_by_label("Rate, mg/h")).to_have_value("52.5")


def test_offer_stays_below_the_identity(amending: Amending) -> None:
    amending.press_point("200/112")
    offer, main = amending.page.locator(".offer"), amending.page.locator(".stMain")
    expect(offer).to_be_visible()
    for _ in range(4):
        main.evaluate("it => it.scrollBy(0, 60)")
        amending.page.wait_for_timeout(200)
        band = amending.page.locator(".st-key-top").bounding_box()
        box = offer.bounding_box()
        assert band is not None
        assert box is not None
        assert box["y"] >= band["y"] + band["height"]
    main.evaluate("it => it.scrollBy(0, 2_000)")

    expect(offer).to_be_hidden()


def test_refresh_leaves_half_typed_correction(amending: Amending) -> None:
    amending.row("200/112").get_by_role("button", name="Amend").click()
    amending.form.get_by_label("Systolic").fill("15")
    with closing(Database(amending.server.settings.database_url, KEY)) as database:
        at = runtime.now()
        own = replace(vitals(0), id=EntryId(uuid4()), measured_at=at, recorded_at=at)
        with database.transaction() as store:
            record_entries(store, NORA, amending.chair, (own,), at)
    amending.page.wait_for_timeout(20_000)

    expect(amending.form.get_by_label("Systolic")).to_have_value("15")
    expect(amending.form).to_be_visible()


def test_double_click_is_one_correction(amending: Amending) -> None:
    amending.row("200/112").get_by_role("button", name="Amend").click()
    amending.form.get_by_text("wrong patient").click()
    amending.form.get_by_role("button", name="Entered in error").dblclick()
    expect(amending.form).to_be_hidden()
    expect(amending.row("entered in error by Nora")).to_be_visible()

    assert sum(isinstance(each, Correction) for each in amending.record().entries) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_form_is_accessible_and_harmless(chromium: Browser, server: Server, scheme: str) -> None:
    said = remark(13.5, RemarkKind.NOTE, HOSTILE)
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, server)
        chair = seat(server, said, family_name=HOSTILE)
        amending = Amending(page, server, chair).open()
        amending.press_point("window.ran")
        expect(page.locator(".offer")).to_contain_text("onerror=window.ran=1")
        page.locator(".offer button", has_text="Amend").click()
        expect(amending.form.get_by_text("was: <img src=x")).to_be_visible()
        page.wait_for_timeout(500)
        found = grave_violations(page)
        ran = page.evaluate("window.ran")

    assert found == []
    assert ran is None
