"""Reading a patient's trends for the screen: all infusions, and what their relief was."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.trends_view import TrendsView
from db.clinic_rows import newest_protocol, read_protocol
from db.clinics import clinic_of
from db.course_frames import patient_frames
from db.engine import Database
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.relief.spans import relief_not_known, relief_spans
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries


def read_trends(database: Database, user: User, patient_id: PatientId, at: datetime) -> TrendsView:
    """A patient's infusions as they stand at `at`, by the clinic's newest protocol.

    Raises PermissionRefused for who may not see a patient's course; a patient that the clinic does
    not hold has no infusions.
    """
    check_can(user, Action.VIEW_COURSE)
    with database.reading() as connection:
        frames = patient_frames(connection, user.clinic_id, patient_id)
        version = newest_protocol(connection, user.clinic_id)
        protocol = read_protocol(connection, user.clinic_id, version)
        zone = ZoneInfo(clinic_of(connection, user.clinic_id).timezone)
    course, gap_min = protocol.course, longest_gap_min(protocol)
    return TrendsView(
        patient_id=patient_id,
        frames=frames,
        summaries=summaries(frames, course, gap_min),
        spans=() if course is None else relief_spans(frames, course.relief, at),
        not_known={} if course is None else relief_not_known(frames, course.relief, at),
        protocol=protocol,
        longest_gap_min=gap_min,
        zone=zone,
        at=at,
    )
