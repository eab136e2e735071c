"""A session record as JSON, in the format of docs/record-format.md; nobody is named in it."""

from collections.abc import Sequence
from typing import IO

from dashboard.exports.offer import Making, Offer
from db.patients import read_patient
from monitoring.errors import NotFound
from monitoring.exports import ExportKind, RowCount
from monitoring.people import Patient
from monitoring.record import SessionRecord
from monitoring.record_format import PatientFacts, dump_record


def write(making: Making, file: IO[bytes]) -> Sequence[RowCount]:
    """The record as `infusion-monitor evaluate` reads it."""
    database, session_id = making.database, making.wanted.session_id
    if session_id is None:
        raise NotFound("There is no such session in your clinic.")
    record, _ = database.reading_record(making.clinic.id, session_id)
    with database.reading() as connection:
        patient = read_patient(connection, making.clinic.id, record.session.patient_id)
    file.write(dump_record(record, _facts(record, patient)).encode())
    return (RowCount(part="entries", rows=len(record.entries)),)


def _facts(record: SessionRecord, patient: Patient) -> PatientFacts:
    on, born = record.session.scheduled_at.date(), patient.born_on
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return PatientFacts(age_years=years, allergies=patient.allergies)


OFFER = Offer(
    kind=ExportKind.SESSION_JSON,
    title="Session record (JSON)",
    about="Everything written about one session, letter for letter, to be read by a program. The "
    "patient is an id; notes are in it as they were typed.",
    suffix="json",
    media_type="application/json",
    write=write,
)
