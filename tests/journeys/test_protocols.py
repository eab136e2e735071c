"""A limit is changed: drafted by an administrator, published by a physician, kept by who runs."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import runtime
from dashboard.settings import Settings
from db.engine import Database
from monitoring.flags import Severity
from monitoring.ids import SessionId
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.sessions import ProtocolVersion
from tests.chairside import in_chair, with_own_ids
from tests.clinic import PASSWORD, add_people
from tests.factories import AT, NORA, NORTH, baseline, intake, order, start, vitals
from tests.journeys.conftest import KEY, Server, serving, tablet
from tests.journeys.looking import violations
from tests.over import somebody

MINUTES = timedelta(minutes=1)
PART = "protocols?show=draft&part=rules.BP_HIGH"
LIMIT = "Systolic, critical, at or above, mmHg"
WHY = "Why, or where it comes from"
OWN = ProtocolVersion(name="clinic", version=4)


@dataclass(frozen=True, slots=True)
class Ward:
    """A server, and a session that runs since before anything was drafted."""

    server: Server
    running: SessionId

    def begun_after(self) -> SessionId:
        """Somebody sits down just now; what follows is written down as of the next half hour."""
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            return seat(database, "9", runtime.now() + 30 * MINUTES)

    def judged(self, session_id: SessionId, at: datetime) -> tuple[ProtocolVersion, Severity]:
        """186 mmHg is written down at `at`: by which version that is judged, and how."""
        (high,) = with_own_ids(vitals((at - AT) / MINUTES, (186, 96), written_min_later=0))
        with closing(Database(self.server.settings.database_url, KEY)) as database:
            with database.transaction() as store:
                record_entries(store, NORA, session_id, (high,), at)
            record, flags = database.reading_record(NORTH.id, session_id)
        (severity,) = {flag.severity for flag in flags if flag.key.rule_id == "BP_HIGH"}
        return record.session.protocol, severity


def seat(database: Database, chair: str, started_at: datetime) -> SessionId:
    """A patient whose pressure is high from the beginning, so that only limits are crossed."""
    entries = (intake(), order(), *baseline((158, 84)), start())
    return in_chair(
        database,
        *with_own_ids(*entries),
        whose=somebody(),
        later=started_at - AT,
        id=SessionId(uuid4()),
        chair=chair,
    )


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    file: Path = tmp_path_factory.mktemp("protocols") / "clinic.sqlite"
    settings = Settings(database_url=f"sqlite:///{file}", audit_key=KEY)
    with runtime.running(settings) as here:
        add_people(here.database)
        running = seat(here.database, "1", runtime.now() - 5 * MINUTES)
    with serving(settings) as url:
        yield Ward(Server(url, settings), running)


def sign_in(page: Page, server: Server, login: str) -> Page:
    page.goto(server.url)
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def leave(page: Page, label: str, text: str) -> None:
    """Type into the first box of that name, and leave it."""
    box = page.get_by_label(label, exact=True).first
    box.fill(text)
    box.press("Tab")


def draft_by(page: Page, ward: Ward) -> None:
    page.goto(f"{ward.server.url}/protocols?show=draft")
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    page.goto(f"{ward.server.url}/{PART}")
    leave(page, LIMIT, "1850")
    expect(page.get_by_text("This lies outside 40 to 300 mmHg")).to_be_visible()
    leave(page, LIMIT, "185")
    expect(page.get_by_text("Say why, or where the number comes from.")).to_be_visible()
    leave(page, WHY, "decided in the safety meeting")
    expect(page.get_by_text("Say why, or where the number comes from.")).to_have_count(0)
    page.reload()
    expect(page.get_by_label(LIMIT, exact=True).first).to_have_value("185")
    expect(page.get_by_text("A physician approves and publishes")).to_be_visible()


def publish_by(page: Page, ward: Ward) -> None:
    page.goto(f"{ward.server.url}/{PART}")
    expect(page.get_by_text("at or above 200 mmHg → 185")).to_be_visible()
    page.get_by_label("Your login").fill("piet")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Approve and publish version 4").click()
    expect(page.get_by_text("Begin a draft")).to_be_visible()


def test_new_limit_is_for_who_comes_next(chromium: Browser, page: Page, ward: Ward) -> None:
    draft_by(sign_in(page, ward.server, "ada"), ward)
    with tablet(chromium, colour_scheme="dark", is_upright=True) as context:
        piet = sign_in(context.new_page(), ward.server, "piet")
        publish_by(piet, ward)
        piet.goto(f"{ward.server.url}/protocols?show=compare")
        expect(piet.get_by_text("at or above 185 mmHg")).to_be_visible()
        assert violations(piet) == []

    now = runtime.now()
    assert ward.judged(ward.begun_after(), now + 40 * MINUTES) == (OWN, Severity.CRITICAL)
    assert ward.judged(ward.running, now) == (default_protocol().key, Severity.WARNING)
