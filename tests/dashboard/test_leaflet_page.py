"""The clinic's leaflet: shown at the door, and printed without the patient."""

from uuid import UUID

import pytest
from starlette.testclient import TestClient

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.audit import AuditAction
from tests.clinic import signed_in
from tests.dashboard.audit import actions_of
from tests.dashboard.leaving import recovering, write
from tests.dashboard.test_session_page import HOSTILE, Visit, html
from tests.factories import (
    NORA,
    OLAF,
    SOUTH,
)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def test_door_shows_the_leaflet(visit: Visit) -> None:
    recovering(visit)
    assert "Your clinic has no leaflet yet." in html(visit.opened())
    write(visit.here, f"No driving.\n\n{HOSTILE}")
    shown = html(visit.opened())

    assert '<p dir="auto">No driving.</p>' in shown
    assert "<img" not in shown
    assert f'href="/leaflet?session={visit.chair}"' in shown


@pytest.fixture
def nora(browser: TestClient, here: Running) -> TestClient:
    browser.cookies.set("infusion_session", signed_in(here.database, NORA, runtime.now()))
    return browser


def test_leaflet_is_printed_without_the_patient(visit: Visit, nora: TestClient) -> None:
    recovering(visit)
    write(visit.here, f"No driving.\n\n{HOSTILE}")
    page = nora.get(f"/leaflet?session={visit.chair}")

    assert page.status_code == 200
    assert "No driving." in page.text
    assert "&lt;img src=x" in page.text
    assert "Okafor" not in page.text
    assert "script-src 'sha256-" in page.headers["content-security-policy"]


@pytest.mark.parametrize("asked", ["", "nonsense", str(UUID(int=7))])
def test_unknown_session_has_no_leaflet(visit: Visit, nora: TestClient, asked: str) -> None:
    recovering(visit)

    assert nora.get(f"/leaflet?session={asked}").status_code == 404


def test_other_clinic_is_refused_and_audited(visit: Visit, browser: TestClient) -> None:
    recovering(visit)
    olaf = signed_in(visit.here.database, OLAF, runtime.now())
    browser.cookies.set("infusion_session", olaf)
    assert browser.get(f"/leaflet?session={visit.chair}").status_code == 404
    assert AuditAction.ACCESS_REFUSED in actions_of(visit.here, SOUTH)


def test_nobody_prints_unsigned_in(browser: TestClient) -> None:
    assert browser.get(f"/leaflet?session={UUID(int=7)}").status_code in {303, 401}
