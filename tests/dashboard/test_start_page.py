"""From the chair to the start, on the session page: intake, baseline, order, checks, override."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from dashboard import runtime
from dashboard.runtime import Running
from db.store import SqlStore
from monitoring.assessments import Assessment
from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.entries import Identifier, Intake, Pregnancy
from monitoring.ids import PatientId, SessionId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.keeping_course import CourseForm, write_course
from monitoring.people import Patient, User
from monitoring.recording import change_status, record_entries
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.visits import Override
from tests.chairside import in_chair, with_own_ids
from tests.clinic import event
from tests.course_factories import plan
from tests.dashboard.test_session_page import HOSTILE, Visit, box, button, html, sentences
from tests.factories import (
    AT,
    NORA,
    NORTH,
    PIET,
    assessment,
    baseline,
    intake,
    order,
    patient,
    session,
)
from tests.messages import as_read

MARKDOWN = "![x](https://evil.no/x.png) :red[R]"
CALM = assessment(-6, pain=7)


@pytest.fixture
def visit(here: Running, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(here, monkeypatch)


def set_group(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.button_group if each.label == label).set_value(choice)


def set_number(app: AppTest, label: str, value: float) -> None:
    next(each for each in app.text_input if each.label == label).set_value(f"{value:g}")


def typed(app: AppTest, label: str) -> str:
    return next(each for each in app.text_input if each.label == label).value or ""


def answer(app: AppTest, label: str, choice: object) -> None:
    set_group(app, label, choice)
    app.run()


def tick(app: AppTest, label: str) -> None:
    next(each for each in app.checkbox if each.label == label).check().run()


def number(app: AppTest, label: str, value: float) -> None:
    set_number(app, label, value)
    app.run()


def named(app: AppTest, *medicines: str) -> None:
    app.multiselect[0].set_value(list(medicines)).run()


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def answer_all(app: AppTest) -> None:
    tick(app, "Name agrees")
    tick(app, "Record number agrees")
    answer(app, "Consents to today's infusion", "yes")
    answer(app, "Pregnant or nursing", Pregnancy.NOT_APPLICABLE)
    for label, said in (("Fasted as asked", "yes"), ("Intoxicated today", "no")):
        answer(app, label, said)
    answer(app, "Acute infection today", "no")
    button(app, "None of the others")
    tick(app, "Takes none")
    number(app, "Weight today, kg", 70.5)


def why(app: AppTest) -> TextInput:
    """The reason of the override."""
    keys = {str(each.key): each for each in app.text_input}
    return next(box for key, box in keys.items() if key.startswith("override start-"))


def intakes(visit: Visit) -> list[Intake]:
    return [each for each in visit.record.entries if isinstance(each, Intake)]


def test_begin_names_the_planned_chair(visit: Visit) -> None:
    visit.seat()
    _schedule_another(visit, chair="2")
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
    _schedule_another(visit, chair=MARKDOWN)
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")

    assert sentences(app) == [
        f"Chair {MARKDOWN} is taken by another session; choose another chair."
    ]
    assert "](" not in app.error[0].value


def test_patient_is_not_seated_twice(visit: Visit) -> None:
    visit.seat()
    _schedule_another(visit, chair="6", whose=patient())
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")

    assert sentences(app) == ["This patient is in chair 2 already; open that visit."]
    assert visit.record.session.status is SessionStatus.SCHEDULED


def test_visit_of_other_day_is_asked_about(visit: Visit) -> None:
    visit.seat()
    _schedule_another(visit, chair="6", days=7)
    app = visit.opened()
    button(app, "Begin: the patient is in the chair")
    assert "Begin it today?" in as_read(app.warning[0].value)
    assert visit.record.session.begun_at is None
    tick(app, "Yes, begin it today")
    button(app, "Begin: the patient is in the chair")

    assert visit.record.session.status is SessionStatus.IN_PROGRESS


def _schedule_another(
    visit: Visit, chair: str, *, whose: Patient | None = None, days: int = 0
) -> None:
    whose = whose or patient(id=PatientId(uuid4()), record_number="005821")
    another = session(
        id=SessionId(uuid4()),
        patient_id=whose.id,
        chair=chair,
        status=SessionStatus.SCHEDULED,
        scheduled_at=runtime.now() + timedelta(days=days),
    )
    scheduled = replace(event(NORTH, AuditAction.SESSION_SCHEDULED), session_id=another.id)
    with visit.here.database.transaction() as store:
        if whose.id != patient().id:
            store.add_patient(whose, event(NORTH, AuditAction.PATIENT_ADDED))
        store.add_session(another, scheduled)
    visit.chair = another.id


def test_whole_intake_is_one_entry(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer_all(app)
    next(each for each in app.text_input if each.label.startswith("Escort")).set_value(HOSTILE)
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert saved.identified_by == (Identifier.NAME, Identifier.RECORD_NUMBER)
    assert (saved.has_consented, saved.conditions, saved.medicines) == (True, (), ())
    assert (saved.escort, saved.weight_g) == (HOSTILE, 70_500)
    assert visit.record.session.weight_g == 70_500
    assert "<img" not in html(app)
    assert "Change" in labels(app)


def test_nothing_is_answered_beforehand(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    button(app, "Save the intake")
    assert any("Nothing is answered yet" in each for each in sentences(app))
    number(app, "Weight today, kg", 70.5)
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert (saved.identified_by, saved.has_consented, saved.pregnancy) == (None, None, None)
    assert (saved.conditions, saved.medicines, saved.weight_g) == (None, None, 70_500)


def test_half_answered_conditions_are_refused(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer(app, "Epilepsy", "yes")
    button(app, "Save the intake")

    assert any(each.startswith("Not answered yet: ") for each in sentences(app))
    assert intakes(visit) == []
    assert next(each for each in app.button_group if each.label == "Epilepsy").value == "yes"


def test_finding_shows_at_once(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer(app, "Stroke or cerebrovascular disease", "yes")
    named(app, "Lorazepam", HOSTILE, "Lithium")
    shown = html(app)

    assert "</span> Specialist</b>" in shown
    assert "UK ketamine label" in shown
    assert "</span> Moderate</b>" in shown
    assert "</span> Not checked</b>" in shown
    assert "</span> No finding</b>" in shown
    assert "<img" not in shown


def test_last_dose_is_asked_for(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    named(app, "Lorazepam")
    button(app, "Save the intake")
    assert "Say when Lorazepam was taken last, or that it is not known." in sentences(app)
    answer(app, "Last dose taken (needed)", "yesterday")
    next(each for each in app.text_input if each.label == "Time").set_value("25:10").run()
    assert "Type the time as on the clock, like 14:02." in html(app)
    next(each for each in app.text_input if each.label == "Time").set_value("22:10").run()
    button(app, "Save the intake")

    (medicine,) = intakes(visit)[0].medicines or ()
    assert medicine.last_taken_at is not None
    assert timedelta(0) < runtime.now() - medicine.last_taken_at < timedelta(hours=27)


def test_later_intake_begins_with_earlier(visit: Visit) -> None:
    visit.seat(intake(("epilepsy",), ("Lorazepam",), weight_g=70_000), minute=-10)
    app = visit.opened()
    button(app, "Change")
    tick(app, "Record number agrees")
    button(app, "Save the intake")

    first, second = intakes(visit)
    assert second.identified_by == tuple(Identifier)
    assert (second.conditions, second.escort) == (first.conditions, first.escort)
    assert second.medicines == first.medicines


def test_half_filled_intake_survives_another_save(visit: Visit) -> None:
    visit.seat(minute=-10)
    app = visit.opened()
    answer_all(app)
    _saved_by(visit, PIET)
    app.run()
    assert "Piet saved an intake" in html(app)
    assert typed(app, "Weight today, kg") == "70.5"
    button(app, "Save the intake")
    assert any("Somebody saved an intake meanwhile" in each for each in sentences(app))
    button(app, "Save the intake")

    assert [each.weight_g for each in intakes(visit)] == [None, 70_500]


def _saved_by(visit: Visit, by: User) -> None:
    at = runtime.now()
    (theirs,) = with_own_ids(intake())
    theirs = replace(theirs, measured_at=at, performed_by=by.id)
    with visit.here.database.transaction() as store:
        record_entries(store, by, visit.chair, (theirs,), at)


def test_great_change_of_weight_is_confirmed(visit: Visit) -> None:
    _visited_before(visit)
    app = visit.opened()
    number(app, "Weight today, kg", 60.0)
    assert "−10.0 kg (−14.3 %) since the last time, more than 10 %" in html(app)
    tick(app, "Weighed again or looked at: this weight is right")
    button(app, "Save the intake")

    (saved,) = intakes(visit)
    assert (saved.last_weight_g, saved.is_weight_confirmed) == (70_000, True)


def _leave(store: SqlStore, session_id: SessionId, at: datetime) -> None:
    """The patient has left by `at`."""
    seated = store.record(NORTH.id, session_id).session
    recovering = change_status(store, seated, SessionStatus.RECOVERING, NORA, at)
    change_status(store, recovering, SessionStatus.COMPLETED, NORA, at, SessionOutcome.COMPLETED)


def _visited_before(visit: Visit) -> None:
    """The same patient a week ago, weighed 70 kg; and today in the chair."""
    a_week = runtime.now() - AT - timedelta(days=7)
    earlier = (intake((), ("Sertraline",), weight_g=70_000), order())
    first = in_chair(visit.here.database, *earlier, later=a_week)
    _schedule_another(visit, chair="6", whose=patient())
    with visit.here.database.transaction() as store:
        _leave(store, first, runtime.now() - timedelta(days=7))
        begin_session(store, NORA, visit.chair, runtime.now())
    assert first != visit.chair


def test_last_visit_is_offered_not_copied(visit: Visit) -> None:
    _visited_before(visit)
    app = visit.opened()
    assert "Sertraline" in html(app)
    assert app.multiselect[0].value == []
    button(app, "Still so: add them")

    assert app.multiselect[0].value == ["Sertraline"]


def test_order_as_last_time(visit: Visit) -> None:
    _visited_before(visit)
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
