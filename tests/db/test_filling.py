"""The benchmarks' way of filling a clinic gives patients like the first one."""

from collections import Counter

from sqlalchemy import select

from db.backup import sqlite_file
from db.course_frames import patient_frames
from db.engine import Database
from db.filling import copy_patient
from db.session_tables import SessionStateRow
from monitoring.ids import PatientId
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, add, furnish
from tests.factories import NORTH, assessment, baseline, order, start, vitals


def test_copies_are_like_the_original(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    furnish(database)
    add(database, *baseline(), order(), start(), vitals(5), assessment(5, pain=3))
    copy_patient(sqlite_file(sqlite_url), NORTH.id, SESSION.patient_id, range(1, 4))

    with database.reading() as connection:
        patients = connection.scalars(select(SessionStateRow.patient_id)).all()
        all_frames = [patient_frames(connection, NORTH.id, PatientId(each)) for each in patients]
    database.close()
    assert SESSION.patient_id in patients
    assert len(set(patients)) == 4
    sizes = Counter(
        (len(each.vitals), len(each.assessments), len(each.pump)) for each in all_frames
    )
    assert sizes == {(2, 1, 1): 4}
