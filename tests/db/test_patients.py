"""Patients in every store: nothing that was true of them is lost, and they are found."""

import unicodedata
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, column, insert, table, update

from db import clinic_rows
from db.audit_writing import ChainWriter
from db.clinic_tables import PatientRow
from db.engine import Database
from db.migrating import STEPS, upgrade
from db.patient_search import MOST_FOUND, FormerName, find_patients
from db.patients import patient_history, read_patient, visits_of
from monitoring.audit import AuditAction
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.ids import PatientId, new_uuid
from monitoring.names import search_text
from monitoring.people import Patient
from monitoring.sessions import SessionStatus
from tests.db.conftest import KEY
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add,
    another_patient,
    another_session,
    event,
    furnish,
    stored,
)
from tests.factories import AT, NORA, NORTH, SOUTH, at_minute, patient, start

PEOPLE = (
    ("Nguyễn", "Thị Ánh"),
    (unicodedata.normalize("NFD", "Nguyễn"), "Văn"),
    ("O'Brien", "Conan"),
    ("Þórðarson", "Jón"),
    ("欧陽", "𠮷野"),
    ("النجار", "سميرة"),
    ("Smith-Jones", "<b>Bob</b>"),
    ("Ng", "=cmd()"),
)


@pytest.fixture
def found(database: Database) -> "Finder":
    furnish(database)
    finder = Finder(database)
    for family_name, given_name in PEOPLE:
        finder.add(family_name=family_name, given_name=given_name)
    return finder


