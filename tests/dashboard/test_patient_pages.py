"""Patients on the screen: found, taken in, put right, scheduled, and only those of our clinic."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.application import SCRIPT
from dashboard.board_source import Board
from dashboard.clock_time import local_instants
from dashboard.components.board import board_data
from dashboard.components.chairside.frame.identity_band import identity_html as band_html
from dashboard.components.patients.identity import history_html, identity_html
from dashboard.components.patients.search import found_html
from dashboard.components.patients.visits import visits_html
from dashboard.components.people.code_slip import slip_html
from dashboard.components.people.people_list import people_html
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from db.patient_search import FormerName, Found
from db.patients import PatientVersion, Visit, patient_history, visits_of
from db.people_list import Colleague
from monitoring.audit import AuditAction
from monitoring.ids import SessionId
from monitoring.people import Patient, Role, User
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.staff import Standing
from tests.chairside import running
from tests.clinic import event, signed_in
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, patient
from tests.messages import as_read
from tests.session_views import session_view

PAGES = Path(SCRIPT).parent / "pages"
OSLO = ZoneInfo("Europe/Oslo")
HOSTILE = "<img src=x onerror=run()> $rows ${name} O'Neil & =cmd() \u202eevil"
SAFE = "&lt;img src=x onerror=run()&gt; $rows ${name} O&#x27;Neil &amp; =cmd() \u202eevil"


class Desk:
    """A browser of one person after another at the pages about patients."""

    def __init__(self, here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = here
        self.monkeypatch = monkeypatch
        with here.database.transaction() as store:
            added = event(NORTH, AuditAction.PATIENT_ADDED)
            store.add_patient(patient(), replace(added, at=runtime.now() - timedelta(days=9)))
            published = event(NORTH, AuditAction.PROTOCOL_PUBLISHED)
            store.add_protocol(NORTH.id, default_protocol(), published)

    def opened(self, page: str, user: User = NORA, **query: str) -> AppTest:
        token = signed_in(self.here.database, user, runtime.now())
        jar = {SESSION_COOKIE: token}
        self.monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)
        app = AppTest.from_file(SCRIPT, default_timeout=30).run()
        app.query_params.update(query)
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    def patient_page(self, user: User = NORA, view: str = "") -> AppTest:
        return self.opened("patient", user, id=str(patient().id), view=view)

    @property
    def visits(self) -> list[Visit]:
        with self.here.database.reading() as connection:
            return list(visits_of(connection, NORTH.id, patient().id))

    @property
    def history(self) -> tuple[PatientVersion, ...]:
        with self.here.database.reading() as connection:
            return patient_history(connection, NORTH.id, patient().id)


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def html(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def fill_in(app: AppTest, **texts: str) -> AppTest:
    """Type into the boxes with these labels (blanks as underscores)."""
    for label, text in texts.items():
        boxes = [each for each in app.text_input if each.label == label.replace("_", " ")]
        boxes[-1].set_value(text)
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> list[str]:
    return [as_read(each.value) for each in (*app.error, *app.warning, *app.success, *app.info)]


def newcomer(app: AppTest, **texts: str) -> AppTest:
    facts = {"Family_name": "Haugen", "Given_name": "Solveig", "Record_number": "7"}
    return fill_in(app, **(facts | {"Birth_date": "3 Jan 1961"} | texts))


def test_search_finds_without_accents(desk: Desk) -> None:
    app = desk.opened("patients")
    assert "Okafor, Adaeze" in html(app)
    app.text_input(key="patient_search").set_value("ÀDA oka").run()
    assert "1 patient fits" in html(app)
    app.text_input(key="patient_search").set_value("haugen").run()

    assert "Nobody fits this" in html(app)


def test_former_name_finds_and_is_shown(desk: Desk) -> None:
    app = fill_in(desk.patient_page(view="record"), Family_name="Lindqvist")
    press(app, "Save the change")
    app = desk.opened("patients")
    app.text_input(key="patient_search").set_value("okafor").run()

    assert "Lindqvist, Adaeze" in html(app)
    assert "formerly <bdi>Okafor, Adaeze</bdi>" in html(app)


def test_other_clinic_sees_nobody(desk: Desk) -> None:
    assert "There are no patients yet" in html(desk.opened("patients", OLAF))
    stranger = desk.patient_page(OLAF)

    assert "Okafor" not in html(stranger)
    assert said(stranger) == ["There is no such patient in your clinic."]


def test_added_patient_is_opened(desk: Desk) -> None:
    app = press(newcomer(desk.opened("patients")), "Add the patient")

    assert "<h1><bdi>Haugen, Solveig</bdi></h1>" in html(app)
    assert "allergies: not asked" in html(app)


def test_refused_patient_keeps_what_was_typed(desk: Desk) -> None:
    app = newcomer(desk.opened("patients"), Record_number=patient().record_number)
    press(app, "Add the patient")

    assert said(app) == ["Another patient has this record number; please check it."]
    assert [each.value for each in app.text_input][1:5] == [
        "Haugen",
        "Solveig",
        "3 Jan 1961",
        patient().record_number,
    ]


def test_namesake_needs_a_yes(desk: Desk) -> None:
    app = desk.opened("patients")
    newcomer(app, Family_name="okafor", Given_name="adaeze", Birth_date="1979-03-12")
    press(app, "Add the patient")
    assert "is here already" in said(app)[0]
    app.checkbox[0].check()
    press(app, "Add the patient")

    assert "<h1><bdi>okafor, adaeze</bdi></h1>" in html(app)


@pytest.mark.parametrize(
    ("asked", "text"), [("not asked", "Latex"), ("none known", "Latex"), ("these:", " ")]
)
def test_contradicting_allergies_are_refused(desk: Desk, asked: str, text: str) -> None:
    app = newcomer(desk.opened("patients"), Which_allergies=text)
    app.radio[0].set_value(asked)
    press(app, "Add the patient")

    assert len(said(app)) == 1


def test_changed_patient_keeps_what_was(desk: Desk) -> None:
    app = fill_in(desk.patient_page(view="record"), Which_allergies="Latex")
    app.radio[0].set_value("these:")
    press(app, "Save the change")

    assert "⚠ allergies: <bdi>Latex</bdi>" in html(app)
    assert "allergies was <bdi>none known</bdi>, now <bdi>Latex</bdi>" in html(app)
    assert [each.patient.allergies for each in desk.history] == ["Latex", ""]


def test_change_of_two_people_is_refused(desk: Desk) -> None:
    app = fill_in(desk.patient_page(view="record"), Family_name="Lindqvist")
    with desk.here.database.transaction() as store:
        other = replace(patient(), allergies="Latex")
        store.revise_patient(other, event(NORTH, AuditAction.PATIENT_REVISED))
    press(app, "Save the change")

    assert "meanwhile" in said(app)[0]
    assert "Lindqvist" in [each.value for each in app.text_input]
    press(app, "Start anew from what it says now")
    assert "Lindqvist" not in [each.value for each in app.text_input]


def test_session_starts_today(desk: Desk) -> None:
    app = desk.patient_page()
    next(each for each in app.text_input if each.label == "Chair").set_value("2")
    press(app, "Start today")

    (visit,) = desk.visits
    assert (visit.chair, visit.status) == ("2", SessionStatus.SCHEDULED)
    assert abs(visit.scheduled_at - runtime.now()) < timedelta(minutes=1)
    assert 'aria-label="Patient"' in html(app)
    assert "chair <bdi>2</bdi>" in html(app)


def schedule(app: AppTest, day: date, clock: str) -> AppTest:
    app.date_input[0].set_value(day)
    return press(fill_in(app, Time=clock, Chair="3"), "Schedule")


def test_session_is_scheduled_in_clinics_time(desk: Desk) -> None:
    day = (runtime.now() + timedelta(days=30)).date()
    app = schedule(desk.patient_page(), day, "14:30")

    (visit,) = desk.visits
    assert visit.scheduled_at == datetime(day.year, day.month, day.day, 14, 30, tzinfo=OSLO)
    assert f"{day.day} " in html(app)
    schedule(app, day, "16:00")
    assert "has a session on that day already" in said(app)[0]


def next_change(month: int) -> date:
    """The next last Sunday of a month, when clocks in Oslo change."""
    today = runtime.now().date()
    for year in (today.year, today.year + 1):
        last = date(year, month, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday > today:
            return sunday
    raise AssertionError


def test_time_that_is_left_out_is_refused(desk: Desk) -> None:
    app = schedule(desk.patient_page(), next_change(3), "02:30")

    assert said(app) == ["The clocks are put forward that day: there is no 02:30."]
    assert desk.visits == []


def test_time_that_comes_twice_is_asked(desk: Desk) -> None:
    day = next_change(10)
    app = schedule(desk.patient_page(), day, "02:30")
    assert "show 02:30 twice" in said(app)[0]
    which = next(each for each in app.radio if each.label == "Which one?")
    which.set_value(which.options[1])
    press(app, "Schedule")

    (visit,) = desk.visits
    assert visit.scheduled_at == local_instants(day, "02:30", OSLO)[1]


def test_scheduled_visit_is_cancelled(desk: Desk) -> None:
    app = schedule(desk.patient_page(), (runtime.now() + timedelta(days=30)).date(), "14:30")
    press(app, "Cancel the visit")
    assert said(app) == ["Say why this visit is cancelled."]
    press(fill_in(app, Why_it_is_cancelled=HOSTILE), "Cancel the visit")

    (visit,) = desk.visits
    assert (visit.status, visit.outcome) == (SessionStatus.CANCELLED, SessionOutcome.NOT_STARTED)
    assert "cancelled, not started" in html(app)
    assert "Cancel the visit" not in [each.label for each in app.button]
    assert any("Saved" in each.value for each in app.success)


@pytest.mark.parametrize("user", [NORA, ADA], ids=lambda user: user.name)
def test_session_page_cancels_too(desk: Desk, user: User) -> None:
    schedule(desk.patient_page(), (runtime.now() + timedelta(days=30)).date(), "14:30")
    (visit,) = desk.visits
    app = desk.opened("session", user, id=str(visit.session_id))
    press(fill_in(app, Why_it_is_cancelled=HOSTILE), "Cancel the visit")

    assert f"<li>Reason: {SAFE}</li>" in html(app)
    assert "Infusion not started · the patient was not here · cancelled" in html(app)
    assert f"the patient was not here · {SAFE}" in html(app)  # In the timeline.


@pytest.mark.parametrize("user", [NORA, PIET], ids=lambda user: user.name)
def test_people_are_the_administrators(desk: Desk, user: User) -> None:
    with pytest.raises(ValueError, match="people"):
        desk.opened("people", user)


def hostile() -> Patient:
    return patient(
        family_name=HOSTILE, given_name=HOSTILE, record_number=HOSTILE, allergies=HOSTILE
    )


def test_board_leads_to_patients() -> None:
    quiet = Board(clinic=NORTH, zone=OSLO, at=AT, occupied=(), later=())

    assert 'href="/patients"' in str(board_data(quiet, is_wall=False)["after"])
    assert "href" not in str(board_data(quiet, is_wall=True)["after"])


def test_session_leads_to_its_patient() -> None:
    view = session_view(*running(), at=10)

    assert f'<a href="/patient?id={view.patient.id}"' in band_html(view)


def colleague(**facts: str) -> Colleague:
    person = {"id": NORA.id, "role": Role.NURSE, "standing": Standing.LOCKED}
    return Colleague(**(person | facts))  # type: ignore[arg-type]


HOSTILE_HTML: list[Callable[[], str]] = [
    lambda: identity_html(hostile()),
    lambda: found_html(Found(patients=(hostile(),), has_more=True), HOSTILE),
    lambda: found_html(
        Found(
            patients=(patient(),),
            has_more=False,
            former={patient().id: (FormerName(HOSTILE, HOSTILE),)},
        ),
        "",
    ),
    lambda: history_html(
        [
            PatientVersion(patient=hostile(), since=AT, by=NORA.id),
            PatientVersion(patient=patient(), since=AT, by=None),
        ],
        {NORA.id: HOSTILE},
        OSLO,
    ),
    lambda: visits_html(
        [
            Visit(
                session_id=SessionId(uuid4()),
                scheduled_at=AT,
                status=SessionStatus.CANCELLED,
                outcome=None,
                chair=HOSTILE,
                number_in_series=None,
                planned_in_series=None,
            )
        ],
        OSLO,
    ),
    lambda: people_html([colleague(name=HOSTILE, login=HOSTILE)], OSLO, AT),
    lambda: slip_html("ABCD", HOSTILE, "today", "https://clinic.test/people"),
]


@pytest.mark.parametrize(
    "make", HOSTILE_HTML, ids=["head", "list", "former", "history", "visits", "people", "slip"]
)
def test_hostile_texts_show_as_typed(make: Callable[[], str]) -> None:
    shown = make()

    assert SAFE in shown
    assert "<img" not in shown
