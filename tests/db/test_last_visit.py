"""What is known from a patient's last visit, and who may be asked."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from db.colleagues import colleagues
from db.engine import Database
from db.last_visit import last_visit
from monitoring.audit import AuditAction
from monitoring.ids import PatientId, SessionId
from monitoring.people import Role
from monitoring.sessions import SessionStatus
from tests.chairside import in_chair
from tests.clinic import add_people, event
from tests.factories import AT, NORTH, SOUTH, intake, order, session

WEEK = timedelta(days=7)
TODAY = session(id=SessionId(uuid4()), status=SessionStatus.SCHEDULED, scheduled_at=AT + WEEK)


def test_first_visit_has_none_before(database: Database) -> None:
    add_people(database)

    assert last_visit(database, TODAY) is None


def test_last_visit_tells_weight_order_medicines(database: Database) -> None:
    add_people(database)
    in_chair(database, intake((), ("Sertraline",), weight_g=71_200), order())
    found = last_visit(database, TODAY)

    assert found is not None
    assert (found.weight_g, found.scheduled_at) == (71_200, AT - timedelta(minutes=30))
    assert found.order is not None
    assert found.order.dose_ug == 35_000
    assert [each.name for each in found.medicines or ()] == ["Sertraline"]


def test_visit_that_never_began_counts_not(database: Database) -> None:
    add_people(database)
    in_chair(database, intake())
    planned = replace(TODAY, id=SessionId(uuid4()), scheduled_at=AT + WEEK / 2, weight_g=90_000)
    audit = replace(event(NORTH, AuditAction.SESSION_SCHEDULED), session_id=planned.id)
    with database.transaction() as store:
        store.add_session(planned, audit)
    found = last_visit(database, TODAY)

    assert found is not None
    assert found.weight_g == 70_000


def test_later_and_foreign_visits_count_not(database: Database) -> None:
    add_people(database)
    in_chair(database, intake())

    assert last_visit(database, replace(TODAY, scheduled_at=AT - WEEK)) is None
    assert last_visit(database, replace(TODAY, clinic_id=SOUTH.id)) is None
    assert last_visit(database, replace(TODAY, patient_id=PatientId(uuid4()))) is None


def test_colleagues_are_of_one_clinic(database: Database) -> None:
    add_people(database)

    assert colleagues(database, NORTH.id, Role.PHYSICIAN) == ("Piet",)
    assert colleagues(database, SOUTH.id, Role.PHYSICIAN) == ()
