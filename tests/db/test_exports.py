"""What leaves the clinic: for a purpose, by who may, and kept with its digest before it goes."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from db.audit_tables import AuditEntryRow
from db.engine import Database
from db.exports import newest_exports
from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.exporting import NEEDS, checked_request, may_export, record_export
from monitoring.exports import SCOPES, Export, ExportKind, ExportRequest
from monitoring.ids import PatientId, SessionId
from monitoring.people import User
from tests.db.furnishing import SESSION, AnyDatabase, furnish
from tests.exporting import PURPOSE, contents, export_request
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SOUTH, at_minute, patient
from tests.fakes import FakeDatabase


def export(
    clinic: AnyDatabase, request: ExportRequest | None = None, by: User = ADA, minute: float = 0
) -> Export:
    with clinic.transaction() as store:
        wanted = request or export_request()
        return record_export(store, by, wanted, contents(), at_minute(minute))


def test_export_comes_back_whole(database: Database) -> None:
    furnish(database)
    since, tables = AT - timedelta(days=30), ("readings", "flags")
    request = export_request(since=since, until=AT, tables=tables, with_free_text=True)
    first = export(database, request)
    second = export(database, minute=1)

    with database.reading() as connection:
        assert newest_exports(connection, NORTH.id, 9) == (second, first)
        assert newest_exports(connection, NORTH.id, 1, skip=1) == (first,)
        assert newest_exports(connection, SOUTH.id, 9) == ()


def test_audit_tells_person_purpose_filter_rows_and_digest() -> None:
    fake = FakeDatabase()
    furnish(fake)
    request = export_request(patient_id=patient().id, since=AT)
    made = export(fake, request, PIET)
    audited = fake.store.audit[-1]

    assert (audited.action, audited.by) == (AuditAction.EXPORT_MADE, PIET.id)
    assert audited.details == {
        "export": str(request.id),
        "kind": "tables-csv",
        "purpose": PURPOSE,
        "since": "2026-11-23T14:00:00+00:00",
        "patient": str(patient().id),
        "rows": 63,
        "rows_of_sessions": 3,
        "rows_of_readings": 60,
        "size_bytes": 1_234,
        "sha256": made.contents.sha256,
    }


def test_export_of_session_is_in_its_chain(database: Database) -> None:
    furnish(database)
    export(database, export_request(ExportKind.SESSION_JSON, session_id=SESSION.id))
    chain = select(AuditEntryRow.action).where(AuditEntryRow.chain == SESSION.id)

    with database.reading() as connection:
        assert AuditAction.EXPORT_MADE in connection.execute(chain).scalars().all()


@pytest.mark.parametrize("by", [NORA, OLAF], ids=lambda by: by.name)
def test_nurses_export_nothing(clinic: AnyDatabase, by: User) -> None:
    with pytest.raises(PermissionRefused, match="may not export records"):
        export(clinic, by=by)


@pytest.mark.parametrize("purpose", ["", "  \n "])
def test_export_needs_a_purpose(clinic: AnyDatabase, purpose: str) -> None:
    with pytest.raises(ValueRefused, match="Say what this is for") as refused:
        export(clinic, export_request(purpose=purpose))
    assert refused.value.field == "purpose"


def test_same_export_is_kept_once(clinic: AnyDatabase) -> None:
    request = export_request()
    export(clinic, request)

    with pytest.raises(StateRefused):
        export(clinic, request, minute=1)


@pytest.mark.parametrize(
    "request_of_nobody",
    [
        export_request(patient_id=PatientId(uuid4())),
        export_request(session_id=SessionId(uuid4())),
    ],
    ids=["patient", "session"],
)
def test_other_clinics_things_are_not_there(
    clinic: AnyDatabase, request_of_nobody: ExportRequest
) -> None:
    with pytest.raises(NotFound):
        export(clinic, request_of_nobody)


def test_nobody_exports_what_they_may_not_see() -> None:
    allowed = {
        person.name: {kind for kind in ExportKind if may_export(person, kind)}
        for person in (NORA, PIET, ADA)
    }

    assert allowed["Nora"] == set()
    assert allowed["Piet"] == set(ExportKind) - {ExportKind.AUDIT}
    assert allowed["Ada"] == set(ExportKind) - {ExportKind.PATIENT_PDF}
    assert set(NEEDS) == set(SCOPES) == set(ExportKind)


def test_export_says_what_it_is_made_of() -> None:
    whole = export_request(ExportKind.SESSION_PDF)
    with pytest.raises(ValueRefused, match="Choose the session"):
        checked_request(PIET, whole)
    with pytest.raises(ValueRefused, match="Choose the patient"):
        checked_request(PIET, replace(whole, kind=ExportKind.PATIENT_PDF))
    with pytest.raises(ValueRefused, match="last day is before"):
        export_request(since=AT, until=AT)
