"""The whole visit in a real browser, as nurse, physician, administrator and outsider."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from monitoring.digests import digest_of
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.visits import Ending, Signature
from tests.journeys.conftest import Server, tablet
from tests.journeys.hands import Fingers, Hands, Keys
from tests.journeys.looking import violations
from tests.journeys.visit import Chairside, expected_today


@dataclass(frozen=True, slots=True)
class Way:
    """How a visit is lived: the nurse's ground and orientation, the other for the physician."""

    hands: type[Fingers] | type[Keys]
    nurse_scheme: str
    nurse_is_upright: bool


BY_HAND = Way(Fingers, "light", nurse_is_upright=False)
BY_KEYBOARD = Way(Keys, "dark", nurse_is_upright=True)


def hands_on(page: Page, way: Way) -> Hands:
    return Keys(page) if way.hands is Keys else Fingers()


def sit_down(browser: Browser, server: Server, way: Way, login: str) -> Chairside:
    """Somebody signed in at a tablet: the nurse's, or one on the other ground and side."""
    is_nurse = login == "nora"
    other = "dark" if way.nurse_scheme == "light" else "light"
    context = tablet(
        browser,
        colour_scheme=way.nurse_scheme if is_nurse else other,
        is_upright=way.nurse_is_upright if is_nurse else not way.nurse_is_upright,
    )
    page = context.new_page()
    session_id = expected_today(server)
    return Chairside(page, hands_on(page, way), server, session_id).sign_in(login)


def found_by_axe(page: Page) -> list[str]:
    """What axe finds serious, and where; a page that is being drawn anew is pale until it is."""
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    found = violations(page)
    return [
        f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def entry(record: SessionRecord, kind: type[Ending] | type[Signature]) -> Ending | Signature:
    return next(each for each in record.entries if isinstance(each, kind))


@pytest.mark.parametrize("way", [BY_HAND, BY_KEYBOARD], ids=["by-hand", "by-keyboard"])
def test_whole_visit_is_signed(chromium: Browser, server: Server, way: Way) -> None:
    nora = sit_down(chromium, server, way, "nora")
    piet = sit_down(chromium, server, way, "piet")
    piet.session_id = nora.session_id
    prepare(nora, piet)
    treat(nora)
    send_home(nora, piet)
    piet.open()
    piet.sign("piet")

    expect(piet.page.get_by_text("The record is still what was signed")).to_be_visible()
    assert found_by_axe(piet.page) == []
    record = nora.record()
    signature, ending = entry(record, Signature), entry(record, Ending)
    assert record.session.status is SessionStatus.SIGNED_OFF
    assert isinstance(signature, Signature)
    assert signature.digest == digest_of(record)
    assert isinstance(ending, Ending)
    assert (ending.outcome, ending.not_met) == (
        SessionOutcome.COMPLETED,
        ("observed_long_enough",),
    )
    assert piet.page.evaluate("window.ran") is None


def prepare(nora: Chairside, piet: Chairside) -> None:
    """To the point where nothing stands in the way of the start."""
    nora.open().begin()
    assert found_by_axe(nora.page) == []
    nora.take_in()
    nora.save_set("124/78", "72", "98", "14")
    nora.choose_baseline()
    piet.open().order()
    assert found_by_axe(piet.page) == []


def treat(nora: Chairside) -> None:
    """An infusion with nausea that goes."""
    nora.start()
    nora.save_set("131/82", "78", "97", "14")
    nora.nausea()
    nora.nausea_gone()
    nora.stop()
    nora.save_set("128/80", "74", "98", "14")
    nora.score()
    nora.settle()


def send_home(nora: Chairside, piet: Chairside) -> None:
    """Refused because it is too soon; let go by the physician, with a reason."""
    nora.finish()
    expect(nora.page.get_by_text("Observed long enough: 0 min")).to_be_visible()
    assert found_by_axe(nora.page) == []
    piet.open().override("Observed long enough", "walked well; her sister is a nurse")
    # A press while the page is drawn anew would meet a button that is gone.
    expect(nora.page.locator("[data-stale=true]")).to_have_count(0)
    nora.press("Finish")
    expect(nora.page.get_by_text("home with the escort · left")).to_be_visible()


def test_administrator_reads_and_cannot_write(chromium: Browser, server: Server) -> None:
    with tablet(chromium) as context:
        page = context.new_page()
        ada = Chairside(page, Fingers(), server, expected_today(server)).sign_in("ada").open()

        expect(page.get_by_text("You may read this session")).to_be_visible()
        expect(ada.button("Begin: the patient is in the chair")).to_have_count(0)
        assert found_by_axe(page) == []


def test_other_clinic_sees_no_visit(chromium: Browser, server: Server) -> None:
    with tablet(chromium) as context:
        page = context.new_page()
        olaf = Chairside(page, Fingers(), server, expected_today(server)).sign_in("olaf")
        page.goto(f"{server.url}/session?id={olaf.session_id}")

        expect(page.get_by_text("There is no such session in your clinic.")).to_be_visible()
        expect(page.get_by_text("onerror")).to_have_count(0)
