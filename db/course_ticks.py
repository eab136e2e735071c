"""Which courses time alone may change, in every clinic: for the tick, never for a screen."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, text

from db.course_flag_tables import CourseFlagRow
from db.course_tables import CourseStateRow
from db.engine import Database
from db.flag_tables import NEEDS_LOOK
from monitoring.flags import Severity
from monitoring.ids import ClinicId, PatientId

_DUE = (
    select(CourseStateRow.clinic_id, CourseStateRow.patient_id, CourseStateRow.follow_up_due_at)
    .where(CourseStateRow.follow_up_due_at <= bindparam("at"))
    .order_by(CourseStateRow.clinic_id, CourseStateRow.patient_id)
)
_UNSEEN = (
    select(CourseFlagRow.clinic_id, CourseFlagRow.patient_id)
    .distinct()
    .where(text(NEEDS_LOOK), CourseFlagRow.severity == Severity.CRITICAL)
    .where(CourseFlagRow.is_acknowledged.is_(False), CourseFlagRow.escalated_at.is_(None))
    .order_by(CourseFlagRow.clinic_id, CourseFlagRow.patient_id)
)


class Waiting(NamedTuple):
    """A patient somebody waits for; `due_at` is when they were to be asked, None for a flag."""

    clinic_id: ClinicId
    patient_id: PatientId
    due_at: datetime | None


def waiting_courses(database: Database, at: datetime) -> tuple[Waiting, ...]:
    """The patients whose follow-up was due by `at`, or with a critical flag nobody has seen yet.

    One that is on the physicians' list already changes no more by time.
    """
    with database.reading() as connection:
        due = [
            Waiting(ClinicId(of), PatientId(each), due_at)
            for of, each, due_at in connection.execute(_DUE, {"at": at})
        ]
        flagged = [
            Waiting(ClinicId(of), PatientId(each), None) for of, each in connection.execute(_UNSEEN)
        ]
    return (*due, *flagged)
