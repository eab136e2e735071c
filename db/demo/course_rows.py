"""What is known of demo patients across sessions, saved as the use cases would have saved it."""

from itertools import groupby

from db.demo.audit import Auditor, Details
from db.demo.clinic import DemoClinic
from db.demo.course_looks import Desk
from db.demo.courses import Course
from db.store import SqlStore
from monitoring.audit import AuditAction


def add_courses(store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
    """Add every entry of every course, each save with its audit event, and what they show now."""
    known = [course for course in clinic.courses if course.entries]
    for course in known:
        _add_entries(store, course, auditor)
    Desk(store, clinic, auditor).look_through(known)


def _add_entries(store: SqlStore, course: Course, auditor: Auditor) -> None:
    patient = course.patient
    for at, group in groupby(course.entries, key=lambda entry: entry.recorded_at):
        entries = tuple(group)
        kinds = {str(entry.id): entry.kind for entry in entries}
        details: Details = {"patient": str(patient.id), **kinds}
        action, by = AuditAction.COURSE_ENTRIES_ADDED, entries[0].recorded_by
        audit = auditor.of_clinic(patient.clinic_id, action, at, details, by)
        store.add_course_entries(patient, entries, audit)
