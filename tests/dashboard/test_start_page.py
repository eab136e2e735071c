"""Taking a patient in, ordering and starting, on the session page."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.assessments import Assessment
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.keeping_course import CourseForm, write_course
from monitoring.recording import record_entries
from monitoring.sessions import SessionStatus
from monitoring.visits import Override
from tests.chairside import with_own_ids
from tests.course_factories import plan
from tests.dashboard.starting import (
    CALM,
    MARKDOWN,
    answer,
    labels,
    number,
    schedule_another,
    set_group,
    set_number,
    tick,
    typed,
    visited_before,
    why,
)
from tests.dashboard.test_session_page import Visit, box, button, html, sentences
from tests.factories import (
    NORA,
    PIET,
    baseline,
    intake,
    order,
    patient,
)
from tests.messages import as_read


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def test_begin_names_the_planned_chair(visit: Visit) -> None:
    visit.seat()
    schedule_another(visit, chair="2")
    app = visit.opened()
    assert next(each for each in app.text_input if each.label == "Chair").value == "2"
    button(app, "Begin: the patient is in the chair")
    assert "Chair 2 is taken by another session; choose another chair." in sentences(app)
    next(each for each in app.text_input if each.label == "Chair").set_value("5")
    button(app, "Begin: the patient is in the chair")

    held = visit.record.session
    assert (held.chair, held.status) == ("5", SessionStatus.IN_PROGRESS)


def test_typed_chair_is_no_markdown(visit: Visit) -> None:
    visit.seat(chair=MARKDOWN)
    schedule_another(visit, chair=MARKDOWN)
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")

    assert sentences(app) == [
        f"Chair {MARKDOWN} is taken by another session; choose another chair."
    ]
    assert "](" not in app.error[0].value


def test_patient_is_not_seated_twice(visit: Visit) -> None:
    visit.seat()
    schedule_another(visit, chair="6", whose=patient())
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")

    assert sentences(app) == ["This patient is in chair 2 already; open that visit."]
    assert visit.record.session.status is SessionStatus.SCHEDULED


def test_visit_of_other_day_is_asked_about(visit: Visit) -> None:
    visit.seat()
    schedule_another(visit, chair="6", days=7)
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")
    assert "Begin it today?" in as_read(app.warning[0].value)
    assert visit.record.session.begun_at is None
    tick(app, "Yes, begin it today")
    button(app, "Begin: the patient is in the chair")

    assert visit.record.session.status is SessionStatus.IN_PROGRESS


def test_order_as_last_time(visit: Visit) -> None:
    visited_before(visit)
    app = visit.opened()
    number(app, "Weight today, kg", 72.0)
    button(app, "Save the intake")
    app = visit.opened(PIET)
    assert typed(app, "Ordered dose") == ""
    button(app, "As last time: 0.5 mg/kg over 40 min")
    assert "0.5 mg/kg over 40 min, 54 mg/h (0.75 mg/kg/h), 54 mL/h at 1 mg/mL" in html(app)
    button(app, "Order")

    orders = [each for each in visit.record.entries if isinstance(each, InfusionOrder)]
    assert [(each.dose_ug, each.duration_min) for each in orders] == [(36_000, 40)]


def test_order_from_the_plan(visit: Visit) -> None:
    visit.seat(intake(), weight_g=70_500)
    planned = plan(measured_at=runtime.now(), dose_ug_per_kg=750)
    with visit.here.database.transaction() as store:
        write_course(store, PIET, patient().id, CourseForm(entry=planned), runtime.now())
    assert not any(each.startswith("From the plan") for each in labels(visit.opened()))
    app = visit.opened(PIET)
    button(app, "From the plan: 0.75 mg/kg over 40 min = 52.875 mg")
    button(app, "Order")
    assert _ordered_ug(visit) == []
    assert "how many mg the syringe holds" in app.error[0].value
    box(app, "Syringe, mg/mL", "1")
    app.run()
    button(app, "Order")

    assert _ordered_ug(visit) == [52_875]
    assert "As planned: 0.75 mg/kg over 40 min." in html(app)


def test_other_dose_than_planned_is_said(visit: Visit) -> None:
    visit.seat(intake(), order())
    planned = plan(measured_at=runtime.now(), dose_ug_per_kg=750)
    with visit.here.database.transaction() as store:
        write_course(store, PIET, patient().id, CourseForm(entry=planned), runtime.now())

    shown = html(visit.opened())
    assert "Ordered: 0.5 mg/kg over 40 min; planned: 0.75 mg/kg over 40 min." in shown


def _order(app: AppTest, dose: str, unit: str) -> None:
    for label, value in (("Ordered dose", dose), ("Over, min", "40"), ("Syringe, mg/mL", "10")):
        box(app, label, value)
    answer(app, "in", unit)


def _ordered_ug(visit: Visit) -> list[int]:
    return [each.dose_ug for each in visit.record.entries if isinstance(each, InfusionOrder)]


def test_dose_by_weight_is_shown_in_mg(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened(PIET)
    _order(app, "0,5", "mg/kg")
    assert '<p class="ordered"><b>35 mg</b> over 40 min</p>' in html(app)
    button(app, "Order")

    assert _ordered_ug(visit) == [35_000]


def test_order_nobody_saw_is_refused(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened(PIET)
    _order(app, "0.5", "mg/kg")
    next(each for each in app.text_input if each.label == "Ordered dose").set_value("5")
    button(app, "Order")
    assert any("Look at what follows from the dose" in each for each in sentences(app))

    assert _ordered_ug(visit) == []


def test_unusual_order_says_so(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened(PIET)
    _order(app, "2.5", "mg/kg")
    assert "articles: 0.5 to 2 mg/kg, 40 to 60 min" in html(app)
    assert '<li class="check not-met">' in html(app)
    button(app, "Order")
    assert any("Tick that it is meant: 175 mg" in each for each in sentences(app))
    tick(app, "I have looked at this, and it is meant")
    button(app, "Order")

    assert _ordered_ug(visit) == [175_000]


def test_scores_before_are_saved(visit: Visit) -> None:
    visit.seat(intake(), minute=-10)
    app = visit.opened()
    set_group(app, "Pain now, 0 none to 10 worst", 7)
    set_number(app, "PHQ-9 total, 0 to 27 (optional)", 14)
    set_number(app, "PHQ-9 item 9, 0 to 3 (optional)", 1)
    button(app, "Save the scores")

    (saved,) = [each for each in visit.record.entries if isinstance(each, Assessment)]
    assert (saved.pain, saved.phq9, saved.phq9_item9) == (7, 14, 1)
    assert "PHQ-9 14" in html(app)


def test_start_shows_what_blocks(visit: Visit) -> None:
    visit.seat(intake(("stroke",)), order(), *baseline(), CALM, minute=-1)
    app = visit.opened()
    shown = html(app)

    assert "1 check stands in the way of the start." in shown
    assert "Record: start" not in labels(app)
    assert "Override" not in labels(app)
    assert "A physician may override, with a reason: Piet." in shown


def test_physician_overrides_with_reason(visit: Visit) -> None:
    visit.seat(intake(("stroke",)), order(), *baseline(), CALM, minute=-1)
    app = visit.opened(PIET)
    why(app).set_value("ten years ago, the neurologist agrees")
    button(app, "Override")
    assert "Choose what is overridden." in sentences(app)
    set_group(app, "What is overridden", ["conditions"])
    why(app).set_value("ten years ago, the neurologist agrees")
    button(app, "Override")

    (given,) = [each for each in visit.record.entries if isinstance(each, Override)]
    assert given.checks == ("conditions",)
    assert "overridden by <bdi>Piet" in html(app)
    assert "Record: start" in labels(app)


def test_ready_session_is_started(visit: Visit) -> None:
    visit.seat(intake(), order(), *baseline(), CALM, minute=-1)
    app = visit.opened()
    assert "Nothing stands in the way of the start" in html(app)
    button(app, "Record: start")

    assert any(isinstance(each, InfusionEvent) for each in visit.record.entries)
    assert "Met: " not in " ".join(each.label for each in app.expander)


def test_forged_start_is_refused(visit: Visit) -> None:
    visit.seat(intake(), order(), *baseline(), CALM, minute=-1)
    app = visit.opened()
    at = runtime.now()
    (worse,) = with_own_ids(intake(("aneurysm",)))
    with visit.here.database.transaction() as store:
        record_entries(store, NORA, visit.chair, (replace(worse, measured_at=at),), at)
    button(app, "Record: start")

    assert not any(isinstance(each, InfusionEvent) for each in visit.record.entries)
