"""Who looked at a record, and who was refused, stands in the audit: once, and not without end."""

from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
from pydantic_core import from_json
from sqlalchemy import select
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.access_audit import Reason, note_refused
from dashboard.audit_volume import MOST_LINES, Volume
from dashboard.runtime import Running
from dashboard.settings import Settings
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.presence import open_session
from dashboard.sign_in.signing_in import sign_out
from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from monitoring.audit import AuditAction
from monitoring.ids import SessionId
from monitoring.people import Clinic, User
from tests.chairside import in_chair, running
from tests.clinic import add_people, signed_in
from tests.dashboard.conftest import browser_on
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SOUTH

PAGE = Path(__file__).parents[2] / "dashboard" / "pages" / "session.py"
SAME_SITE = {"sec-fetch-site": "same-origin"}
NAVIGATION = {"sec-fetch-mode": "navigate", "accept": "text/html"}
Line = dict[str, object]


@pytest.fixture
def chair(here: Running) -> SessionId:
    return in_chair(here.database, *running(), later=runtime.now() - AT - timedelta(minutes=12))


def lines(here: Running, action: AuditAction) -> list[Line]:
    query = select(AuditEntryRow.text).where(AuditEntryRow.action == action)
    with here.database.reading() as connection:
        rows = connection.scalars(query.order_by(AuditEntryRow.at, AuditEntryRow.seq)).all()
    return [cast("Line", from_json(text)) for text in rows]


def refused(here: Running, clinic: Clinic = NORTH) -> list[object]:
    every = lines(here, AuditAction.ACCESS_REFUSED)
    return [line["details"] for line in every if line["clinic"] == str(clinic.id)]


def sign_in(browser: TestClient, here: Running, user: User = NORA, minutes_ago: int = 0) -> str:
    token = signed_in(here.database, user, runtime.now() - timedelta(minutes=minutes_ago))
    browser.cookies.set(SESSION_COOKIE, token, domain="clinic.test")
    return token


def look(
    here: Running, monkeypatch: pytest.MonkeyPatch, user: User, address: object
) -> tuple[AppTest, str]:
    """The session page as this person opens it, and their cookie."""
    token = signed_in(here.database, user, runtime.now())
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {SESSION_COOKIE: token})
    app = AppTest.from_file(PAGE, default_timeout=20)
    app.query_params["id"] = str(address)
    return app.run(), token


def test_opening_is_written_once(
    here: Running, chair: SessionId, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = look(here, monkeypatch, NORA, chair)
    app.run()
    look(here, monkeypatch, PIET, chair)

    opened = lines(here, AuditAction.RECORD_OPENED)
    assert [line["by"] for line in opened] == [str(NORA.id), str(PIET.id)]
    assert {line["session"] for line in opened} == {str(chair)}
    assert verify(here.database).breaks == ()


def test_other_clinics_session_reads_like_none(
    here: Running, chair: SessionId, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = uuid4()
    theirs, _ = look(here, monkeypatch, OLAF, chair)
    none, _ = look(here, monkeypatch, OLAF, nowhere)

    assert [info.value for info in theirs.info] == [info.value for info in none.info]
    assert refused(here, SOUTH) == [
        {"reason": "not_found", "subject": str(chair)},
        {"reason": "not_found", "subject": str(nowhere)},
    ]
    assert lines(here, AuditAction.RECORD_OPENED) == []


def test_post_to_other_clinic_is_written(
    browser: TestClient, here: Running, chair: SessionId
) -> None:
    sign_in(browser, here, OLAF)
    body = {"session_id": str(chair), "vitals_id": str(uuid4()), "assessment_id": str(uuid4())}
    url = f"/api/sessions/{chair}/vitals"
    answer = browser.post(url, json=body | {"heart_rate": 70}, headers=SAME_SITE)

    assert answer.status_code == 404
    assert refused(here, SOUTH) == [{"reason": "not_found", "subject": str(chair)}]


def test_what_role_may_not_is_written(browser: TestClient, here: Running, chair: SessionId) -> None:
    sign_in(browser, here, ADA)
    body = {"session_id": str(chair), "vitals_id": str(uuid4()), "assessment_id": str(uuid4())}
    url = f"/api/sessions/{chair}/vitals"
    answer = browser.post(url, json=body | {"heart_rate": 70}, headers=SAME_SITE)

    assert answer.status_code == 403
    assert refused(here) == [{"reason": "not_allowed", "subject": str(chair)}]


def test_forged_sign_out_is_written(browser: TestClient, here: Running) -> None:
    sign_in(browser, here)
    browser.post("/sign-out", data={"form_token": "0" * 64}, headers=SAME_SITE)

    assert refused(here) == [{"reason": "forged_form"}]


def test_other_site_is_written(browser: TestClient, here: Running) -> None:
    sign_in(browser, here)
    browser.post("/sign-out", headers={"sec-fetch-site": "cross-site"})

    assert refused(here) == [{"reason": "other_site"}]


def test_sending_to_locked_screen_is_written(browser: TestClient, here: Running) -> None:
    sign_in(browser, here, minutes_ago=61)
    browser.get("/", headers=NAVIGATION)
    browser.get("/signed-in")
    browser.post("/signed-in", headers=SAME_SITE)
    browser.put("/api/sessions/1/draft", headers=SAME_SITE)

    assert refused(here) == [{"reason": "locked"}]


def test_ended_cookie_names_its_clinic(browser: TestClient, here: Running) -> None:
    session = open_session(here.database, here.settings, sign_in(browser, here), runtime.now())
    assert session is not None
    sign_out(here.database, session, runtime.now())
    browser.get("/", headers=NAVIGATION)
    browser.get("/signed-in")

    assert refused(here) == [{"reason": "ended_cookie"}]


@pytest.mark.parametrize(
    ("clinics", "written"), [((NORTH,), [{"reason": "unknown_cookie"}]), ((NORTH, SOUTH), [])]
)
def test_forged_cookie_of_only_clinic_is_written(
    tmp_path: Path, clinics: tuple[Clinic, ...], written: list[object]
) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'one.sqlite'}", audit_key=bytes(range(32))
    )
    with runtime.running(settings) as here:
        add_people(here.database, *clinics)
        with browser_on(settings) as browser:
            browser.get("/", headers=NAVIGATION)
            browser.cookies.set(SESSION_COOKIE, "forged", domain="clinic.test")
            browser.get("/", headers=NAVIGATION)

        assert refused(here) == written


def test_nonsense_does_not_fill_the_disk(browser: TestClient, here: Running) -> None:
    sign_in(browser, here)
    for _ in range(3 * MOST_LINES):
        browser.post("/sign-out", headers=SAME_SITE)

    assert len(refused(here)) == MOST_LINES
    assert refused(here)[-1] == {"reason": "more_than_are_listed"}


def test_next_minute_has_lines_again() -> None:
    volume, who = Volume(), (NORA.clinic_id, NORA.id)
    counts = [volume.take(who, AT + timedelta(seconds=s)) for s in (0, 1, 59, 60)]

    assert counts == [1, 2, 3, 1]
    assert volume.take((NORA.clinic_id, PIET.id), AT) == 1


def test_refusal_of_nobody_needs_a_clinic(here: Running) -> None:
    note_refused(None, Reason.UNKNOWN_COOKIE)

    assert lines(here, AuditAction.ACCESS_REFUSED) == []
