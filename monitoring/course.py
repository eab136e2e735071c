"""A treatment course: one patient's sessions, follow-ups, plan and limits, as one record."""

from dataclasses import dataclass

from monitoring.course_entries import CourseEntry
from monitoring.flags import Acknowledgement
from monitoring.people import Patient
from monitoring.trends.frames import PatientFrames


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """Everything written about a patient across sessions, corrected entries too.

    `entries` are in the order in which they were true (`measured_at`, then `recorded_at`, id).
    """

    patient: Patient
    entries: tuple[CourseEntry, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    frames: PatientFrames
