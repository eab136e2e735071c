"""Reading a patient's trends for the screen: all infusions, and what their relief was."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.trends_view import TrendsView
from db.clinic_rows import newest_protocol, read_protocol
from db.clinics import clinic_of
from db.course_frames import patient_frames
from db.course_rows import read_entries
from db.engine import Database
from db.patients import read_patient
from db.restrictions import check_open
from monitoring.course import CourseRecord
from monitoring.course_reading import own_limits_at, read_course
from monitoring.course_timeline import CourseTimeline
from monitoring.ids import PatientId
from monitoring.limits_in_force import with_own_limits
from monitoring.own_limits import LimitsInForce, OwnLimits
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocols import MonitoringProtocol
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries


def read_trends(database: Database, user: User, patient_id: PatientId, at: datetime) -> TrendsView:
    """A patient's infusions as they stand at `at`, by the protocol in force then.

    Raises PermissionRefused for who may not see a patient's course, NotFound for a patient that the
    person's clinic does not hold, or where it has no protocol, RecordClosed for a restricted one.
    """
    check_can(user, Action.VIEW_COURSE)
    with database.reading() as connection:
        check_open(connection, user, patient_id, at)
        record = CourseRecord(
            patient=read_patient(connection, user.clinic_id, patient_id),
            entries=read_entries(connection, user.clinic_id, patient_id),
            acknowledgements=(),
            frames=patient_frames(connection, user.clinic_id, patient_id),
        )
        version = newest_protocol(connection, user.clinic_id, at)
        protocol = read_protocol(connection, user.clinic_id, version)
        zone = ZoneInfo(clinic_of(connection, user.clinic_id).timezone)
    course = None if protocol.course is None else read_course(record, protocol, at)
    return trends_of(record, course, protocol, zone, at)


def trends_of(
    record: CourseRecord,
    course: CourseTimeline | None,
    protocol: MonitoringProtocol,
    zone: ZoneInfo,
    at: datetime,
) -> TrendsView:
    """The trends of a course that was read; the patient's own limits take the protocol's place.

    `course` is that record by that protocol at `at`; None where it says nothing across sessions.
    """
    gap_min = longest_gap_min(protocol)
    own = own_limits_at(record, at, at.astimezone(zone).date())
    return TrendsView(
        patient_id=record.patient.id,
        frames=record.frames,
        summaries=course.infusions if course else summaries(record.frames, None, gap_min),
        spans=course.spans if course else (),
        not_known=course.not_known if course else {},
        protocol=protocol if own is None else with_own_limits(protocol, _as_kept(own)),
        longest_gap_min=gap_min,
        zone=zone,
        at=at,
    )


def _as_kept(own: OwnLimits) -> LimitsInForce:
    """The limits as a session that begins now would keep them."""
    return LimitsInForce(
        id=own.id,
        measured_at=own.measured_at,
        recorded_at=own.recorded_at,
        performed_by=own.performed_by,
        recorded_by=own.recorded_by,
        limits=own.limits,
        reason=own.reason,
        set_by=own.recorded_by,
        origin_id=own.id,
        expires_on=own.expires_on,
    )
