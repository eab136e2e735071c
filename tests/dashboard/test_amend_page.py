"""Amending on the session page: every kind of entry, every refusal, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.chairside.timeline.timeline_list import Kind, timeline_rows
from dashboard.runtime import Running
from dashboard.session_source import read_session
from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Intake,
    ObservationPause,
    Remark,
    RemarkKind,
)
from monitoring.ids import EntryId
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.people import User
from monitoring.record import effective_entries
from monitoring.recording import record_entries
from monitoring.visits import Departure, MedicineGiven, Route
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.chairside import running
from tests.dashboard.test_session_page import HOSTILE, Visit, html
from tests.factories import (
    ADA,
    NORA,
    PIET,
    assessment,
    correction,
    departure,
    effect,
    entry_id,
    header,
    observation_pause,
    pump,
    remark,
    vitals,
)
from tests.messages import as_read

HIGH = vitals(13, (186, 104), heart_rate=92, name="high")
MARKDOWN = "![x](https://evil.no/x.png) :red[R]"


class Amending(Visit):
    """A browser in which the form of one entry is open."""

    def open(self, name: str, user: User = NORA) -> AppTest:
        self.app = self.opened(user)
        self.app.session_state[f"amending {self.chair}"] = entry_id(name)
        self.app.run()
        assert not self.app.exception
        return self.app

    def fill(self, label: str, text: str) -> None:
        """Type into the box that begins with this label, among those of the form."""
        boxes = [each for each in self.app.text_input if _is_of(each.key, self.chair)]
        next(each for each in boxes if each.label.startswith(label)).set_value(text)

    def choose(self, label: str, choice: object) -> None:
        groups = [each for each in self.app.button_group if _is_of(each.key, self.chair)]
        found = next(each for each in groups if each.label.startswith(label))
        found.set_value(choice)

    def select(self, label: str, choice: object) -> None:
        boxes = [each for each in self.app.selectbox if _is_of(each.key, self.chair)]
        next(each for each in boxes if each.label.startswith(label)).set_value(choice)

    def press(self, label: str) -> None:
        next(each for each in self.app.button if each.label == label).click().run()
        assert not self.app.exception

    def save(self, reason: str = "typing error") -> None:
        self.choose("Why is it corrected?", reason)
        self.press("Save the correction")

    @property
    def sentences(self) -> list[str]:
        shown = (*self.app.error, *self.app.warning, *self.app.info)
        return [as_read(each.value) for each in shown]

    def standing(self, kind: type[Entry]) -> list[Entry]:
        return [each for each in effective_entries(self.record.entries) if isinstance(each, kind)]

    def last(self, kind: type[Entry]) -> Entry:
        return self.standing(kind)[-1]

    @property
    def corrections(self) -> Sequence[Correction]:
        return [each for each in self.record.entries if isinstance(each, Correction)]


def _is_of(key: str | None, chair: object) -> bool:
    return key is not None and key.startswith(f"amend-{chair}")


@pytest.fixture
def form(here: Running, monkeypatch: pytest.MonkeyPatch) -> Amending:
    return Amending(here, monkeypatch)


def test_every_standing_row_has_its_button(form: Amending) -> None:
    form.seat(*running(), HIGH, correction(13.5, "first"))
    shown = html(form.opened())

    for name in ("high", "second", "start", "baseline", "intake"):
        assert f'data-amend="{entry_id(name)}"' in shown
    assert f'data-amend="{entry_id("first")}"' not in shown
    assert 'aria-label="Amend' in shown


def test_administrator_gets_no_buttons(form: Amending) -> None:
    form.seat(*running(), HIGH)

    assert "data-amend" not in html(form.opened(ADA))


def test_set_is_amended_whole(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("high")
    for label, text in (("Systolic", "148"), ("Diastolic", "90"), ("Temperature", "36,6")):
        form.fill(label, text)
    form.fill("Heart rate", "")
    form.fill("Comment", HOSTILE)
    form.choose("Breathing", "yes")
    form.select("Heart rate not measured", Absence.EQUIPMENT)
    form.save()
    entry = form.last(VitalsSet)

    assert isinstance(entry, VitalsSet)
    assert (entry.systolic_mmhg, entry.diastolic_mmhg, entry.spo2_pct) == (148, 90, 98)
    assert (entry.temperature_tenths_c, entry.on_oxygen, entry.comment) == (366, True, HOSTILE)
    assert entry.not_measured == (NotMeasured(vital=Vital.HEART_RATE, reason=Absence.EQUIPMENT),)
    assert entry.measured_at == form.record.entry(entry_id("high")).measured_at  # type: ignore[union-attr]


def test_old_value_stands_beside_new(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    labels = [each.label for each in app.text_input]

    assert "Systolic · was 186" in labels
    assert "Temperature" in labels
    assert "Okafor, Adaeze" in html(app).split("MRN")[-2]


def test_both_are_shown_once(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.fill("Systolic", "148")
    form.fill("Diastolic", "90")
    form.save()
    shown = html(app)

    assert "<s>BP 186/104 mmHg" in shown
    assert "was BP 186/104 mmHg, now BP 148/90 mmHg, by Nora" in shown
    assert shown.split('<ol class="timeline">')[1].count("typing error") == 1
    assert any(each.value.startswith("Saved ") for each in app.success)


def test_entered_in_error_stays_legible(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.choose("Why is it corrected?", "wrong patient")
    form.fill("Reason in words", "chair 3")
    form.press("Entered in error")

    assert "<s>BP 186/104 mmHg" in html(app)
    assert "entered in error by Nora" in html(app)
    assert [each.reason for each in form.corrections] == ["wrong patient: chair 3"]


def test_fallen_flag_says_by_what(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.fill("Systolic", "136")
    form.fill("Diastolic", "84")
    form.save()
    label = next(each.label for each in app.expander if each.label.startswith("Withdrawn"))

    assert label.startswith("Withdrawn by a correction: ")
    assert "Withdrawn by a correction: was BP 186/104 mmHg, now BP 136/84 mmHg" in html(app)


@pytest.mark.parametrize(
    ("box", "text", "sentence"),
    [
        ("Systolic", "12o", "Systolic: type a whole number."),
        ("Systolic", "", "Blood pressure needs both numbers: systolic is missing."),
        ("SpO₂", "101", "SpO₂ 101 cannot be"),
        ("Temperature", "36.65", "Temperature: Type at most one decimal."),
        ("Temperature", "1,036", "Temperature: 1,036 may mean 1036 or 1.036"),
        ("True at", "25:00", "Type the time as on the clock, like 14:02."),
    ],
    ids=["letter", "half a pair", "impossible", "decimals", "thousand or decimal", "clock"],
)
def test_bad_box_keeps_what_was_typed(form: Amending, box: str, text: str, sentence: str) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.fill(box, text)
    form.fill("Reason in words", HOSTILE)
    form.save()

    assert any(each.startswith(sentence) for each in form.sentences)
    assert form.corrections == []
    assert {text, HOSTILE} <= {each.value for each in app.text_input}


def test_reason_is_required(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("high")
    form.fill("Heart rate", "82")
    form.press("Save the correction")
    assert any(each.startswith("Say why it is corrected") for each in form.sentences)
    form.choose("Why is it corrected?", "other")
    form.press("Entered in error")

    assert any(each.startswith("Say why it is corrected") for each in form.sentences)
    assert form.corrections == []


def test_nothing_changed_is_said(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("high")
    form.save()

    assert "Nothing was changed yet." in form.sentences


def test_unlikely_value_is_asked_once(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.fill("SpO₂", "71")
    form.save()
    assert "SpO₂ 71 %: repeat or confirm." in form.sentences
    assert "71" in {each.value for each in app.text_input}
    form.fill("SpO₂", "61")
    form.press("Confirm and save")
    assert "SpO₂ 61 %: repeat or confirm." in form.sentences
    form.press("Confirm and save")

    assert form.last(VitalsSet).spo2_pct == 61  # type: ignore[union-attr]


def test_cancel_changes_nothing(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    form.fill("Systolic", "148")
    form.press("Cancel")

    assert form.corrections == []
    assert "Cancel" not in [each.label for each in app.button]


def test_real_time_moves_the_entry(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("second")
    old = form.record.entry(entry_id("second"))
    assert old is not None
    zone = read_session(form.here.database, NORA, form.chair, runtime.now())[0].zone
    earlier = (old.measured_at - timedelta(minutes=4)).astimezone(zone)
    form.fill("True at", f"{earlier:%H:%M}")
    form.save("wrong time")
    moved = next(each for each in form.standing(VitalsSet) if each.recorded_at > old.recorded_at)

    assert moved.measured_at.astimezone(zone).strftime("%H:%M") == f"{earlier:%H:%M}"


def test_second_nurse_is_told_what_stands(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("high")
    form.fill("Systolic", "148")
    instead = replace(HIGH, id=entry_id("quicker"), systolic_mmhg=160)
    said = Correction(
        **header(0, by=PIET),  # type: ignore[arg-type]
        target_id=HIGH.id,
        replacement_id=instead.id,
        reason="wrong cuff",
    )
    now = runtime.now()
    with form.here.database.transaction() as store:
        moved = [replace(each, measured_at=now, recorded_at=now) for each in (instead, said)]
        record_entries(store, PIET, form.chair, moved, now)
    form.save()

    assert "This entry was corrected before; correct the newer one." in form.sentences
    assert any(each.startswith("Meanwhile amended by Piet") for each in form.sentences)
    assert form.last(VitalsSet).systolic_mmhg == 160  # type: ignore[union-attr]
    form.press("Amend the newer entry")
    assert "Systolic · was 160" in [each.label for each in form.app.text_input]


def test_reason_of_another_is_no_markdown(form: Amending) -> None:
    form.seat(*running(), HIGH)
    form.open("high")
    said = replace(correction(0, "high", reason=MARKDOWN), measured_at=runtime.now())
    with form.here.database.transaction() as store:
        record_entries(store, PIET, form.chair, (said,), said.measured_at)
    form.app.run()

    assert any(MARKDOWN in each for each in form.sentences)
    assert all("](" not in each.value for each in form.app.warning)


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


def test_two_tabs_amend_their_own(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    app.session_state[f"amending {form.chair}"] = EntryId(entry_id("of nobody"))
    app.run()

    assert "There is no such entry in this session." in form.sentences


def test_corrections_are_listed_alone(form: Amending) -> None:
    form.seat(*running(), HIGH, correction(13.5, "high"))
    view, _ = read_session(form.here.database, NORA, form.chair, runtime.now())
    rows = list(timeline_rows(view, [Kind.CORRECTED]))

    assert len(rows) == 1
    assert "entered in error by Nora" in rows[0]
