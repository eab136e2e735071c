"""From the end of the infusion to the door, on the session page."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.leaving import recovery_panel
from dashboard.runtime import Running
from dashboard.wording import clock
from monitoring.assessments import Assessment
from monitoring.deciding import decide
from monitoring.discharge import readiness
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import (
    Departure,
    Disposition,
    Gate,
    Override,
)
from tests.dashboard.leaving import CALM, PEAK, kinds, labels, pick, press, recovering, say
from tests.dashboard.test_session_page import HOSTILE, Visit, box, html, sentences
from tests.factories import (
    NORTH,
    PIET,
    assessment,
    departure,
    intake,
)

LEVEL = "Suicidal thoughts: level by your C-SSRS screener"


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def end(app: AppTest, disposition: Disposition = Disposition.HOME_WITH_ESCORT) -> None:
    say(app, "The infusion was", SessionOutcome.COMPLETED)
    say(app, "The patient goes", disposition)
    press(app, "Finish")


def test_panel_says_what_is_open(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    shown = html(app)

    open_words = "4 of 10 about the patient and 3 of 3 at the door open."
    assert f"Not ready by the record: {open_words}" in shown
    assert '<b aria-hidden="true">◌</b> <span class="name">Oriented</span>' in shown
    assert '<b aria-hidden="true">✓</b> <span class="name">Oxygen saturation</span>' in shown
    assert "Modified Aldrete" in shown
    assert '<a class="where" href="#scores" target="_self">→ enter Scores</a>' in shown
    # Nothing is asked that does not fit: the infusion began, and nobody scored the mood.
    assert LEVEL not in [each.label for each in app.button_group]
    assert SessionOutcome.NOT_STARTED.value.replace("_", " ") not in app.radio[0].options
    assert "End the visit" not in labels(app)


def test_panel_says_since_when(visit: Visit) -> None:
    recovering(visit, CALM, departure(), minute=110)
    shown = html(visit.opened())

    assert "Ready by the record since" in shown
    assert "a person decides." in shown


def test_every_criterion_has_its_place(visit: Visit) -> None:
    recovering(visit, assessment(96, phq9=3))
    held, protocol, at = visit.record, default_protocol(), runtime.now()
    found = readiness(read_timeline(held), decide(held, protocol, at), protocol, at)

    assert {each.code for each in found.criteria} == set(recovery_panel.WHERE)


def test_scores_are_one_assessment(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    press(app, "Save scores")
    assert "Enter at least one score or a text." in sentences(app)
    pick(app, "Orientation (of 4)", 4)
    pick(app, "Gait", "steady")
    box(app, "Pain (NRS)", "3")
    box(app, "CADSS total", "12")
    press(app, "Save scores")

    said = [each for each in visit.record.entries if isinstance(each, Assessment)]
    assert [(each.orientation, each.gait_is_steady, each.pain, each.cadss) for each in said] == [
        (4, True, 3, 12)
    ]
    assert "last 12, under 1 min ago" in html(app)


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("CADSS total", "93", "CADSS total 93 cannot be: it lies outside 0 to 92"),
        ("Pain (NRS)", "11", "Pain (NRS) 11 cannot be"),
        ("PHQ-9 total", "28", "PHQ-9 total 28 cannot be"),
        ("Pain (NRS)", "four", "Pain (NRS): type a whole number."),
        ("Pain (NRS)", "-1", "Pain (NRS): type a whole number."),
    ],
)
def test_impossible_score_is_refused(visit: Visit, label: str, typed: str, sentence: str) -> None:
    recovering(visit)
    app = visit.opened()
    pick(app, "Orientation (of 4)", 4)
    box(app, label, typed)
    press(app, "Save scores")

    assert any(each.startswith(sentence) for each in sentences(app))
    assert kinds(visit, Assessment) == []
    assert next(each for each in app.text_input if each.label == label).value == typed


def test_door_is_settled_bit_by_bit(visit: Visit) -> None:
    recovering(visit, CALM)
    app = visit.opened()
    pick(app, "Instructions (no driving)", "given and understood")
    press(app, "Save what is settled")
    box(app, "Who takes the patient home, and how they are related", HOSTILE)
    press(app, "Now")
    press(app, "Save what is settled")

    assert len(kinds(visit, Departure)) == 2
    assert "<img" not in html(app)
    end(app)
    assert visit.record.session.status is SessionStatus.COMPLETED


def test_escort_of_intake_is_only_suggested(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    assert "Named before the start: <bdi>Ingrid (sister)</bdi>" in html(app)
    press(app, "Save what is settled")
    assert "Nothing was entered yet." in sentences(app)
    app.checkbox[0].check()
    press(app, "Save what is settled")

    said = kinds(visit, Departure)
    assert [each.escort for each in said if isinstance(each, Departure)] == ["Ingrid (sister)"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("soon", "Type the time as on the clock"), ("minutes before", "before the infusion's end")],
)
def test_line_needs_a_time_that_can_be(visit: Visit, typed: str, sentence: str) -> None:
    recovering(visit)
    app = visit.opened()
    if typed != "soon":
        long_ago = runtime.now() - timedelta(minutes=80)
        typed = clock(long_ago, ZoneInfo(NORTH.timezone))
    box(app, "Line removed at", typed)
    press(app, "Save what is settled")

    assert any(sentence in each for each in sentences(app))
    assert kinds(visit, Departure) == []


def test_level_is_asked_after_a_mood_score(visit: Visit) -> None:
    recovering(visit, assessment(96, phq9=9))
    app = visit.opened()
    pick(app, LEVEL, 3)
    press(app, "Save what is settled")

    assert "Level 3 of 5 (at most 2)." in html(app)


def test_refusal_keeps_what_was_typed(visit: Visit) -> None:
    recovering(visit)
    app = visit.opened()
    box(app, "Reason, if it ended otherwise than planned", "in a hurry")
    end(app)

    assert any(each.startswith("Not ready by the record. Oriented:") for each in sentences(app))
    typed = "Reason, if it ended otherwise than planned"
    assert next(each for each in app.text_input if each.label == typed).value == "in a hurry"
    chosen = [each.value for each in app.radio]
    assert chosen == [SessionOutcome.COMPLETED, Disposition.HOME_WITH_ESCORT]
    assert visit.record.session.status is SessionStatus.RECOVERING


def test_refusal_stands_while_it_is_read(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    recovering(visit, CALM, departure())
    app = visit.opened()
    press(app, "Finish")
    app.run()
    assert sentences(app).count("Say how the infusion ended.") == 1

    later = runtime.now() + timedelta(minutes=3)
    monkeypatch.setattr(runtime, "now", lambda: later)
    app.run()
    assert "Say how the infusion ended." not in sentences(app)


def test_finish_asks_for_one_answer_after_the_other(visit: Visit) -> None:
    recovering(visit, CALM, departure())
    app = visit.opened()
    press(app, "Finish")
    assert "Say how the infusion ended." in sentences(app)
    say(app, "The infusion was", SessionOutcome.COMPLETED)
    press(app, "Finish")
    assert "Say how the infusion ended." not in sentences(app)
    assert "Say where the patient goes." in sentences(app)


def test_physician_overrides_and_finishes(visit: Visit) -> None:
    recovering(visit, CALM, departure(has_instructions=None))
    assert "Override" not in labels(visit.opened())
    app = visit.opened(PIET)
    pick(app, "What is overridden", "instructions_given")
    boxes = (each for each in app.text_input if (each.key or "").startswith("override discharge"))
    next(boxes).set_value("told the sister by telephone")
    press(app, "Override")
    end(app)

    said = kinds(visit, Override)
    assert [each.gate for each in said if isinstance(each, Override)] == [Gate.DISCHARGE]
    assert visit.record.session.status is SessionStatus.COMPLETED
    shown = html(app)
    assert "Not met when the patient left: instructions given" in shown
    assert "told the sister by telephone" in shown


def test_hospital_needs_only_a_reason(visit: Visit) -> None:
    recovering(visit, PEAK)
    app = visit.opened()
    end(app, Disposition.HOSPITAL)
    assert "Say why it ended so." in sentences(app)
    box(app, "Reason, if it ended otherwise than planned", "pressure does not come down")
    press(app, "Finish")

    assert visit.record.session.status is SessionStatus.COMPLETED


def test_not_started_today(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened()
    press(app, "End the visit")
    assert "Say where the patient goes." in sentences(app)
    box(app, "Why not today", "has a cold")
    say(app, "The patient goes", Disposition.HOME_ALONE)
    press(app, "End the visit")

    assert visit.record.session.status is SessionStatus.CANCELLED
    assert "Infusion not started · home alone" in html(app)
    assert "has a cold" in html(app)
