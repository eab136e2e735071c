"""Two people at one chair: each sees that the other is there, and both keep what they wrote."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.clinic import PASSWORD
from tests.journeys.conftest import Server, tablet
from tests.journeys.test_nurse import SAVED, Chairside, seat

ALSO = ".status .also"


@contextmanager
def signed_in(chromium: Browser, server: Server, login: str) -> Iterator[Page]:
    """A tablet of this person's own."""
    with tablet(chromium) as context:
        page = context.new_page()
        page.goto(server.url)
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        yield page


def test_two_see_each_other(chromium: Browser, server: Server) -> None:
    chair = seat(server)
    with (
        signed_in(chromium, server, "nora") as hers,
        signed_in(chromium, server, "piet") as his,
    ):
        nora = Chairside(hers, server, chair).open()
        expect(hers.locator(ALSO)).to_have_count(0)
        Chairside(his, server, chair).open()

        expect(his.locator(ALSO)).to_have_text("Also here: Nora")
        expect(nora.page.locator(ALSO)).to_have_text("Also here: Piet")


def test_other_clinic_sees_nobody(chromium: Browser, server: Server) -> None:
    chair = seat(server)
    with (
        signed_in(chromium, server, "nora") as hers,
        signed_in(chromium, server, "olaf") as his,
    ):
        Chairside(hers, server, chair).open()
        his.goto(f"{server.url}/session?id={chair}")
        expect(his.get_by_text("There is no such session in your clinic.")).to_be_visible()

        assert "Nora" not in his.content()
        assert "Okafor" not in his.content()
        hers.wait_for_timeout(16_000)
        expect(hers.locator(ALSO)).to_have_count(0)


def test_two_who_write_at_once_keep_both(chromium: Browser, server: Server) -> None:
    chair = seat(server)
    with (
        signed_in(chromium, server, "nora") as hers,
        signed_in(chromium, server, "piet") as his,
    ):
        nora = Chairside(hers, server, chair).open()
        piet = Chairside(his, server, chair).open()
        nora.type("131/82")
        piet.type("143/91")
        hers.get_by_label("What", exact=True).fill("half a note")
        for each in (nora, piet):
            each.form.locator(".save").evaluate("button => setTimeout(() => button.click(), 300)")
        for each in (nora, piet):
            expect(each.state).to_contain_text(SAVED)

        rows = nora.form.locator("tbody tr")
        expect(rows.filter(has_text="143/91")).to_contain_text("Piet")
        expect(rows.filter(has_text="131/82")).to_contain_text("Nora")
        expect(hers.get_by_label("What", exact=True)).to_have_value("half a note")
        pressures = [
            getattr(entry, "systolic_mmhg", None)
            for entry in nora.record().entries
            if entry.kind == "vitals"
        ]
        assert {131, 143} <= set(pressures)
        assert len(pressures) == 3
