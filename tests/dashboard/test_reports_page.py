"""The reports page: chosen, made, in the audit, and only then there to be fetched."""

from uuid import uuid4

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.exports.handed import Handed
from dashboard.exports.making import make_export
from dashboard.exports.offer import Making
from dashboard.exports.registry import OFFERS
from dashboard.exports.shelf import KEPT, Shelf
from dashboard.routes.exports import path_of
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from db.exports import newest_exports
from monitoring.errors import MonitoringError, StateRefused, ValueRefused
from monitoring.exporting import NO_PURPOSE
from monitoring.exports import Export, ExportKind, ExportRequest
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.record_reading import load_record
from tests.chairside import in_chair, running
from tests.clinic import signed_in
from tests.dashboard import desks
from tests.dashboard.desks import html, sit
from tests.exporting import export_request
from tests.factories import ADA, AT, NORA, NORTH, PIET, patient
from tests.messages import as_read

PAGE = desks.PAGES / "reports.py"
WHY = "<b>for</b> the GP of O'Neil & =cmd()"


@pytest.fixture
def session_id(here: Running) -> SessionId:
    return in_chair(here.database, *running())


def opened(
    here: Running, monkeypatch: pytest.MonkeyPatch, user: User = ADA, **query: str
) -> AppTest:
    sit(here, monkeypatch, user)
    return desks.opened(PAGE, **query)


def exports(here: Running) -> tuple[Export, ...]:
    with here.database.reading() as connection:
        return newest_exports(connection, NORTH.id, 9)


def make(app: AppTest, purpose: str = WHY) -> AppTest:
    app.text_input[-1].set_value(purpose)
    return app.button[0].click().run()


def made(here: Running, session_id: SessionId, by: User = PIET) -> Handed:
    request = export_request(ExportKind.SESSION_JSON, session_id=session_id)
    return handed(here, request, by)


def handed(here: Running, request: ExportRequest, by: User = PIET) -> Handed:
    asked = (here.database, by, request)
    return make_export(asked, Shelf.new_file(), lambda: AT, lambda *_: None)


def linked(session_id: SessionId) -> dict[str, str]:
    whose = {"patient": str(patient().id), "session": str(session_id)}
    return {"kind": ExportKind.SESSION_JSON.value, **whose}


def test_empty_list_says_what_to_do(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nothing has been exported yet" in html(opened(here, monkeypatch))


def test_linked_session_is_made_and_listed(
    here: Running, monkeypatch: pytest.MonkeyPatch, session_id: SessionId
) -> None:
    app = make(opened(here, monkeypatch, PIET, **linked(session_id)))
    (kept,) = exports(here)

    assert path_of(kept.request.id) in html(app)
    assert kept.contents.sha256 in html(app)
    assert "&lt;b&gt;for&lt;/b&gt; the GP of O&#x27;Neil &amp; =cmd()" in html(app)
    assert kept.request.filter.session_id == session_id


def test_refusal_is_said_and_nothing_is_lost(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(opened(here, monkeypatch, PIET, kind=ExportKind.SESSION_JSON.value))

    assert [as_read(each.value) for each in app.error] == ["Choose the session."]
    assert app.text_input[-1].value == WHY
    assert exports(here) == ()


def test_name_that_fits_nobody_is_said_to(
    here: Running, monkeypatch: pytest.MonkeyPatch, session_id: SessionId
) -> None:
    app = opened(here, monkeypatch, PIET, **linked(session_id))
    find = next(each for each in app.text_input if each.label == "Find a patient")
    find.set_value("Nobodyson").run()

    assert "Nobody fits: fewer letters find more." in [each.value for each in app.caption]


def test_audit_is_asked_for_by_its_own_days(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch, kind=ExportKind.AUDIT.value)

    assert "What was done on these days; without a day, all of them." in [
        each.value for each in app.caption
    ]


def test_purpose_is_asked_for_at_its_box(
    here: Running, monkeypatch: pytest.MonkeyPatch, session_id: SessionId
) -> None:
    app = make(opened(here, monkeypatch, PIET, **linked(session_id)), "  ")

    assert [as_read(each.value) for each in app.error] == [NO_PURPOSE]
    assert exports(here) == ()


def test_nurse_finds_no_reports(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch, NORA)

    assert app.exception
    assert len(app.button) == 0
    assert exports(here) == ()


def test_maker_fetches_exactly_what_was_kept(
    browser: TestClient, here: Running, session_id: SessionId
) -> None:
    shelf = runtime.installation().shelf
    file = made(here, session_id)
    shelf.put(file, runtime.now())
    path = path_of(file.export.request.id)
    browser.cookies.set(SESSION_COOKIE, signed_in(here.database, PIET, runtime.now()))
    answer = browser.get(path)

    assert answer.status_code == 200
    assert len(answer.content) == file.export.contents.size_bytes
    assert load_record(answer.content).session.id == session_id
    assert answer.headers["content-disposition"].startswith('attachment; filename="infusion-')
    assert answer.headers["cache-control"] == "no-store"
    browser.cookies.set(SESSION_COOKIE, signed_in(here.database, ADA, runtime.now()))
    assert browser.get(path).status_code == 404
    assert browser.get(f"/exports/{uuid4()}").status_code == 404


def test_file_goes_after_its_time(here: Running, session_id: SessionId) -> None:
    shelf, file = here.shelf, made(here, session_id)
    shelf.put(file, AT)
    export_id = file.export.request.id

    assert shelf.find(PIET, export_id, AT + KEPT / 2) is file
    assert shelf.find(PIET, export_id, AT + KEPT) is None
    assert file.file.closed


def test_what_fails_is_neither_kept_nor_handed(
    here: Running, monkeypatch: pytest.MonkeyPatch, session_id: SessionId
) -> None:
    file = Shelf.new_file()

    def fail(making: Making, _: object) -> None:
        raise StateRefused(f"{making.purpose} cannot be made")

    (offer,) = [each for each in OFFERS if each.kind is ExportKind.SESSION_JSON]
    monkeypatch.setattr(type(offer), "write", property(lambda _: fail))
    request = export_request(ExportKind.SESSION_JSON, session_id=session_id)
    with pytest.raises(MonitoringError, match="cannot be made"):
        make_export((here.database, PIET, request), file, lambda: AT, lambda *_: None)
    assert file.closed
    assert exports(here) == ()


def test_nothing_is_read_without_a_purpose(here: Running, session_id: SessionId) -> None:
    request = export_request(ExportKind.SESSION_JSON, " ", session_id=session_id)

    with pytest.raises(ValueRefused, match="Say what this is for"):
        handed(here, request)
