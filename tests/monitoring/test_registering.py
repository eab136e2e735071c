"""Taking patients in, putting them right, and giving them a time to come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from monitoring.audit import AuditAction
from monitoring.errors import (
    ConfirmationNeeded,
    MonitoringError,
    NotFound,
    PermissionRefused,
    StateRefused,
    ValueRefused,
)
from monitoring.founding import (
    NewPerson,
    check_password,
    check_timezone,
    set_up_clinic,
)
from monitoring.ids import ClinicId, PatientId, SessionId, UserId
from monitoring.people import Clinic, Patient, Role, User
from monitoring.protocols import default_protocol
from monitoring.registering import (
    add_patient,
    read_born_on,
    revise_patient,
    schedule_session,
)
from monitoring.sessions import InfusionSession, ProtocolVersion, SessionStatus
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, at_minute, patient, session
from tests.fakes import FakeStore

OSLO = ZoneInfo("Europe/Oslo")


def another(**changes: object) -> Patient:
    facts = {"id": PatientId(uuid4()), "record_number": "7", "family_name": "Haugen"}
    return patient(**(facts | changes))


def visit(**changes: object) -> InfusionSession:
    facts = {
        "id": SessionId(uuid4()),
        "scheduled_at": at_minute(600),
        "protocol": ProtocolVersion(name="", version=0),
        "responsible": None,
        "weight_g": None,
    }
    return session(**(facts | changes))


def actions(store: FakeStore) -> list[AuditAction]:
    return [event.action for event in store.audit]


def new_person(clinic: Clinic, role: Role = Role.ADMINISTRATOR) -> NewPerson:
    user = User(id=UserId(uuid4()), clinic_id=clinic.id, name="Åse", role=role)
    return NewPerson(user=user, login="ase", password_hash="a hash")  # noqa: S106


@pytest.mark.parametrize("by", [NORA, PIET, ADA], ids=lambda user: user.name)
def test_anybody_here_adds_a_patient(store: FakeStore, by: User) -> None:
    added = another(family_name="  Haugen ", allergies=" Latex ")
    add_patient(store, by, added, AT)

    assert store.patients[added.id] == replace(added, family_name="Haugen", allergies="Latex")
    event = store.audit[-1]
    assert (event.action, event.by) == (AuditAction.PATIENT_ADDED, by.id)
    assert event.details == {"patient": str(added.id)}


def test_repeated_save_is_one_patient(store: FakeStore) -> None:
    added = another()
    before = len(store.audit)
    add_patient(store, NORA, added, AT)
    add_patient(store, NORA, added, at_minute(1))

    assert len(store.audit) == before + 1
    with pytest.raises(StateRefused):
        add_patient(store, NORA, replace(added, given_name="Other"), AT)


IMPOSSIBLE = [
    ({"family_name": " "}, "family_name"),
    ({"given_name": ""}, "given_name"),
    ({"record_number": "\t"}, "record_number"),
    ({"record_number": "9" * 101}, "record_number"),
    ({"family_name": "x" * 201}, "family_name"),
    ({"family_name": "two\nlines"}, "family_name"),
    ({"given_name": "\x00"}, "given_name"),
    ({"born_on": date(2026, 11, 25)}, "born_on"),
    ({"born_on": date(1905, 12, 31)}, "born_on"),
    ({"record_number": "004417"}, "record_number"),
    ({"allergies": "x" * 4_001}, "allergies"),
]


@pytest.mark.parametrize(("facts", "box"), IMPOSSIBLE, ids=lambda each: str(each)[:30])
def test_impossible_patient_is_refused(
    store: FakeStore, facts: dict[str, object], box: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        add_patient(store, NORA, another(**facts), AT)

    assert refused.value.field == box


def test_newborn_and_oldest_are_possible(store: FakeStore) -> None:
    for number, born_on in enumerate((date(2026, 11, 24), date(1906, 1, 1))):
        add_patient(store, NORA, another(born_on=born_on, record_number=str(number)), AT)

    assert len(store.patients) == 3


def test_namesake_is_asked_about_once(store: FakeStore) -> None:
    namesake = another(family_name="adaeze", given_name="OKÁFOR")
    with pytest.raises(ConfirmationNeeded) as asked:
        add_patient(store, NORA, namesake, AT)
    assert "004417" in asked.value.questions["patient"]

    add_patient(store, NORA, namesake, AT, frozenset({"patient"}))
    assert namesake.id in store.patients


@pytest.mark.parametrize("typed", ["03/04/1979", "12.3.79", "soon", ""])
def test_unclear_birth_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_born_on(typed)

    assert refused.value.field == "born_on"


def test_revised_patient_is_audited_by_parts(store: FakeStore) -> None:
    after = replace(patient(), family_name="Lindqvist", allergies=None)
    revise_patient(store, NORA, patient(), after, AT)

    assert store.patients[after.id] == after
    assert store.audit[-1].details == {
        "patient": str(after.id),
        "changed": "family_name, allergies",
    }


def test_repeated_revision_changes_nothing(store: FakeStore) -> None:
    after = replace(patient(), allergies="Latex")
    revise_patient(store, NORA, patient(), after, AT)
    count = len(store.audit)
    revise_patient(store, NORA, patient(), after, AT)

    assert len(store.audit) == count


def test_two_revisions_lose_nothing(store: FakeStore) -> None:
    revise_patient(store, NORA, patient(), replace(patient(), allergies="Latex"), AT)
    stale = replace(patient(), family_name="Lindqvist")

    with pytest.raises(StateRefused, match="meanwhile"):
        revise_patient(store, PIET, patient(), stale, AT)
    assert store.patients[patient().id].allergies == "Latex"


def test_session_is_scheduled_by_newest_protocol(store: FakeStore) -> None:
    first = default_protocol()
    second = first.model_copy(update={"version": first.version + 1})
    store.add_protocol(NORTH.id, second, store.audit[0])
    planned = schedule_session(store, NORA, visit(number_in_series=3), AT, OSLO)

    assert planned.protocol == second.key
    assert store.records[planned.id].session.status is SessionStatus.SCHEDULED
    assert store.audit[-1].session_id == planned.id


def test_repeated_save_is_one_session(store: FakeStore) -> None:
    one = visit()
    first = schedule_session(store, NORA, one, AT, OSLO)
    count = len(store.audit)

    assert schedule_session(store, NORA, one, AT, OSLO) == first
    assert len(store.audit) == count


UNPLANNABLE = [
    ({"chair": " "}, "chair"),
    ({"chair": "x" * 41}, "chair"),
    ({"scheduled_at": AT - timedelta(hours=13)}, "scheduled_at"),
    ({"scheduled_at": AT + timedelta(days=900)}, "scheduled_at"),
    ({"number_in_series": 0}, "number_in_series"),
    ({"planned_in_series": 6}, "number_in_series"),
    ({"number_in_series": 7, "planned_in_series": 6}, "number_in_series"),
    ({"number_in_series": 1, "planned_in_series": 1_001}, "planned_in_series"),
]


@pytest.mark.parametrize(("facts", "box"), UNPLANNABLE, ids=lambda each: str(each)[:30])
def test_impossible_visit_is_refused(store: FakeStore, facts: dict[str, object], box: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        schedule_session(store, NORA, visit(**facts), AT, OSLO)

    assert refused.value.field == box


def test_second_visit_of_a_day_is_asked(store: FakeStore) -> None:
    same_day = visit(scheduled_at=AT + timedelta(hours=5))
    schedule_session(store, NORA, visit(scheduled_at=AT + timedelta(days=1)), AT, OSLO)
    schedule_session(store, NORA, visit(scheduled_at=AT + timedelta(days=2)), AT, OSLO)
    with pytest.raises(ConfirmationNeeded) as asked:
        schedule_session(store, NORA, same_day, AT, OSLO)
    assert set(asked.value.questions) == {"scheduled_at"}

    confirmed = frozenset({"scheduled_at"})
    assert schedule_session(store, NORA, same_day, AT, OSLO, confirmed).id == same_day.id


def test_day_is_the_clinics_own(store: FakeStore) -> None:
    tomorrow_in_oslo = AT.replace(hour=23, minute=30)

    assert schedule_session(store, NORA, visit(scheduled_at=tomorrow_in_oslo), AT, OSLO)


ABROAD: list[Callable[[FakeStore], object]] = [
    lambda store: revise_patient(store, OLAF, patient(), patient(), AT),
    lambda store: schedule_session(store, OLAF, visit(), AT, OSLO),
]


@pytest.mark.parametrize("act", ABROAD, ids=["revise", "schedule"])
def test_other_clinic_finds_no_patient(
    store: FakeStore, act: Callable[[FakeStore], object]
) -> None:
    with pytest.raises(NotFound):
        act(store)


def test_first_clinic_has_all_it_needs() -> None:
    store = FakeStore()
    clinic = Clinic(id=ClinicId(uuid4()), name="Klinikk", timezone="Europe/Oslo")
    set_up_clinic(store, clinic, new_person(clinic), AT)

    assert store.newest_protocol(clinic.id, AT) == default_protocol().key
    assert [user.role for user in store.users.values()] == [Role.ADMINISTRATOR]
    assert actions(store) == [
        AuditAction.CLINIC_CREATED,
        AuditAction.PERSON_ADDED,
        AuditAction.PROTOCOL_PUBLISHED,
    ]
    with pytest.raises(StateRefused):
        set_up_clinic(store, clinic, new_person(clinic), AT)


def test_wall_display_adds_nothing(store: FakeStore) -> None:
    wall = replace(NORA, role=Role.WALL_DISPLAY)
    acts: list[Callable[[], object]] = [
        lambda: add_patient(store, wall, another(), AT),
        lambda: revise_patient(store, wall, patient(), another(), AT),
        lambda: schedule_session(store, wall, visit(), AT, OSLO),
    ]

    for act in acts:
        with pytest.raises(PermissionRefused):
            act()


PASSWORDS = [
    ("nora", "eleven lett", "eleven lett", "password"),
    ("correct horse", " Correct Horse ", " Correct Horse ", "password"),
    ("nora", "correct horse", "correct horsf", "password_again"),
]


@pytest.mark.parametrize(("login", "password", "again", "box"), PASSWORDS)
def test_weak_password_is_refused(login: str, password: str, again: str, box: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        check_password(login, password, again)

    assert refused.value.field == box


NO_PLACES = ("Factory", "localtime", "posix/Europe/Oslo", "right/Europe/Oslo", "posixrules")


@pytest.mark.parametrize("typed", ["", "Mars", "../etc/passwd", "Oslo time", *NO_PLACES])
def test_unknown_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(MonitoringError, match="time zone"):
        check_timezone(typed)
