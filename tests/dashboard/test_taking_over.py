"""Who takes a patient over reads back what stands."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.effects import Effect
from monitoring.people import User
from monitoring.recording import record_entries
from monitoring.visits import HandOff
from tests.chairside import running
from tests.dashboard.during import just_now, labels, written
from tests.dashboard.test_session_page import HIGH, Visit, box, button, html, sentences
from tests.factories import (
    ADA,
    NORA,
    PIET,
    effect,
)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def tick_all(app: AppTest) -> None:
    for each in app.checkbox:
        if each.label.startswith("Read back"):
            each.set_value(True)


def test_taken_over_with_all_ticks(visit: Visit) -> None:
    visit.seat(*running(), HIGH)
    app = visit.opened(PIET)
    assert "Responsible: <bdi>Nora</bdi>" in html(app)
    tick_all(app)
    button(app, "Take over")

    (said,) = written(visit.record, HandOff)
    assert isinstance(said, HandOff)
    assert said.from_user == NORA.id
    assert visit.record.session.responsible == PIET.id
    assert "Take over" not in labels(app)
    assert "Taken over · from Nora" in html(app)


def test_unticked_line_is_no_read_back(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened(PIET)
    tick_all(app)
    app.checkbox[0].set_value(False)
    box(app, "Note", "left arm")
    button(app, "Take over")

    assert any("Read back each line" in each for each in sentences(app))
    assert not written(visit.record, HandOff)
    assert next(each for each in app.checkbox if each.label.endswith("vitals")).value


def test_changed_record_unticks_its_line(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened(PIET)
    tick_all(app)
    notes = [each for each in app.text_input if "take over" in str(each.key)]
    notes[0].set_value("left arm")
    now = runtime.now()
    with visit.here.database.transaction() as store:
        sick = just_now(effect(0, Effect.NAUSEA), now)
        record_entries(store, NORA, visit.chair, [sick], now)
    button(app, "Take over")

    assert any("read back again" in each for each in sentences(app))
    ticks = {each.label: each.value for each in app.checkbox if each.label.startswith("Read")}
    assert ticks == {
        "Read back: flags": False,
        "Read back: side effects": False,
        "Read back: pump": True,
        "Read back: vitals": True,
    }
    assert [each.value for each in app.text_input if "take over" in str(each.key)] == ["left arm"]


@pytest.mark.parametrize("who", [NORA, ADA], ids=["responsible", "administrator"])
def test_others_are_not_offered_to_take_over(visit: Visit, who: User) -> None:
    visit.seat(*running())

    assert "Take over" not in labels(visit.opened(who))
