"""What is written down while the infusion runs, on the session page."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.effects import Effect
from monitoring.entries import ObservationPause, Remark, RemarkKind
from monitoring.flags import ActionTaken
from monitoring.visits import MedicineGiven, Route
from tests.chairside import running
from tests.dashboard.during import choose_one, labels, pick, written
from tests.dashboard.test_session_page import HIGH, HOSTILE, Visit, box, button, html, sentences
from tests.factories import (
    effect,
    vitals,
)
from tests.session_views import session_view


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def type_dose(app: AppTest, value: float) -> None:
    next(each for each in app.text_input if each.label == "Dose").set_value(f"{value:g}")


def test_medicine_is_written_down(visit: Visit) -> None:
    visit.seat(*running(), effect(12, Effect.NAUSEA))
    app = visit.opened()
    choose_one(app, "Medicine", "ondansetron")
    app.run()
    assert "Not checked" in html(app)
    type_dose(app, 4)
    choose_one(app, "Unit", "mg")
    choose_one(app, "How", Route.INTRAVENOUS)
    choose_one(app, "For which side effect", str(effect(12, Effect.NAUSEA).episode_id))
    button(app, "Save: medicine given")

    (given,) = written(visit.record, MedicineGiven)
    assert isinstance(given, MedicineGiven)
    assert (given.name, given.dose_ug, given.route) == ("ondansetron", 4_000, Route.INTRAVENOUS)
    assert "ondansetron 4 mg IV for Nausea" in html(app)


def test_interaction_is_shown_before_saving(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", "Midazolam")
    type_dose(app, 500)
    choose_one(app, "Unit", "mcg")
    choose_one(app, "How", Route.INTRAVENOUS)
    button(app, "Save: medicine given")
    assert any("look at the lines" in each for each in sentences(app))
    assert "Moderate" in html(app)
    button(app, "Save: medicine given")

    assert [each.dose_ug for each in written(visit.record, MedicineGiven)] == [500]  # type: ignore[attr-defined]
    assert "Midazolam 500 mcg IV" in html(app)


@pytest.mark.parametrize(
    ("unit", "dose", "sentence"),
    [
        (None, 4, "Choose mg or mcg"),
        ("mcg", 0.5, "type a whole number"),
        ("mg", 0.0001, "at most three decimals"),
        (None, None, "Say how much was given."),
    ],
)
def test_dose_that_cannot_be_is_refused(
    visit: Visit, unit: str | None, dose: float | None, sentence: str
) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", "ondansetron")
    if dose is not None:
        type_dose(app, dose)
    if unit is not None:
        choose_one(app, "Unit", unit)
    choose_one(app, "How", Route.ORAL)
    button(app, "Save: medicine given")

    assert any(sentence in each for each in sentences(app))
    assert not written(visit.record, MedicineGiven)
    assert next(each for each in app.text_input if each.label == "Another medicine").value


def test_amount_in_words_shows_as_typed(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Another medicine", HOSTILE)
    box(app, "Or how much, in words", "2 L/min")
    choose_one(app, "How", Route.INHALED)
    button(app, "Save: medicine given")

    assert len(written(visit.record, MedicineGiven)) == 1
    assert "<img" not in html(app)


def test_chips_say_what_was_done(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    pick(app, "Done just now", "repositioned", "blanket")
    box(app, "What", "left side")
    button(app, "Save")

    (said,) = written(visit.record, Remark)
    assert isinstance(said, Remark)
    assert (said.remark, said.text) == (
        RemarkKind.INTERVENTION,
        "repositioned, blanket: left side",
    )


def test_worry_raises_its_flag(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    pick(app, "Done just now", "blanket")
    choose_one(app, "Write down", RemarkKind.CONCERN)
    box(app, "What", "looks grey")
    button(app, "Save")

    kinds = {each.remark for each in written(visit.record, Remark)}  # type: ignore[attr-defined]
    assert kinds == {RemarkKind.INTERVENTION, RemarkKind.CONCERN}
    assert "Nurse is worried" in html(app)


def test_medicine_is_no_remark_any_more(visit: Visit) -> None:
    visit.seat(*running())
    group = next(each for each in visit.opened().button_group if each.label == "Write down")

    assert list(group.options) == ["Note", "Something done", "I am worried"]


def test_pause_is_said_and_ended(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    choose_one(app, "Minutes", 10)
    box(app, "Why observations pause", "in the bathroom")
    button(app, "Save: observations paused")
    assert "Observations paused until" in html(app)
    assert ": in the bathroom" in html(app)
    button(app, "End the pause now")

    pauses = written(visit.record, ObservationPause)
    assert [each.is_end for each in pauses] == [False, True]  # type: ignore[attr-defined]
    assert "next vitals" in html(app)
    assert "Observations go on" in html(app)
    assert "End the pause now" not in labels(app)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("", "Choose the minutes"), ("soon", "as on the clock"), ("99:00", "as on the clock")],
)
def test_pause_needs_its_end(visit: Visit, until: str, sentence: str) -> None:
    visit.seat(*running())
    app = visit.opened()
    box(app, "Or until", until)
    box(app, "Why observations pause", "in the bathroom")
    button(app, "Save: observations paused")

    assert any(sentence in each for each in sentences(app))
    assert not written(visit.record, ObservationPause)


def test_pause_of_hours_is_refused(visit: Visit) -> None:
    visit.seat(*running())
    app = visit.opened()
    at = runtime.now() + timedelta(hours=4)
    zone = session_view().zone
    box(app, "Or until", f"{at.astimezone(zone):%H:%M}")
    box(app, "Why observations pause", "asleep")
    button(app, "Save: observations paused")

    assert any("up to 2 hours" in each for each in sentences(app))


def test_saved_is_said_when_card_is_gone(visit: Visit) -> None:
    calm = vitals(13.5, (131, 82), name="calm")
    visit.seat(*running(), vitals(13, (200, 104), heart_rate=92, name="peak"), calm, minute=14)
    app = visit.opened()
    while "Seen" in labels(app):
        pick(app, "What was done", ActionTaken.REPEATED)
        button(app, "Seen")

    assert any(each.startswith("Saved ") for each in sentences(app))


def test_repeat_of_protocol_is_announced(visit: Visit) -> None:
    visit.seat(*running(), HIGH, minute=14)

    assert "(protocol: after 5 min) · next vitals" in html(visit.opened())
