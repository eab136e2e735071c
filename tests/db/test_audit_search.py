"""A page of the audit: by person, patient, kind and time, the newest first, in one statement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from db.audit_search import AuditFilter, AuditLine, all_events, audit_page, count_events
from db.engine import Database
from monitoring.audit import AuditAction, AuditEvent
from tests.db.conftest import KEY
from tests.db.explaining import statements_of, steps_of
from tests.db.furnishing import SESSION, add, event, furnish
from tests.factories import ADA, AT, NORA, NORTH, SOUTH, vitals

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinic(database: Database) -> Database:
    """Nora writes twice in a session; Ada opens the patient's page, later her own audit."""
    furnish(database)
    add(database, vitals(1))
    add(database, vitals(2))
    _look(database, AuditAction.RECORD_OPENED, 5, {"patient": str(SESSION.patient_id)})
    _look(database, AuditAction.AUDIT_READ, 6, {})
    return database


def _look(database: Database, action: AuditAction, minute: int, details: dict[str, str]) -> None:
    at = AT + minute * MINUTE
    looked: AuditEvent = replace(event(action), by=ADA.id, at=at, details=details)
    with database.transaction() as store:
        store.add_audit(looked)


def page(
    database: Database, wanted: AuditFilter, most: int = 50, skip: int = 0
) -> tuple[AuditLine, ...]:
    with database.reading() as connection:
        return audit_page(connection, NORTH.id, wanted, most=most, skip=skip)


def actions(lines: tuple[AuditLine, ...]) -> list[AuditAction]:
    return [line.action for line in lines]


def test_newest_is_first(clinic: Database) -> None:
    found = page(clinic, AuditFilter(), most=3)

    assert actions(found)[:2] == [AuditAction.AUDIT_READ, AuditAction.RECORD_OPENED]
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)


def test_pages_leave_nothing_out(clinic: Database) -> None:
    whole = page(clinic, AuditFilter())
    parts = [page(clinic, AuditFilter(), most=3, skip=skip) for skip in range(0, len(whole), 3)]

    assert tuple(line for part in parts for line in part) == whole
    with clinic.reading() as connection:
        assert count_events(connection, NORTH.id, AuditFilter()) == len(whole)
        oldest_first = tuple(all_events(connection, NORTH.id, AuditFilter(), 2))
    assert oldest_first == whole[::-1]


def test_by_person(clinic: Database) -> None:
    found = page(clinic, AuditFilter(by=ADA.id))

    assert actions(found) == [AuditAction.AUDIT_READ, AuditAction.RECORD_OPENED]
    assert {line.name for line in found} == {"Ada"}


def test_by_kind(clinic: Database) -> None:
    kinds = (AuditAction.AUDIT_READ, AuditAction.ENTRIES_ADDED)
    found = page(clinic, AuditFilter(actions=kinds))

    assert actions(found) == [AuditAction.AUDIT_READ, *2 * [AuditAction.ENTRIES_ADDED]]
    assert actions(page(clinic, AuditFilter(actions=kinds, by=ADA.id))) == [AuditAction.AUDIT_READ]


def test_by_patient_in_sessions_and_outside(clinic: Database) -> None:
    found = page(clinic, AuditFilter(patient_id=SESSION.patient_id))

    assert set(actions(found)) == {
        AuditAction.RECORD_OPENED,
        AuditAction.ENTRIES_ADDED,
        AuditAction.SESSION_SCHEDULED,
    }
    assert {line.family_name for line in found} == {"Okafor"}
    assert {line.session_id for line in found} == {SESSION.id, None}


def test_by_time(clinic: Database) -> None:
    wanted = AuditFilter(since=AT + 5 * MINUTE, until=AT + 6 * MINUTE)

    assert actions(page(clinic, wanted)) == [AuditAction.RECORD_OPENED]


def test_other_clinic_is_not_there(clinic: Database) -> None:
    theirs = AuditFilter(by=NORA.id)
    with clinic.reading() as connection:
        assert audit_page(connection, SOUTH.id, theirs, most=50) == ()


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, KEY)
    furnish(database)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (AuditFilter(), "ix_audit_entry_clinic_id_at"),
        (AuditFilter(since=AT, until=AT + MINUTE), "ix_audit_entry_clinic_id_at"),
        (AuditFilter(by=ADA.id), "ix_audit_entry_clinic_id_by_at"),
        (AuditFilter(by=ADA.id, since=AT), "ix_audit_entry_clinic_id_by_at"),
        (
            AuditFilter(actions=(AuditAction.EXPORT_MADE, AuditAction.SESSION_SIGNED)),
            "ix_audit_entry_clinic_id_action_at",
        ),
        (AuditFilter(patient_id=SESSION.patient_id), "ix_audit_entry_clinic_id_subject_at"),
    ],
    ids=["all", "days", "person", "person and days", "kind", "patient"],
)
def test_page_is_one_statement_by_an_index(
    on_sqlite: Database, wanted: AuditFilter, index: str
) -> None:
    statements = statements_of(on_sqlite, lambda: page(on_sqlite, wanted))
    steps = [step for step in steps_of(on_sqlite, statements) if "audit_entry" in step]

    assert len(statements) == 1
    assert any(index in step for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps), steps
