"""Reading a patient's course for the screen: what was written, its flags, and who may be asked."""

from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.course_view import CourseView, newest_of, view_of
from db import course_rows
from db.course_frames import patient_frames
from db.course_screen import read_course_screen
from db.engine import Database
from db.restrictions import check_open
from monitoring.course import CourseRecord
from monitoring.course_entries import TreatmentPlan
from monitoring.course_flags import decide_course_timeline
from monitoring.course_reading import read_course
from monitoring.course_timeline import CourseTimeline, follow_up_due_at
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocols import MonitoringProtocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOverview:
    """A course with what its sessions show; `timeline` is None where the protocol looks at none."""

    view: CourseView
    record: CourseRecord
    timeline: CourseTimeline | None


def read_course_view(
    database: Database, user: User, patient_id: PatientId, at: datetime
) -> CourseView:
    """The course at `at` with its flags as last decided, its readings in sessions left out.

    Raises PermissionRefused for who may not see it, RecordClosed where it is restricted to others,
    NotFound for a patient that the person's clinic does not hold, or where it has no protocol.
    """
    check_can(user, Action.VIEW_COURSE)
    with database.reading() as connection:
        check_open(connection, user, patient_id, at)
        return view_of(read_course_screen(connection, user.clinic_id, patient_id, at), at)


def read_course_overview(
    database: Database, user: User, patient_id: PatientId, at: datetime
) -> CourseOverview:
    """The course with its readings, and its flags decided at `at`; raises as `read_course_view`."""
    check_can(user, Action.VIEW_COURSE)
    with database.reading() as connection:
        check_open(connection, user, patient_id, at)
        held = read_course_screen(connection, user.clinic_id, patient_id, at)
        frames = patient_frames(connection, user.clinic_id, patient_id)
    view = view_of(held, at)
    record = CourseRecord(
        patient=held.patient,
        entries=held.entries,
        acknowledgements=held.acknowledgements,
        frames=frames,
    )
    return _decided(view, record, held.protocol)


def read_plan(
    database: Database, user: User, patient_id: PatientId, at: datetime
) -> TreatmentPlan | None:
    """The treatment plan that holds at `at`; None where there is none."""
    check_can(user, Action.VIEW_COURSE)
    with database.reading() as connection:
        check_open(connection, user, patient_id, at)
        entries = course_rows.read_entries(connection, user.clinic_id, patient_id)
    return newest_of(entries, TreatmentPlan, at)


def _decided(
    view: CourseView, record: CourseRecord, protocol: MonitoringProtocol
) -> CourseOverview:
    if protocol.course is None:
        return CourseOverview(view=view, record=record, timeline=None)
    timeline = read_course(record, protocol, view.at)
    evaluation = decide_course_timeline(timeline, record.acknowledgements, protocol)
    now = replace(view, flags=evaluation.flags, due_at=follow_up_due_at(timeline))
    return CourseOverview(view=now, record=record, timeline=timeline)
