"""The store's contract for people, patients, protocols and whatever they are called."""

import csv
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from db.clinic_tables import PatientRow
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.entries import RemarkKind
from monitoring.errors import NotFound, ValueRefused
from monitoring.ids import UserId
from monitoring.protocols import default_protocol
from monitoring.sessions import ProtocolVersion
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add,
    another_patient,
    another_session,
    event,
    furnish,
    reopened,
    stored,
)
from tests.factories import (
    NORA,
    NORTH,
    patient,
    remark,
)
from tests.shared_data import shared

OWN_HARD_NAMES = (
    "O'Brien",
    'Robert"); DROP TABLE patient;--',
    "<b>Null</b>",
    "=cmd()",
    "Nguyễn Thị Ánh",
    "סמירה النجار",
    "👩‍⚕️ a\u0301",
    "\u202eevil",
    "\\x00 %s %(id)s ? :id",
)


def test_session_needs_its_patient(clinic: AnyDatabase) -> None:
    orphan = another_session(patient_id=another_patient().id)

    with pytest.raises(NotFound), clinic.transaction() as store:
        store.add_session(orphan, event(AuditAction.SESSION_SCHEDULED, orphan))


def test_record_number_is_given_once(clinic: AnyDatabase) -> None:
    namesake = another_patient(record_number=patient().record_number)

    with pytest.raises(ValueRefused) as refused, clinic.transaction() as store:
        store.add_patient(namesake, event(AuditAction.PATIENT_ADDED))
    assert refused.value.field == "record_number"


def test_login_is_given_once(clinic: AnyDatabase) -> None:
    namesake = replace(NORA, id=UserId(uuid4()))

    audit = event(AuditAction.PERSON_ADDED)
    with pytest.raises(ValueRefused) as refused, clinic.transaction() as store:
        store.add_user(namesake, login="nora", password_hash="x", audit=audit)  # noqa: S106
    assert refused.value.field == "login"


def test_protocol_comes_back_whole(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store:
        assert store.protocol(NORTH.id, SESSION.protocol) == default_protocol()
        with pytest.raises(NotFound):
            store.protocol(NORTH.id, ProtocolVersion(name="default", version=99))


def test_hard_names_come_back_letter_for_letter(database: Database) -> None:
    names = [*OWN_HARD_NAMES, *shared_names()]
    furnish(database)
    with database.transaction() as store:
        for name in names:
            hard = another_patient(family_name=name, given_name=name, allergies=name)
            store.add_patient(hard, event(AuditAction.PATIENT_ADDED))

    with database.reading() as connection:
        columns = (PatientRow.family_name, PatientRow.given_name, PatientRow.allergies)
        found = {tuple(row) for row in connection.execute(select(*columns))}
    assert {(name, name, name) for name in names} <= found


def test_hard_notes_come_back_letter_for_letter(clinic: AnyDatabase) -> None:
    notes = [remark(1, RemarkKind.NOTE, name) for name in OWN_HARD_NAMES]
    add(clinic, *notes)

    assert set(stored(reopened(clinic)).entries) == set(notes)


def shared_names() -> list[str]:
    """Names of the shared test data; skips where it is not beside the project."""
    with shared("hostile-input", "names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted({row["surname"] or row["given"] for row in rows} | {row["given"] for row in rows})
