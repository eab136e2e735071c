"""The band by which physicians see that a critical flag waits."""

import pytest

from dashboard import runtime
from dashboard.components.escalations import band_data
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.flags import ActionTaken
from monitoring.ids import EntryId, new_uuid
from monitoring.people import User
from monitoring.review import SeenForm, acknowledge_flag, look_again
from tests.chairside import running
from tests.clinic import signed_in
from tests.dashboard.test_session_page import Visit, html
from tests.factories import (
    ADA,
    NORA,
    NORTH,
    OLAF,
    PIET,
    vitals,
)

CRITICAL = vitals(5.5, (200, 104), heart_rate=88, name="critical")


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


@pytest.fixture
def waiting(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A critical pressure of eight minutes ago that nobody has acknowledged; Piet looks."""
    visit.seat(*running()[:5], CRITICAL, minute=14)
    with visit.here.database.transaction() as store:
        look_again(store, NORTH.id, visit.chair, runtime.now())
    _look_as(visit, PIET, monkeypatch)
    return visit


def _look_as(visit: Visit, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = {SESSION_COOKIE: signed_in(visit.here.database, user, runtime.now())}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)


def test_band_says_who_waits_how_long(waiting: Visit) -> None:
    rows = band_data()["rows"]
    assert isinstance(rows, list)
    (row,) = rows

    assert row["id"] == str(waiting.chair)
    assert row["before"] == "Critical, nobody has acknowledged it for 8 min: "
    assert row["chair"] == "2"
    assert "High blood pressure" in row["titles"]


@pytest.mark.parametrize("who", [NORA, ADA, OLAF])
def test_band_is_for_own_physicians(
    waiting: Visit, who: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_as(waiting, who, monkeypatch)

    assert band_data()["rows"] == []


def test_band_is_gone_once_seen(waiting: Visit) -> None:
    at = runtime.now()
    with waiting.here.database.transaction() as store:
        for flag in store.flags(NORTH.id, waiting.chair):
            own_id = EntryId(new_uuid(at))
            form = SeenForm(id=own_id, flag=flag.key, actions=(ActionTaken.SLOWED,))
            acknowledge_flag(store, NORA, waiting.chair, form, at)

    assert band_data()["rows"] == []


def test_flag_says_physicians_see_it(visit: Visit) -> None:
    visit.seat(*running()[:5], CRITICAL, minute=14)

    assert "Shown to the physicians since" in html(visit.opened())
