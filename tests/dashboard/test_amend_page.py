"""A wrong entry put right on the session page: the form, its refusals, and what is shown of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.session_source import read_session
from monitoring.entries import (
    Correction,
)
from monitoring.ids import EntryId
from monitoring.recording import record_entries
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.chairside import running
from tests.dashboard.amending import Amending
from tests.dashboard.test_session_page import HOSTILE, html
from tests.factories import (
    ADA,
    NORA,
    PIET,
    correction,
    entry_id,
    header,
    vitals,
)

HIGH = vitals(13, (186, 104), heart_rate=92, name="high")
MARKDOWN = "![x](https://evil.no/x.png) :red[R]"


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


def test_two_tabs_amend_their_own(form: Amending) -> None:
    form.seat(*running(), HIGH)
    app = form.open("high")
    app.session_state[f"amending {form.chair}"] = EntryId(entry_id("of nobody"))
    app.run()

    assert "There is no such entry in this session." in form.sentences