class Finder:
    """A clinic whose patients are looked for."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, **facts: object) -> Patient:
        one = another_patient(**{"born_on": date(1960, 1, 1), **facts})
        with self.database.transaction() as store:
            store.add_patient(one, event(AuditAction.PATIENT_ADDED))
        return one

    def __call__(self, typed: str) -> list[str]:
        with self.database.reading() as connection:
            return [
                each.family_name for each in find_patients(connection, NORTH.id, typed).patients
            ]


SEARCHES = [
    ("nguyen", [PEOPLE[0][0], PEOPLE[1][0]]),
    (unicodedata.normalize("NFD", "NGUYỄN THỊ"), [PEOPLE[0][0]]),
    ("anh nguy", [PEOPLE[0][0]]),
    ("obr", ["O'Brien"]),
    ("o'brien, conan", ["O'Brien"]),
    ("brien", ["O'Brien"]),
    ("jon thord", ["Þórðarson"]),
    ("欧陽𠮷野", ["欧陽"]),
    ("欧", ["欧陽"]),
    ("سمير", ["النجار"]),
    ("jones bob", ["Smith-Jones"]),
    ("cmd", ["Ng"]),
    ("okafor 12 Mar 1979", ["Okafor"]),
    ("12.3.1979", ["Okafor"]),
    ("1979-03-12", ["Okafor"]),
    ("03/12/1979", ["Okafor"]),
    ("004417", ["Okafor"]),
    ("4417", ["Okafor"]),
    ("0044", ["Okafor"]),
    ("okafor 13 Mar 1979", []),
    ("%", None),
    ("_kafor", []),
    ("kafor", []),
    ("o' OR 1=1 --", []),
]


@pytest.mark.parametrize(("typed", "names"), SEARCHES, ids=lambda each: str(each)[:20])
def test_patient_is_found_as_typed(found: Finder, typed: str, names: list[str] | None) -> None:
    if names is None:  # nothing to look for: the first of all
        assert len(found(typed)) == len(PEOPLE) + 1
    else:
        assert found(typed) == names


def test_unclear_birth_date_finds_both(found: Finder) -> None:
    found.add(family_name="April", born_on=date(1979, 4, 3))
    found.add(family_name="March", born_on=date(1979, 3, 4))

    assert found("03/04/1979") == ["April", "March"]
    assert found("3.4.1979") == ["April"]


def test_record_number_like_a_date_is_found(found: Finder) -> None:
    found.add(family_name="Number", record_number="1979-03-12-7")

    assert found("1979-03-12") == ["Number", "Okafor"]
    assert found("19790312") == ["Number", "Okafor"]


def test_most_found_are_said(found: Finder) -> None:
    for number in range(MOST_FOUND):
        found.add(family_name=f"Hansen z{number:02}")

    with found.database.reading() as connection:
        some, one = (find_patients(connection, NORTH.id, typed) for typed in ("", "hansen z07"))
    assert (len(some.patients), some.has_more) == (MOST_FOUND, True)
    assert (len(one.patients), one.has_more) == (1, False)


def test_other_clinic_finds_nobody(found: Finder) -> None:
    with found.database.reading() as connection:
        assert find_patients(connection, SOUTH.id, "okafor").patients == ()
        with pytest.raises(NotFound):
            read_patient(connection, SOUTH.id, patient().id)


def test_revised_patient_keeps_history(database: Database) -> None:
    furnish(database)
    married = replace(patient(), family_name="Lindqvist", allergies="Latex")
    with database.transaction() as store:
        store.revise_patient(married, replace(event(AuditAction.PATIENT_REVISED), at=at_minute(5)))

    with database.reading() as connection:
        new, old = patient_history(connection, NORTH.id, patient().id)
        assert read_patient(connection, NORTH.id, patient().id) == married
        assert len(find_patients(connection, NORTH.id, "lindqvist").patients) == 1
    assert (new.patient, new.since, new.by) == (married, at_minute(5), NORA.id)
    assert (old.patient, old.since, old.by) == (patient(), AT, NORA.id)


def rename(database: Database, minute: float, **names: str) -> Patient:
    """Okafor is called otherwise from this minute on."""
    renamed = replace(patient(), **names)  # type: ignore[arg-type]
    with database.transaction() as store:
        changed = replace(event(AuditAction.PATIENT_REVISED), at=at_minute(minute))
        store.revise_patient(renamed, changed)
    return renamed


@pytest.mark.parametrize("typed", ["okafor", "lindq", "ada haug", "okafor 12.3.1979", "okaforad"])
def test_former_name_finds_the_patient(found: Finder, typed: str) -> None:
    rename(found.database, 5, family_name="Lindqvist")
    now = rename(found.database, 9, family_name="Haugen")

    with found.database.reading() as connection:
        here = find_patients(connection, NORTH.id, typed)
        elsewhere = find_patients(connection, SOUTH.id, typed)
    assert here.patients == (now,)
    assert here.former == {
        now.id: (FormerName("Okafor", "Adaeze"), FormerName("Lindqvist", "Adaeze"))
    }
    assert elsewhere.patients == ()


def test_name_taken_back_is_no_former_one(found: Finder) -> None:
    rename(found.database, 5, family_name="Lindqvist")
    rename(found.database, 9, family_name="Okafor", allergies="Latex")

    with found.database.reading() as connection:
        (former,) = find_patients(connection, NORTH.id, "okafor").former.values()
    assert former == (FormerName("Lindqvist", "Adaeze"),)


def test_renamed_patients_are_counted_once(found: Finder) -> None:
    for number in range(MOST_FOUND - 1):
        found.add(family_name=f"Okafor z{number:02}")
    for number in range(5):
        rename(found.database, number, family_name=f"Okafor b{number}")

    with found.database.reading() as connection:
        some = find_patients(connection, NORTH.id, "okafor")
    assert (len(some.patients), some.has_more) == (MOST_FOUND, False)


def test_upgrade_fills_in_former_names(empty_url: str) -> None:
    database = Database(empty_url, KEY)
    with database.engine.begin() as connection:
        bring_to(connection, "head")
    furnish(database)
    now = rename(database, 5, family_name="Lindqvist")
    only_now = search_text("Lindqvist", "Adaeze", now.record_number, now.born_on)
    with database.engine.begin() as connection:
        connection.execute(update(PatientRow).values(search=only_now))
        step = import_module("db.migrations.versions.0010_former_names")
        with Operations.context(MigrationContext.configure(connection)):
            step.upgrade()

    with database.reading() as connection:
        assert find_patients(connection, NORTH.id, "okafor").patients == (now,)
    database.close()


def test_revising_nobody_is_refused(clinic: AnyDatabase) -> None:
    with pytest.raises(NotFound), clinic.transaction() as store:
        store.revise_patient(another_patient(), event(AuditAction.PATIENT_REVISED))


def test_revised_number_is_given_once(clinic: AnyDatabase) -> None:
    other = another_patient()
    with clinic.transaction() as store:
        store.add_patient(other, event(AuditAction.PATIENT_ADDED))
    taken = replace(other, record_number=patient().record_number)

    with pytest.raises(ValueRefused) as refused, clinic.transaction() as store:
        store.revise_patient(taken, event(AuditAction.PATIENT_REVISED))
    assert refused.value.field == "record_number"


def test_patient_is_known_in_their_clinic(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store:
        assert store.patient(NORTH.id, patient().id) == patient()
        assert store.patients_born_on(NORTH.id, patient().born_on) == (patient(),)
        assert store.patients_born_on(SOUTH.id, patient().born_on) == ()
        with pytest.raises(NotFound):
            store.patient(SOUTH.id, patient().id)


def test_patient_is_added_once(clinic: AnyDatabase) -> None:
    again = replace(patient(), record_number="another")

    with pytest.raises(StateRefused), clinic.transaction() as store:
        store.add_patient(again, event(AuditAction.PATIENT_ADDED))


def test_unfinished_visits_are_known(clinic: AnyDatabase) -> None:
    later = another_session(status=SessionStatus.SCHEDULED, scheduled_at=at_minute(90))
    over = another_session(status=SessionStatus.CANCELLED, scheduled_at=at_minute(120))
    with clinic.transaction() as store:
        for each in (later, over):
            store.add_session(each, event(AuditAction.SESSION_SCHEDULED, each))

    with clinic.transaction() as store:
        found = store.unfinished_visits(NORTH.id, patient().id)
    assert set(found) == {SESSION.scheduled_at, later.scheduled_at}


def test_visits_come_latest_first(database: Database) -> None:
    furnish(database)
    later = another_session(
        status=SessionStatus.SCHEDULED, scheduled_at=at_minute(90), number_in_series=2
    )
    with database.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))

    with database.reading() as connection:
        first, second = visits_of(connection, NORTH.id, patient().id)
    assert (first.session_id, first.status, first.number_in_series) == (
        later.id,
        SessionStatus.SCHEDULED,
        2,
    )
    assert second.session_id == SESSION.id


def test_new_session_knows_earlier_infusions(clinic: AnyDatabase) -> None:
    add(clinic, start())
    later = another_session(status=SessionStatus.SCHEDULED, scheduled_at=at_minute(9_000))
    with clinic.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))

    assert stored(clinic, later).session.earlier_infusions == (AT,)


def test_newest_protocol_is_the_last_published(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store:
        assert store.newest_protocol(NORTH.id, AT) == SESSION.protocol
        with pytest.raises(NotFound):
            store.newest_protocol(SOUTH.id, AT)
        protocol = store.protocol(NORTH.id, SESSION.protocol)
        second = protocol.model_copy(update={"version": protocol.version + 1})
        store.add_protocol(NORTH.id, second, event(AuditAction.PROTOCOL_PUBLISHED))

    with clinic.transaction() as store:
        assert store.newest_protocol(NORTH.id, AT) == second.key


def test_only_an_empty_store_is_empty(database: Database) -> None:
    with database.transaction() as store:
        assert store.is_empty()
    furnish(database)

    with database.transaction() as store:
        assert not store.is_empty()


def test_upgrade_fills_in_who_was_there(empty_url: str) -> None:
    made_at = at_minute(-60)
    database = Database(empty_url, KEY)
    with database.engine.begin() as connection:
        bring_to(connection, "0005")
        add_old_patient(connection, PatientId(new_uuid(made_at)))
    database.close()
    upgrade(empty_url, KEY, AT)

    upgraded = Database(empty_url, KEY)
    with upgraded.reading() as connection:
        (known,) = find_patients(connection, NORTH.id, "nguyen 12.3.1979").patients
        (version,) = patient_history(connection, NORTH.id, known.id)
    assert (version.patient, version.since, version.by) == (known, made_at, None)
    upgraded.close()


def bring_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def add_old_patient(connection: Connection, patient_id: PatientId) -> None:
    clinic_rows.add_clinic(connection, NORTH)
    ChainWriter(connection, KEY).begin(NORTH.id, NORTH.id)
    kinds = {name: each.type for name, each in PatientRow.__table__.c.items() if name != "search"}
    old = table("patient", *(column(name, kind) for name, kind in kinds.items()))
    values = {name: getattr(patient(), name) for name in kinds}
    names = {"family_name": "Nguyễn", "given_name": "Thị Ánh", "id": patient_id}
    connection.execute(insert(old).values(values | names))
