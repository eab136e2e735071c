"""The tick's part across sessions: follow-ups that become overdue, and item 9 nobody has seen."""

from datetime import datetime, timedelta

from dashboard import runtime
from db.clinic_rows import newest_protocol, read_protocol
from db.course_rows import read_flags
from db.course_store import course_of
from db.course_ticks import Waiting, waiting_courses
from db.engine import Database
from monitoring.course_flags import next_look_at
from monitoring.ids import ClinicId, PatientId
from monitoring.revising_course import decide_anew, revise_course

# A clinic's new protocol counts at the latest after this (D); what a page changes counts at once.
LOOK_AGAIN_AFTER = timedelta(hours=1)


class CourseWatch:
    """Remembers until when time changes nothing about a course, so that few are read each tick.

    It is only what this process knows: whoever starts anew looks at each once.
    """

    def __init__(self) -> None:
        self._settled_until: dict[Waiting, datetime] = {}

    def waiting(self, database: Database, at: datetime) -> tuple[Waiting, ...]:
        """The courses to be looked at now."""
        found = waiting_courses(database, at)
        self._settled_until = {
            each: until for each in found if (until := self._settled_until.get(each)) is not None
        }
        return tuple(each for each in found if self._settled_until.get(each, at) <= at)

    def look(self, database: Database, waiting: Waiting) -> None:
        """Store what time has changed about one course; mostly nothing, then no lock."""
        at = runtime.now()
        next_at = look_at_course(database, waiting.clinic_id, waiting.patient_id, at)
        latest = at + LOOK_AGAIN_AFTER
        self._settled_until[waiting] = latest if next_at is None else min(next_at, latest)


def look_at_course(
    database: Database, clinic_id: ClinicId, patient_id: PatientId, at: datetime
) -> datetime | None:
    """Store what time has changed about a patient's course; gives when it will change next."""
    with database.reading() as connection:
        record = course_of(connection, clinic_id, patient_id)
        stored = read_flags(connection, clinic_id, patient_id)
        protocol = read_protocol(connection, clinic_id, newest_protocol(connection, clinic_id, at))
    now = decide_anew(record, stored, protocol, at)
    if now.changed:
        with database.transaction() as store:
            revise_course(store, clinic_id, patient_id, None, at)
    if now.timeline is None:
        return None
    return next_look_at(now.timeline, now.evaluation, protocol)
