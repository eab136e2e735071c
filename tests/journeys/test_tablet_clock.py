"""A tablet in another time zone whose clock is an hour off: the clinic's time is the server's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from db.engine import Database
from monitoring.effects import Effect
from monitoring.ids import EntryId
from monitoring.recording import record_entries
from monitoring.vitals import VitalsSet
from tests.factories import NORA, NORTH, effect
from tests.journeys.conftest import KEY, Server
from tests.journeys.test_nurse import SAVED, Chairside, offline, seat, sign_in

# The clock that JavaScript reads is shifted; that of the network and of timers is not.
SHIFTED = """(by) => {
  const Real = Date;
  const now = () => Real.now() + by;
  window.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
}"""
HOUR_MS = 3_600_000


@contextmanager
def tablet(chromium: Browser, ahead_ms: int) -> Iterator[Page]:
    """A tablet in Auckland's time zone whose clock is ahead of the true time."""
    with chromium.new_context(
        viewport={"width": 1180, "height": 820}, timezone_id="Pacific/Auckland"
    ) as context:
        context.add_init_script(f"({SHIFTED})({ahead_ms})")
        yield context.new_page()


@pytest.fixture
def chairside(chromium: Browser, server: Server) -> Iterator[Chairside]:
    """The screen of a running session on a tablet that is an hour fast."""
    with tablet(chromium, HOUR_MS) as page:
        sign_in(page, server)
        yield Chairside(page, server, seat(server)).open()


def clinic_clock(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(NORTH.timezone)):%H:%M}"


def newest_set(chairside: Chairside) -> VitalsSet:
    sets = [entry for entry in chairside.record().entries if isinstance(entry, VitalsSet)]
    return max(sets, key=lambda entry: entry.recorded_at)


def age_of_pressure(page: Page) -> str:
    return page.locator("form.entry [data-vital=pressure] .last").inner_text()


@pytest.mark.parametrize("ahead_ms", [HOUR_MS, -HOUR_MS], ids=["fast", "slow"])
def test_times_are_the_servers(chromium: Browser, server: Server, ahead_ms: int) -> None:
    with tablet(chromium, ahead_ms) as page:
        sign_in(page, server)
        chairside = Chairside(page, server, seat(server)).open()
        assert "15 min" in age_of_pressure(page)  # five before a start ten minutes ago
        before = datetime.now(UTC)
        chairside.type("131/82", "<Enter>")
        expect(chairside.state).to_contain_text(SAVED)
        saved = newest_set(chairside)

        assert before - timedelta(seconds=1) < saved.measured_at < datetime.now(UTC)
        assert clinic_clock(saved.recorded_at) in chairside.state.inner_text()
        assert "<1 min" in age_of_pressure(page)
        newest = page.locator("ol.timeline li", has_text="131/82").first
        expect(newest).to_contain_text(clinic_clock(saved.measured_at))


def test_wait_is_counted_as_it_was(chairside: Chairside) -> None:
    chairside.type("131/82")
    with offline(chairside.page):
        pressed = datetime.now(UTC)
        chairside.type("<Enter>")
        expect(chairside.state).to_contain_text("Not saved yet")
        chairside.page.wait_for_timeout(3_000)

    expect(chairside.state).to_contain_text(SAVED, timeout=30_000)
    assert abs(newest_set(chairside).measured_at - pressed) < timedelta(seconds=2)


def test_typed_time_is_the_clinics(chairside: Chairside) -> None:
    typed = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
    chairside.form.get_by_role("button", name="now").click()
    chairside.form.locator("[data-time=clock]").fill(clinic_clock(typed))
    chairside.box("Systolic").fill("133")
    chairside.box("Diastolic").fill("84")
    chairside.type("<Enter>")

    expect(chairside.state).to_contain_text(SAVED)
    assert newest_set(chairside).measured_at == typed


def test_effect_grows_older_by_itself(chairside: Chairside) -> None:
    begun = replace(effect(0, Effect.NAUSEA), id=EntryId(uuid4()))
    with closing(Database(chairside.server.settings.database_url, KEY)) as database:
        at = datetime.now(UTC)
        with database.transaction() as store:
            entry = replace(begun, measured_at=at - timedelta(seconds=95))
            record_entries(store, NORA, chairside.chair, (entry,), at)
    there = chairside.page.locator("section.effects .there")

    expect(there).to_contain_text("for 1 min", timeout=30_000)
    expect(there).to_contain_text("for 2 min", timeout=60_000)
