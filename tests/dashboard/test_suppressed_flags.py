"""What is not shown for now stands beside the flags, and ends."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.flags.suppressions import suppression_html
from dashboard.runtime import Running
from monitoring.flags import Direction, Severity, Suppression
from monitoring.recording import record_entries
from tests.chairside import running
from tests.dashboard.during import just_now, labels
from tests.dashboard.test_session_page import HOSTILE, Visit, box, button, html, sentences
from tests.factories import (
    NORA,
    at_minute,
    entry_id,
    vitals,
)
from tests.session_views import session_view

FAST = vitals(13, (138, 84), heart_rate=114, name="fast")


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def held_fast(visit: Visit) -> AppTest:
    visit.seat(*running(), FAST)
    app = visit.opened()
    box(app, "Why it need not be shown", HOSTILE)
    button(app, "Do not show for now")
    return app


def test_suppression_stands_beside_flags(visit: Visit) -> None:
    shown = html(held_fast(visit))

    assert "Not shown: Heart rate up from baseline" in shown
    assert "high side, up to warning" in shown
    assert "<img" not in shown


def test_suppression_is_ended_by_hand(visit: Visit) -> None:
    app = held_fast(visit)
    button(app, "Show again now")

    assert len(visit.record.suppressions) == 2
    assert "Show again now" not in labels(app)
    assert any(each.startswith("Saved ") for each in sentences(app))
    assert "Not shown: " not in html(app)


def test_worse_is_shown_all_the_same(visit: Visit) -> None:
    app = held_fast(visit)
    worse = vitals(0, (138, 84), heart_rate=125)
    now = runtime.now()
    with visit.here.database.transaction() as store:
        record_entries(store, NORA, visit.chair, [just_now(worse, now)], now)
    app.run()

    assert "Heart rate 125" in html(app).split("Not shown: ")[1]
    assert "Do not show for now" in labels(app)


def test_suppression_says_all_of_it() -> None:
    held = Suppression(
        id=entry_id("held"),
        rule_id="HR_HIGH",
        direction=Direction.HIGH,
        severity=Severity.WARNING,
        at=at_minute(50),
        until=at_minute(70),
        by=NORA.id,
        reason="she laughs",
    )
    words = suppression_html(held, session_view(*running(), at=60))

    for part in ("High heart rate", "up to warning", "16:10", "10 min left", "Nora", "she laughs"):
        assert part in words
