"""Two sessions open at once: nothing is ever saved to, or shown from, the other one."""

from contextlib import closing

from playwright.sync_api import Browser, Page, expect

from db.engine import Database
from monitoring.ids import SessionId
from monitoring.vitals import VitalsSet
from tests.factories import NORTH
from tests.journeys.conftest import KEY, Server, tablet
from tests.journeys.test_nurse import seat, sign_in

FIRST, SECOND = "Aalto", "Bjørk"


def pressures(server: Server, session_id: SessionId) -> list[int | None]:
    """The systolic pressures of a record after its baseline, in order of time."""
    with closing(Database(server.settings.database_url, KEY)) as database:
        record = database.reading_record(NORTH.id, session_id)[0]
    sets = [each for each in record.entries if isinstance(each, VitalsSet)]
    return [each.systolic_mmhg for each in sorted(sets, key=lambda each: each.recorded_at)][1:]


def look_at(page: Page, server: Server, session_id: SessionId, name: str) -> None:
    page.goto(f"{server.url}/session?id={session_id}")
    shows(page, name)


def shows(page: Page, name: str) -> None:
    expect(page.locator(".identity strong")).to_contain_text(name)
    expect(page.locator("form.entry").get_by_label("Systolic", exact=True)).to_be_visible()


def write(page: Page, pressure: str) -> None:
    page.locator("form.entry").get_by_label("Systolic", exact=True).fill(pressure)
    page.keyboard.press("Enter")


def saved(page: Page, pressure: str) -> None:
    expect(page.locator("form.entry tbody tr").first).to_contain_text(pressure)


def test_two_tabs_keep_their_patients(chromium: Browser, server: Server) -> None:
    first = seat(server, family_name=FIRST)
    second = seat(server, family_name=SECOND)
    with tablet(chromium) as context:
        one, other = context.new_page(), context.new_page()
        sign_in(one, server)
        look_at(one, server, first, FIRST)
        look_at(other, server, second, SECOND)
        for number in range(3):
            write(one, f"12{number}/80")
            write(other, f"15{number}/90")
            saved(one, f"12{number}/80")
            saved(other, f"15{number}/90")

        assert pressures(server, first) == [120, 121, 122]
        assert pressures(server, second) == [150, 151, 152]
        shows(one, FIRST)
        shows(other, SECOND)


def test_back_and_forth_keeps_patients(chromium: Browser, server: Server) -> None:
    first = seat(server, family_name=FIRST)
    second = seat(server, family_name=SECOND)
    with tablet(chromium) as context:
        page = context.new_page()
        sign_in(page, server)
        look_at(page, server, first, FIRST)
        page.locator("form.entry").get_by_label("Systolic", exact=True).fill("123/81")
        look_at(page, server, second, SECOND)
        expect(page.locator("form.entry").get_by_label("Systolic", exact=True)).to_have_value("")
        write(page, "154/92")
        saved(page, "154/92")
        page.go_back()
        shows(page, FIRST)
        expect(page.locator("form.entry").get_by_label("Systolic", exact=True)).to_have_value("123")
        page.keyboard.press("Enter")
        page.go_forward()
        shows(page, SECOND)

        assert pressures(server, second) == [154]
        assert pressures(server, first) in ([], [123])
