"""Each kind of entry can be put right on the session page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Intake,
    ObservationPause,
    Remark,
    RemarkKind,
)
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.recording import record_entries
from monitoring.visits import Departure, MedicineGiven, Route
from tests.chairside import running
from tests.dashboard.amending import Amending
from tests.dashboard.test_session_page import HOSTILE, html
from tests.factories import (
    NORA,
    PIET,
    assessment,
    departure,
    effect,
    entry_id,
    header,
    observation_pause,
    pump,
    remark,
    vitals,
)


@pytest.fixture
def form(here: Running, monkeypatch: pytest.MonkeyPatch) -> Amending:
    return Amending(here, monkeypatch)


def test_scores_are_amended(form: Amending) -> None:
    form.seat(*running(), assessment(12, name="scores", dissociation=3, pain=4, text="far away"))
    form.open("scores")
    form.fill("Dissociation", "2")
    form.fill("Pain", "")
    form.fill("Agitation", "-1")
    form.choose("Gait", "no")
    form.save()
    entry = form.last(Assessment)

    assert isinstance(entry, Assessment)
    assert (entry.dissociation, entry.pain, entry.agitation) == (2, None, -1)
    assert (entry.gait_is_steady, entry.text) == (False, "far away")


def test_effect_report_is_amended(form: Amending) -> None:
    form.seat(*running(), effect(12, Effect.NAUSEA, name="sick"))
    form.open("sick")
    form.choose("How bad", "2")
    form.choose("Did it help", Helped.PARTLY)
    form.fill("What was done", "slowed")
    form.save()
    entry = form.last(EffectReport)

    assert isinstance(entry, EffectReport)
    assert (entry.grade, entry.action, entry.helped) == (Grade.MODERATE, "slowed", Helped.PARTLY)


def test_other_effect_for_whole_episode(form: Amending) -> None:
    sick = (effect(11, Effect.NAUSEA, name="sick"), effect(12, Effect.NAUSEA, Grade.NONE))
    form.seat(*running(), *sick)
    form.open("sick")
    form.select("Side effect", Effect.DIZZINESS)
    form.save()
    reports = form.standing(EffectReport)

    assert [each.effect for each in reports] == [Effect.DIZZINESS] * 2  # type: ignore[union-attr]
    assert len(form.corrections) == 2


def test_pump_event_is_amended(form: Amending) -> None:
    form.seat(*running())
    form.open("start")
    form.fill("Rate", "5250")
    form.save()
    assert any("is above 0.5 mg/kg/min" in each for each in form.sentences)
    form.fill("Rate", "50.5")
    form.press("Save the correction")

    assert form.last(InfusionEvent).rate_ug_per_h == 50_500  # type: ignore[union-attr]


def test_pump_order_stays_possible(form: Amending) -> None:
    form.seat(*running(), pump(12, InfusionAction.PAUSE, name="pause"))
    form.open("start")
    form.choose("Why is it corrected?", "entered twice")
    form.press("Entered in error")

    assert "The infusion is not started: pause cannot follow." in form.sentences


def test_order_is_the_physicians(form: Amending) -> None:
    form.seat(*running())
    ordered = form.last(InfusionOrder)
    form.app = form.opened()
    form.app.session_state[f"amending {form.chair}"] = ordered.id
    form.app.run()
    assert any("may not order an infusion" in each for each in form.sentences)
    form.app = form.opened(PIET)
    form.app.session_state[f"amending {form.chair}"] = ordered.id
    form.app.run()
    form.fill("Dose, mg", "30")
    form.save()

    assert form.last(InfusionOrder).dose_ug == 30_000  # type: ignore[union-attr]


def test_intake_is_given_anew(form: Amending) -> None:
    form.seat(*running()[:1], minute=-5)
    app = form.open("intake")
    assert "give a new intake" in html(app)
    form.choose("Why is it corrected?", "wrong patient")
    form.press("Entered in error")

    assert form.standing(Intake) == []


def test_baseline_choice_is_amended(form: Amending) -> None:
    form.seat(*running()[:2], vitals(-6, name="earlier"), *running()[2:])
    form.open("baseline choice")
    form.select("Baseline", str(entry_id("earlier")))
    form.save()

    assert form.last(BaselineChoice).vitals_id == entry_id("earlier")  # type: ignore[union-attr]


def test_pause_is_amended(form: Amending) -> None:
    form.seat(*running())
    now = runtime.now()
    pause = replace(
        observation_pause(12, 20),
        id=entry_id("pause"),
        measured_at=now,
        until=now + timedelta(minutes=8),
    )
    with form.here.database.transaction() as store:
        record_entries(store, NORA, form.chair, (pause,), now)
    form.open("pause")
    form.fill("Why there were none", HOSTILE)
    form.save()
    kept = form.last(ObservationPause)

    assert isinstance(kept, ObservationPause)
    assert kept.reason == HOSTILE
    assert kept.until - kept.measured_at == timedelta(minutes=8)


def test_medicine_is_amended(form: Amending) -> None:
    given = MedicineGiven(
        **header(12, name="given"),  # type: ignore[arg-type]
        name="Ondansetron",
        route=Route.INTRAVENOUS,
        dose_ug=8_000,
    )
    form.seat(*running(), given)
    form.open("given")
    form.fill("Dose, mg", "4")
    form.choose("How", "oral")
    form.save()
    kept = form.last(MedicineGiven)

    assert isinstance(kept, MedicineGiven)
    assert (kept.dose_ug, kept.route, kept.name) == (4_000, Route.ORAL, "Ondansetron")


def test_departure_is_amended(form: Amending) -> None:
    form.seat(*running(), replace(departure(13, escort="Ola"), id=entry_id("door")))
    form.open("door")
    form.fill("Escort", "Ingrid")
    form.choose("Instructions given", None)
    form.fill("Line removed at", "")
    form.choose("Suicidal thoughts", "0")
    form.save()
    kept = form.last(Departure)

    assert isinstance(kept, Departure)
    assert (kept.escort, kept.has_instructions) == ("Ingrid", None)
    assert (kept.line_removed_at, kept.ideation_level) == (None, 0)


def test_remark_is_amended(form: Amending) -> None:
    form.seat(*running(), remark(12, RemarkKind.NOTE, "calm", name="said"))
    app = form.open("said")
    form.choose("Kind", "concern")
    form.fill("Text", HOSTILE)
    form.save()
    kept = form.last(Remark)

    assert isinstance(kept, Remark)
    assert (kept.remark, kept.text) == (RemarkKind.CONCERN, HOSTILE)
    assert "<img" not in html(app)
