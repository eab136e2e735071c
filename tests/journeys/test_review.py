"""A physician works through the list: several signed at once, item 9 answered, courses reviewed."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import runtime
from dashboard.settings import Settings
from db.engine import Database
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import Channel, FollowUp, LaterEffect
from monitoring.following_up import write_follow_up
from monitoring.ids import EntryId, SessionId
from monitoring.record import SessionRecord
from monitoring.registering import add_patient
from monitoring.sessions import SessionStatus
from monitoring.signing import add_afterwards
from monitoring.visits import Addendum, Signature
from tests.chairside import publish_protocol
from tests.clinic import PASSWORD, add_people
from tests.factories import NORA, NORTH, assessment
from tests.journeys.conftest import KEY, Server, serving, tablet
from tests.journeys.looking import violations
from tests.journeys.visit import HOSTILE_NAME
from tests.over import calm_visit, over, somebody

DAY = timedelta(days=1)
NAMES = ("Ali", "Berg", "Chen", "Dahl")


@dataclass(frozen=True, slots=True)
class Ward:
    """A server, and the visits that wait for a signature, by family name."""

    server: Server
    visits: dict[str, SessionId]

    @contextmanager
    def database(self) -> Iterator[Database]:
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            yield database

    def record(self, name: str) -> SessionRecord:
        with self.database() as database:
            return database.reading_record(NORTH.id, self.visits[name])[0]


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    file: Path = tmp_path_factory.mktemp("review") / "clinic.sqlite"
    settings = Settings(database_url=f"sqlite:///{file}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database)
        with here.database.transaction() as store:
            publish_protocol(store)
        ended_at = runtime.now() - DAY
        entries = (*calm_visit(), assessment(-6, pain=7), assessment(96, pain=3))
        visits = {
            name: over(here.database, *entries, ended_at=ended_at, whose=somebody(family_name=name))
            for name in (*NAMES, HOSTILE_NAME)
        }
        tell(here.database, "Lindqvist", phq9=9, phq9_item9=2)
        severe = (LaterEffect(effect=Effect.DIZZINESS, grade=Grade.SEVERE),)
        tell(here.database, "Okafor", effects=severe)
    with serving(settings) as url:
        yield Ward(Server(url, settings), visits)


def tell(database: Database, name: str, **answers: object) -> None:
    """What somebody said on the telephone an hour ago."""
    at = runtime.now() - timedelta(hours=1)
    whose = somebody(family_name=name, given_name="Per")
    said = {"measured_at": at, "recorded_at": at}
    by = {"performed_by": NORA.id, "recorded_by": NORA.id}
    own_id = EntryId(uuid4())
    follow_up = FollowUp(id=own_id, channel=Channel.PHONE, **said, **by, **answers)  # type: ignore[arg-type]
    with database.transaction() as store:
        add_patient(store, NORA, whose, at)
        write_follow_up(store, NORA, whose.id, follow_up, at)


def add_to(ward: Ward, name: str) -> None:
    """Something is said about this visit afterwards."""
    at = runtime.now()
    said = {"measured_at": at, "recorded_at": at}
    by = {"performed_by": NORA.id, "recorded_by": NORA.id}
    late = Addendum(id=EntryId(uuid4()), **said, **by, text="slept badly")  # type: ignore[arg-type]
    with ward.database() as database, database.transaction() as store:
        add_afterwards(store, NORA, ward.visits[name], late, at)


@pytest.fixture
def piet(page: Page, ward: Ward) -> Page:
    sign_in(page, ward.server)
    return page


def sign_in(page: Page, server: Server, login: str = "piet") -> None:
    page.goto(server.url)
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_page_without_room_in_the_menu_is_shown_as_open(piet: Page) -> None:
    piet.set_viewport_size({"width": 820, "height": 1180})
    more = piet.get_by_test_id("stTopNavSection")
    expect(more).to_be_visible()
    plain = more.evaluate("it => getComputedStyle(it).backgroundColor")
    piet.goto(urljoin(piet.url, "/figures"))
    expect(piet.locator("[aria-hidden=true] [aria-current=page]")).to_be_attached()

    expect(more).not_to_have_css("background-color", plain)


def test_three_are_signed_and_a_changed_one_is_not(piet: Page, ward: Ward) -> None:
    piet.get_by_role("link", name="Review").click()
    piet.get_by_role("radio", name="Sign several").click()
    expect(piet.get_by_role("checkbox")).to_have_count(len(ward.visits))
    for name in NAMES:
        box = piet.get_by_role("checkbox", name=name)
        expect(box).not_to_be_checked()
        piet.locator("label", has_text=name).filter(has=box).click()
        expect(box).to_be_checked()
    add_to(ward, "Dahl")
    piet.get_by_label("Your login").fill("piet")
    piet.get_by_label("Your password").fill(PASSWORD)
    piet.get_by_role("button", name="Sign the ticked").dblclick()
    expect(piet.get_by_text("Signed 3 visits")).to_be_visible()
    expect(piet.get_by_role("alert").filter(has_text="Not signed")).to_contain_text(
        "something was added afterwards"
    )

    signed = {name: ward.record(name).session.status for name in NAMES}
    assert signed.pop("Dahl") is SessionStatus.COMPLETED
    assert set(signed.values()) == {SessionStatus.SIGNED_OFF}
    signatures = [
        each for name in signed for each in ward.record(name).entries if isinstance(each, Signature)
    ]
    assert len({each.id for each in signatures}) == 3


def test_item_nine_is_answered_from_the_list(piet: Page, ward: Ward) -> None:
    piet.goto(f"{ward.server.url}/review")
    first = piet.locator(".waiting").first
    expect(first).to_contain_text("Lindqvist")
    expect(first).to_contain_text("PHQ-9 item 9")
    piet.get_by_role("button", name="Seen…").click()
    form = piet.get_by_test_id("stPopoverBody")
    form.get_by_label("Note").fill("called back, sister is with her")
    form.get_by_role("button", name="Seen", exact=True).click()

    expect(piet.get_by_role("status").filter(has_text="Lindqvist")).to_contain_text("Saved")
    expect(piet.locator(".waiting.critical")).to_have_count(0)


def test_course_is_reviewed_and_that_undone(piet: Page, ward: Ward) -> None:
    piet.goto(f"{ward.server.url}/review?show=courses")
    piet.get_by_role("button", name="Mark reviewed").click()
    expect(piet.get_by_text("reviewed by Piet")).to_be_visible()
    expect(piet.get_by_role("button", name="Mark reviewed")).to_have_count(0)
    piet.locator(".waiting.done").get_by_role("link", name="Open the patient").click()
    expect(piet.get_by_text("course reviewed by Piet")).to_be_visible()
    piet.go_back()
    piet.get_by_role("button", name="Undo").click()

    expect(piet.get_by_role("button", name="Mark reviewed")).to_be_visible()
    expect(piet.get_by_text("reviewed by Piet")).to_have_count(0)


def test_back_button_undoes_a_choice(piet: Page, ward: Ward) -> None:
    piet.goto(f"{ward.server.url}/review")
    piet.get_by_role("radio", name=re.compile("Not signed")).click()
    expect(piet).to_have_url(re.compile("show=unsigned"))
    expect(piet.get_by_text("Okafor, Per")).to_have_count(0)
    piet.go_back()
    expect(piet.get_by_role("radio", name=re.compile("All"), checked=True)).to_have_count(1)
    expect(piet.get_by_text("Okafor, Per").first).to_be_visible()

    piet.goto(f"{ward.server.url}/outcomes")
    piet.get_by_role("radio", name="Dose").click()
    expect(piet).to_have_url(re.compile("by=dose"))
    expect(piet.get_by_role("rowheader", name="mg/kg").first).to_be_visible()
    piet.go_back()
    expect(piet.get_by_role("radio", name="All together", checked=True)).to_have_count(1)


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("is_upright", [False, True])
def test_pages_are_accessible(
    chromium: Browser,
    ward: Ward,
    colour_scheme: str,
    is_upright: bool,  # noqa: FBT001
) -> None:
    with tablet(chromium, colour_scheme=colour_scheme, is_upright=is_upright) as context:
        page = context.new_page()
        sign_in(page, ward.server)
        for path, seen in (
            ("review", "Follow-up was due"),
            ("review?show=sign-several", "Sign the ticked"),
            ("outcomes?by=dose", "Relief in numbers"),
        ):
            page.goto(f"{ward.server.url}/{path}")
            expect(page.get_by_text(seen).first).to_be_visible()
            for drawn in page.locator(".figure").all():
                expect(drawn).to_have_attribute("data-drawn", "")

            assert violations(page) == []
            assert page.evaluate("window.ran") is None
