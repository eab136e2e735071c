"""Reading whole records for an export, one after the other, all of one state of the database."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, bindparam, func, select

from db.course_rows import read_entries
from db.course_tables import FollowUpRow
from db.patients import read_patient
from db.record_cache import RecordCache
from db.record_rows import open_record
from db.session_scopes import CLINIC, Scope, sessions, with_state
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement, Values
from monitoring.course_entries import CourseEntry
from monitoring.exports import ExportFilter
from monitoring.flags import Flag
from monitoring.follow_ups import FollowUp
from monitoring.ids import ClinicId, PatientId, SessionId
from monitoring.people import Patient
from monitoring.record import SessionRecord

_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_began = func.coalesce(SessionStateRow.started_at, SessionRow.scheduled_at)
_ALL = Scope(with_state(SessionRow.__table__), (SessionRow.clinic_id == CLINIC,))
_PERIOD = Statement(
    sessions(_ALL, SessionRow.patient_id, SessionRow.id)
    .where(_began >= bindparam("since"), _began < bindparam("until"))
    .order_by(SessionRow.patient_id, SessionRow.scheduled_at, SessionRow.id)
)
_PATIENT = Statement(
    sessions(_ALL, SessionRow.patient_id, SessionRow.id)
    .where(SessionRow.patient_id == bindparam("patient_id"))
    .where(_began >= bindparam("since"), _began < bindparam("until"))
    .order_by(SessionRow.scheduled_at, SessionRow.id)
)
_PATIENTS = (
    Statement(
        sessions(_ALL, SessionRow.patient_id)
        .distinct()
        .where(_began >= bindparam("since"), _began < bindparam("until"))
    ),
    Statement(
        select(FollowUpRow.patient_id)
        .distinct()
        .where(FollowUpRow.clinic_id == CLINIC)
        .where(FollowUpRow.measured_at >= bindparam("since"))
        .where(FollowUpRow.measured_at < bindparam("until"))
    ),
)


def patients_in(
    connection: Connection, clinic_id: ClinicId, wanted: ExportFilter
) -> frozenset[PatientId]:
    """Everybody who had a session or was followed up in the period of the filter."""
    values: Values = {
        "clinic_id": clinic_id,
        "since": wanted.since or _FIRST,
        "until": wanted.until or _LAST,
    }
    return frozenset(
        PatientId(found) for each in _PATIENTS for (found,) in each.rows(connection, values)
    )


class RecordReader:
    """The records that a filter asks for, as `connection` sees them."""

    def __init__(self, connection: Connection, clinic_id: ClinicId, wanted: ExportFilter) -> None:
        self._connection = connection
        self._clinic_id = clinic_id
        self._wanted = wanted
        self._since, self._until = wanted.since or _FIRST, wanted.until or _LAST

    def sessions(self) -> Sequence[tuple[PatientId, Sequence[SessionId]]]:
        """Each patient with the sessions that began in the period, in order of time.

        A patient that was asked for is there without any session too. Raises NotFound for a session
        that the clinic does not hold.
        """
        wanted = self._wanted
        if wanted.session_id is not None:
            record, _ = self.record(wanted.session_id)
            return ((record.session.patient_id, (wanted.session_id,)),)
        found = tuple(self._grouped())
        if not found and wanted.patient_id is not None:
            return ((wanted.patient_id, ()),)
        return found

    def record(self, session_id: SessionId) -> tuple[SessionRecord, Sequence[Flag]]:
        """The record of a session and its flags, withdrawn ones too; raises NotFound."""
        # Nothing is kept in memory between records: a whole clinic may come by.
        cache = RecordCache()
        held = open_record(self._connection, cache, self._clinic_id, session_id, is_locked=False)
        return held.record, tuple(held.flags.values())

    def patient(self, patient_id: PatientId) -> Patient:
        """The patient as known now; raises NotFound."""
        return read_patient(self._connection, self._clinic_id, patient_id)

    def course(self, patient_id: PatientId) -> tuple[CourseEntry, ...]:
        """What was true of the patient until the period's end; of follow-ups those inside of it."""
        found = read_entries(self._connection, self._clinic_id, patient_id)
        return tuple(
            entry
            for entry in found
            if entry.measured_at < self._until
            and not (isinstance(entry, FollowUp) and entry.measured_at < self._since)
        )

    def _grouped(self) -> Iterator[tuple[PatientId, Sequence[SessionId]]]:
        statement = _PERIOD if self._wanted.patient_id is None else _PATIENT
        rows = statement.rows(
            self._connection,
            {
                "clinic_id": self._clinic_id,
                "patient_id": self._wanted.patient_id,
                "since": self._since,
                "until": self._until,
            },
        )
        for patient_id, group in groupby(rows, key=itemgetter(0)):
            yield PatientId(patient_id), tuple(SessionId(found) for _, found in group)
