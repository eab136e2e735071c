"""What is known of a patient: each form saved, refused, repeated, and not for everybody."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from db import course_rows
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseEntry,
    Diagnosis,
    MedicineList,
    PainType,
    RegularMedicine,
    TreatmentPlan,
)
from monitoring.flags import Direction, Severity
from monitoring.keeping_course import CourseForm, write_course
from monitoring.measures import Measure
from monitoring.own_limits import OwnLimits
from monitoring.people import User
from tests.course_factories import diagnosis, plan
from tests.dashboard.test_patient_pages import HOSTILE, SAFE, Desk, fill_in, html, press, said
from tests.factories import ADA, NORA, NORTH, OLAF, PIET, patient

PLAN = {
    "Dose,_mg/kg": "0.5",
    "Over,_min": "40",
    "Infusions_in_the_series": "6",
    "Days_from_one_to_the_next": "3",
}


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def entries(desk: Desk) -> list[CourseEntry]:
    with desk.here.database.reading() as connection:
        return list(course_rows.read_entries(connection, NORTH.id, patient().id))


def known(desk: Desk, user: User = NORA) -> AppTest:
    return desk.patient_page(user, "record")


def expanders(app: AppTest) -> list[str]:
    return [each.label for each in app.expander]


def choose(app: AppTest, label: str, value: object) -> None:
    next(each for each in app.selectbox if each.label == label).set_value(value)


def test_diagnosis_is_saved(desk: Desk) -> None:
    app = known(desk)
    choose(app, "What is treated first", PainType.CRPS)
    app.button_group[-1].set_value([PainType.DEPRESSION])
    press(fill_in(app, In_words=HOSTILE), "Save the diagnosis")

    (entry,) = entries(desk)
    assert isinstance(entry, Diagnosis)
    assert entry.types == (PainType.CRPS, PainType.DEPRESSION)
    assert f"CRPS; also depression: <bdi>{SAFE}</bdi>" in html(app)


def test_diagnosis_without_words_is_refused(desk: Desk) -> None:
    app = known(desk)
    choose(app, "What is treated first", PainType.OTHER)
    press(app, "Save the diagnosis")

    assert said(app) == ["Say in words what is treated."]
    assert entries(desk) == []


def test_plan_is_saved(desk: Desk) -> None:
    app = press(fill_in(known(desk, PIET), **PLAN), "Save the plan")

    (entry,) = entries(desk)
    assert isinstance(entry, TreatmentPlan)
    facts = (entry.dose_ug_per_kg, entry.duration_min, entry.planned_in_series)
    assert (*facts, entry.interval_days, entry.maintenance_days) == (500, 40, 6, 3, None)
    assert "0.5 mg/kg over 40 min; 6 infusions, 3 days apart; no maintenance" in html(app)
    assert "The Role of Ketamine in Acute and Chronic Pain Management" in html(app)


def test_refused_plan_keeps_what_was_typed(desk: Desk) -> None:
    app = press(fill_in(known(desk, PIET), **(PLAN | {"Over,_min": "an hour"})), "Save the plan")

    assert said(app) == ["Minutes: type a whole number."]
    assert {"0.5", "an hour", "6", "3"} <= {each.value for each in app.text_input}


def test_unusual_plan_is_asked_about(desk: Desk) -> None:
    app = press(fill_in(known(desk, PIET), **(PLAN | {"Dose,_mg/kg": "3"})), "Save the plan")
    assert "the articles describe 0.5 to 2. Is it meant?" in said(app)[0]
    assert entries(desk) == []
    app.checkbox[0].check()
    press(app, "Save the plan")

    assert len(entries(desk)) == 1


def test_plan_of_two_people_is_refused(desk: Desk) -> None:
    app = fill_in(known(desk, PIET), **PLAN)
    with desk.here.database.transaction() as store:
        other = plan(measured_at=runtime.now(), dose_ug_per_kg=1000)
        write_course(store, PIET, patient().id, CourseForm(entry=other), runtime.now())
    press(app, "Save the plan")

    assert "meanwhile" in said(app)[0]
    assert "1 mg/kg over 40 min" in html(app)
    assert "0.5" in {each.value for each in app.text_input}
    press(app, "Save the plan")
    assert len(entries(desk)) == 2


def test_nurse_sees_no_form_of_a_plan(desk: Desk) -> None:
    labels = expanders(known(desk))

    assert "Write the diagnosis" in labels
    assert "Write the treatment plan" not in labels
    assert "Set limits of the patient’s own" not in labels


def limit_row(app: AppTest, row: int, number: str) -> None:
    choose(app, f"Measure {row}", Measure.SYSTOLIC)
    choose(app, f"Of {row}", "change")
    choose(app, f"Side {row}", Direction.HIGH)
    choose(app, f"Severity {row}", Severity.WARNING)
    fill_in(app, **{f"Number_{row}": number})


def test_own_limits_are_set(desk: Desk) -> None:
    app = known(desk, PIET)
    limit_row(app, 2, "60")
    until = (runtime.now() + timedelta(days=30)).date()
    next(each for each in app.date_input if each.label == "Last day").set_value(until)
    press(fill_in(app, Why=HOSTILE), "Save these limits")

    (entry,) = entries(desk)
    assert isinstance(entry, OwnLimits)
    (limit,) = entry.limits
    assert (limit.measure, limit.of, limit.number) == (Measure.SYSTOLIC, "change", 60)
    assert entry.expires_on == until
    assert SAFE in html(app)


def test_half_a_limit_is_refused(desk: Desk) -> None:
    app = known(desk, PIET)
    choose(app, "Measure 1", Measure.SYSTOLIC)
    press(app, "Save these limits")

    assert said(app) == ["Row 1: fill in all five, or none of them."]


def test_limit_needs_reason_and_end(desk: Desk) -> None:
    app = known(desk, PIET)
    limit_row(app, 1, "60")
    assert said(press(app, "Save these limits")) == ["Choose until when they hold."]
    until = (runtime.now() + timedelta(days=30)).date()
    next(each for each in app.date_input if each.label == "Last day").set_value(until)
    press(app, "Save these limits")

    assert said(app) == ["Say why this patient has limits of their own."]


def test_medicines_are_looked_up_while_typed(desk: Desk) -> None:
    app = press(known(desk), "Write the medicines")
    app.multiselect[0].set_value(["Lorazepam", HOSTILE]).run()

    assert "Moderate" in html(app)
    assert "shortens the antidepressant effect" in html(app)
    assert "Not checked" in html(app)
    assert entries(desk) == []


def test_medicines_are_saved(desk: Desk) -> None:
    app = press(known(desk), "Write the medicines")
    app.multiselect[0].set_value(["Lorazepam"]).run()
    press(fill_in(app, How_Lorazepam_is_taken="1 mg in the evening"), "Save the medicines")

    (entry,) = entries(desk)
    assert isinstance(entry, MedicineList)
    assert entry.medicines == (RegularMedicine(name="Lorazepam", how="1 mg in the evening"),)
    assert "Change the medicines" in [each.label for each in app.button]


def test_medicines_or_none(desk: Desk) -> None:
    app = press(press(known(desk), "Write the medicines"), "Save the medicines")
    assert said(app) == ["Name the medicines, or say that the patient takes none."]
    app.checkbox[0].check()
    press(app, "Save the medicines")

    (entry,) = entries(desk)
    assert isinstance(entry, MedicineList)
    assert entry.medicines == ()
    assert "takes none" in html(app)


def test_contraindications_are_saved(desk: Desk) -> None:
    app = press(known(desk), "Write the contraindications")
    app.multiselect[0].set_value(["epilepsy"]).run()
    assert "Seizure threshold" in html(app)
    press(app, "Save the contraindications")

    (entry,) = entries(desk)
    assert isinstance(entry, ConditionList)
    assert entry.conditions == ("epilepsy",)


def test_consent_is_added(desk: Desk) -> None:
    app = fill_in(known(desk), Which_consent=HOSTILE)
    press(app, "Add the consent")
    assert said(app) == ["Choose the day on which it was signed."]
    dates = {each.label: each for each in app.date_input}
    dates["Signed on"].set_value(date(2026, 1, 5))
    dates["Valid until, empty for no end"].set_value(date(2026, 2, 5))
    press(app, "Add the consent")

    (entry,) = entries(desk)
    assert isinstance(entry, ConsentDocument)
    assert f"<bdi>{SAFE}</bdi>: signed 5 Jan 2026, expired after 5 Feb 2026" in html(app)


def test_what_was_true_stays_legible(desk: Desk) -> None:
    with desk.here.database.transaction() as store:
        first = diagnosis(measured_at=runtime.now() - timedelta(days=2))
        write_course(store, NORA, patient().id, CourseForm(entry=first), runtime.now())
    app = known(desk)
    assert "Diagnosis: what was true when (1)" in expanders(app)
    choose(app, "Which was wrong", first.id)
    press(fill_in(app, Why_it_was_wrong=HOSTILE), "Entered in error")

    assert "<s>Neuropathic pain</s>" in html(app)
    assert SAFE in html(app)
    assert "Nobody has written what is treated." in html(app)


@pytest.mark.parametrize("user", [ADA, OLAF], ids=lambda user: user.name)
def test_others_see_nothing_of_the_course(desk: Desk, user: User) -> None:
    with desk.here.database.transaction() as store:
        entry = diagnosis(measured_at=runtime.now())
        write_course(store, NORA, patient().id, CourseForm(entry=entry), runtime.now())

    assert "Neuropathic" not in html(known(desk, user))
