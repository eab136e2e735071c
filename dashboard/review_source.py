"""Reading what waits for a physician: the queries' frames as the rows of one list."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.review_queue import Kind, Queue, Reviewed, queue
from dashboard.review_rows import (
    course_rows,
    critical_of_courses,
    critical_of_sessions,
    follow_up_rows,
    mood_rules,
    overdue_rules,
    unsigned_rows,
    who_of,
)
from db.clinic_rows import newest_protocol, read_protocol
from db.clinics import clinic_of
from db.course_queries import (
    due_follow_ups,
    open_course_flags,
    open_critical_flags,
    seen_by_no_physician,
    unsigned_sessions,
)
from db.engine import Database
from db.restrictions import sight_of
from db.review_queries import Done, done_since, standing_reviews
from db.surroundings import names_in
from monitoring.course_entries import CourseReview
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, PatientId, SessionId, UserId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocols import MonitoringProtocol


def read_queue(database: Database, user: User, at: datetime) -> Queue:
    """What waits in the user's clinic; raises PermissionRefused for who may not review it."""
    check_can(user, Action.REVIEW_COURSE)
    clinic_id = user.clinic_id
    with database.reading() as connection:
        masked = sight_of(connection, user, at).masked
    flags = masked(open_course_flags(database, clinic_id))
    protocol, reviews, names = _around(database, clinic_id, flags, at)
    mood, overdue = mood_rules(protocol), overdue_rules(protocol)
    looked_at = flags[~flags["rule_id"].isin(overdue)]
    by_nurses = masked(seen_by_no_physician(database, clinic_id))
    rows = (
        *critical_of_courses(looked_at, by_nurses[by_nurses["rule_id"].isin(mood)], mood),
        *critical_of_sessions(masked(open_critical_flags(database, clinic_id)), mood),
        *unsigned_rows(masked(unsigned_sessions(database, clinic_id))),
        *follow_up_rows(masked(due_follow_ups(database, clinic_id, at)), at),
        *course_rows(looked_at, reviews),
    )
    waiting = {row.who.patient_id for row in rows if row.kind is Kind.COURSE}
    reviewed = [
        Reviewed(who=who, review=review, by=names.get(review.recorded_by, ""))
        for who in {who_of(row) for row in looked_at.to_dict("records")}
        if (review := reviews.get(who.patient_id)) and who.patient_id not in waiting
    ]
    return queue(rows, reviewed)


def signable(waiting: Queue) -> tuple[SessionId, ...]:
    """The unsigned sessions that may turn out uneventful, the oldest first."""
    rows = sorted(waiting.of(Kind.UNSIGNED), key=lambda row: row.since)
    return tuple(row.session_id for row in rows if row.is_calm and row.session_id is not None)


def read_done_today(database: Database, user: User, at: datetime) -> Done:
    """What was done in the user's clinic since its midnight."""
    with database.reading() as connection:
        zone = ZoneInfo(clinic_of(connection, user.clinic_id).timezone)
        midnight = datetime.combine(at.astimezone(zone).date(), time.min, tzinfo=zone)
        return done_since(connection, user.clinic_id, midnight)


def _around(
    database: Database, clinic_id: ClinicId, flags: pd.DataFrame, at: datetime
) -> tuple[MonitoringProtocol | None, dict[PatientId, CourseReview], dict[UserId, str]]:
    """The protocol in force (None before one), the reviews of flagged courses, and names."""
    with database.reading() as connection:
        try:
            protocol = read_protocol(
                connection, clinic_id, newest_protocol(connection, clinic_id, at)
            )
        except NotFound:
            protocol = None
        patients = {PatientId(each) for each in flags["patient_id"]}
        reviews = standing_reviews(connection, clinic_id, patients)
        return protocol, dict(reviews), dict(names_in(connection, clinic_id))
