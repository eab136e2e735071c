"""The boxes before the start of an infusion: what their tests share."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from dashboard import runtime
from db.store import SqlStore
from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.entries import Intake, Pregnancy
from monitoring.ids import PatientId, SessionId
from monitoring.people import Patient
from monitoring.recording import change_status
from monitoring.sessions import SessionOutcome, SessionStatus
from tests.chairside import in_chair
from tests.clinic import event
from tests.dashboard.test_session_page import Visit, button
from tests.factories import (
    AT,
    NORA,
    NORTH,
    assessment,
    intake,
    order,
    patient,
    session,
)

MARKDOWN = "![x](https://evil.no/x.png) :red[R]"
CALM = assessment(-6, pain=7)


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


def schedule_another(
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


def leave(store: SqlStore, session_id: SessionId, at: datetime) -> None:
    """The patient has left by `at`."""
    seated = store.record(NORTH.id, session_id).session
    recovering = change_status(store, seated, SessionStatus.RECOVERING, NORA, at)
    change_status(store, recovering, SessionStatus.COMPLETED, NORA, at, SessionOutcome.COMPLETED)


def visited_before(visit: Visit) -> None:
    """The same patient a week ago, weighed 70 kg; and today in the chair."""
    a_week = runtime.now() - AT - timedelta(days=7)
    earlier = (intake((), ("Sertraline",), weight_g=70_000), order())
    first = in_chair(visit.here.database, *earlier, later=a_week)
    schedule_another(visit, chair="6", whose=patient())
    with visit.here.database.transaction() as store:
        leave(store, first, runtime.now() - timedelta(days=7))
        begin_session(store, NORA, visit.chair, runtime.now())
    assert first != visit.chair
