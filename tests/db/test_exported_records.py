"""Whole records for an export: those of the filter, and nobody else's."""

import pytest

from db.engine import Database
from db.exported_records import RecordReader, patients_in
from monitoring.audit import AuditAction
from monitoring.errors import NotFound
from monitoring.exports import ExportFilter
from monitoring.following_up import write_follow_up
from monitoring.ids import SessionId
from tests.course_factories import follow_up
from tests.db.furnishing import SESSION, event, furnish
from tests.factories import NORA, NORTH, SOUTH, at_minute, patient, vitals

BEFORE, AFTER = at_minute(-600), at_minute(600)


def test_filter_finds_the_sessions_that_began_in_it(database: Database) -> None:
    furnish(database)
    mine = ((patient().id, (SESSION.id,)),)
    with database.reading() as connection:
        for wanted, found in (
            (ExportFilter(), mine),
            (ExportFilter(since=BEFORE, until=AFTER), mine),
            (ExportFilter(since=AFTER), ()),
            (ExportFilter(patient_id=patient().id), mine),
            (ExportFilter(patient_id=patient().id, since=AFTER), ((patient().id, ()),)),
            (ExportFilter(session_id=SESSION.id), mine),
        ):
            assert RecordReader(connection, NORTH.id, wanted).sessions() == found


def test_record_and_course_come_whole(database: Database) -> None:
    furnish(database)
    taken = vitals(5)
    with database.transaction() as store:
        store.add_entries(SESSION, [taken], event(AuditAction.ENTRIES_ADDED, SESSION))
        write_follow_up(store, NORA, patient().id, follow_up(53), at_minute(50))
    with database.reading() as connection:
        reader = RecordReader(connection, NORTH.id, ExportFilter())
        earlier = RecordReader(connection, NORTH.id, ExportFilter(until=BEFORE))
        later = RecordReader(connection, NORTH.id, ExportFilter(since=AFTER))

        assert reader.record(SESSION.id)[0].entries == (taken,)
        assert reader.patient(patient().id).record_number == patient().record_number
        assert [each.kind for each in reader.course(patient().id)] == ["follow_up"]
        assert earlier.course(patient().id) == later.course(patient().id) == ()


def test_another_clinic_finds_nothing(database: Database) -> None:
    furnish(database)
    with database.reading() as connection:
        assert patient().id in patients_in(connection, NORTH.id, ExportFilter())
        assert patients_in(connection, SOUTH.id, ExportFilter()) == frozenset()
        with pytest.raises(NotFound):
            RecordReader(connection, SOUTH.id, ExportFilter()).record(SessionId(SESSION.id))
