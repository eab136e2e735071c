"""A nurse's first day, in the order of docs/guide.md; with --pictures it takes the guide's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from monitoring.entries import Correction
from monitoring.sessions import SessionStatus
from monitoring.visits import MedicineGiven
from tests.journeys.album import Album
from tests.journeys.bedside import (
    Bedside,
    amend,
    answer_the_flag,
    arrive,
    hang_up,
    sign,
    start,
    take_over,
    treat_nausea,
    type_a_set,
)
from tests.journeys.conftest import tablet
from tests.journeys.first_day import Ward, ward_in
from tests.journeys.hands import Fingers
from tests.journeys.test_first_start import Beginning, beginning, invite_nurse, set_up
from tests.journeys.test_lock import cover, leave_alone, unlock
from tests.journeys.test_nurse import offline

__all__ = ["beginning"]
LEAFLET = """Until tomorrow, after a night's sleep: no driving, no machines, no alcohol.

Call the clinic at 555 0100 if you vomit again and again, or if anything worries you."""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with ward_in(tmp_path_factory.mktemp("ward")) as found:
        yield found


@pytest.fixture
def nora(page: Page, ward: Ward) -> Bedside:
    return Bedside(page, Fingers(), ward.server, ward.running).sign_in("nora")


@pytest.fixture
def piet(chromium: Browser, ward: Ward) -> Iterator[Bedside]:
    with tablet(chromium) as context:
        page = context.new_page()
        yield Bedside(page, Fingers(), ward.server, ward.running).sign_in("piet")


def test_administrator_sets_up_first(page: Page, beginning: Beginning, pictures: Album) -> None:
    page.goto(beginning.url)
    page.get_by_role("link", name="Set up your clinic").click()
    page.get_by_label("Set-up code").fill(beginning.code)
    page.get_by_label("Name of the clinic").fill("Clinic North")
    pictures.take(page, "set-up", page.get_by_role("heading").first, page.get_by_label("Your name"))
    set_up(page, beginning)
    invite_nurse(page)
    pictures.take(page, "people", page.locator(".records").first, page.locator(".records").last)
    page.get_by_role("link", name="Clinic", exact=True).click()
    page.get_by_label("Text", exact=True).fill(LEAFLET)
    page.get_by_label("Text", exact=True).press("Control+Enter")
    expect(page.get_by_label("Preview")).to_contain_text("no driving")
    pictures.take(page, "leaflet", page.locator(".records").first, page.get_by_label("Preview"))
    page.get_by_role("button", name="Save as the new version").click()

    expect(page.get_by_role("heading", name="Versions")).to_be_visible()


def test_patient_arrives_and_is_started(
    page: Page, ward: Ward, piet: Bedside, pictures: Album
) -> None:
    page.goto(ward.server.url)
    page.get_by_label("Login").fill("nora")
    pictures.take(page, "sign-in", page.locator("main"))
    nora = Bedside(page, Fingers(), ward.server, ward.running).sign_in("nora")
    expect(page.locator(".board article")).to_have_count(3)
    pictures.take(page, "board", page.locator(".board"))
    nora.session_id = piet.session_id = arrive(nora, pictures)
    nora.begin()
    nora.ask_at_the_door()
    nora.name_medicine("lorazepam")
    asked = (page.locator(".findings").first, page.get_by_label("Time", exact=True))
    pictures.take(page, "medicine", *asked)
    nora.press("None of the others")
    expect(page.get_by_text("Nothing of the list was named").first).to_be_visible()
    nora.save("Save the intake", "intake")
    nora.save_set("124/78", "72", "98", "14")
    nora.choose_baseline()
    expect(page.get_by_text("1 check stands in the way of the start")).to_be_visible()
    pictures.take(page, "before-start", nora.part("start-"))
    piet.opened("Halvorsen").order()
    start(nora, pictures)

    expect(page.locator(".status")).to_contain_text("rate 52.5 mg/h")
    assert nora.record().session.status is SessionStatus.IN_PROGRESS


def test_nurse_watches_an_infusion(
    nora: Bedside, chromium: Browser, ward: Ward, pictures: Album
) -> None:
    page = nora.opened("Okafor").page
    take_over(nora, pictures)
    type_a_set(nora, pictures)
    with tablet(chromium) as context:
        hang_up(Bedside(context.new_page(), Fingers(), ward.server, ward.running), pictures)
    answer_the_flag(nora, pictures)
    treat_nausea(nora, pictures)
    amend(nora, pictures)

    expect(page.locator("ol.timeline")).to_contain_text("was ")
    kinds = [type(each) for each in nora.record().entries]
    assert (kinds.count(MedicineGiven), kinds.count(Correction)) == (1, 1)


def test_patient_goes_home_and_visit_is_signed(
    nora: Bedside, piet: Bedside, ward: Ward, pictures: Album
) -> None:
    nora.session_id = piet.session_id = ward.recovering
    nora.opened("Nguyễn")
    pictures.take(nora.page, "recovery", nora.part("recovery-"))
    nora.save_set("126/79", "72", "98", "14")
    nora.score()
    nora.finish()
    refusal = nora.page.get_by_role("alert").filter(has_text="Not ready by the record").first
    expect(refusal).to_contain_text("Instructions given")
    pictures.take(nora.page, "refused", nora.page.locator("#finish"), refusal)
    nora.settle()
    expect(nora.page.get_by_text("Ready by the record since")).to_be_visible()
    expect(nora.button("Finish")).to_have_count(1)
    nora.press("Finish")
    expect(nora.page.get_by_text("home with the escort · left")).to_be_visible()
    sign(piet.opened("Nguyễn"), pictures)

    assert nora.record().session.status is SessionStatus.SIGNED_OFF


def test_nothing_is_lost_away_from_the_chair(nora: Bedside, ward: Ward, pictures: Album) -> None:
    nora.session_id = ward.second
    page, state = nora.opened("Lindqvist").page, nora.entry.locator(".state")
    nora.entry.get_by_label("Systolic", exact=True).fill("133/82")
    with offline(page):
        page.keyboard.press("Enter")
        expect(state).to_contain_text("Not saved yet: no connection")
        pictures.take(page, "offline", nora.entry)
    expect(state).to_contain_text("Saved ", timeout=30_000)
    leave_alone(ward.server)
    expect(cover(page)).to_be_visible()
    pictures.take(page, "lock")
    unlock(page)

    expect(page.locator(".identity")).to_contain_text("Lindqvist")
    assert sum(entry.kind == "vitals" for entry in nora.record().entries) == 3
