"""What follows from any change of a course: its flags are decided anew, and who is asked next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitoring.audit import AuditAction, AuditEvent
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseEntry
from monitoring.course_flags import decide_course, decide_course_timeline
from monitoring.course_reading import read_course
from monitoring.course_timeline import CourseTimeline, follow_up_due_at
from monitoring.flag_life import flags_to_store
from monitoring.flags import Evaluation, Flag
from monitoring.ids import ClinicId, PatientId, new_uuid
from monitoring.people import Patient, User
from monitoring.protocols import MonitoringProtocol
from monitoring.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSaved:
    """The answer to a save: the course as it now is and what it shows.

    `was_there`: this very save had been made before, so nothing was added.
    """

    at: datetime
    record: CourseRecord
    evaluation: Evaluation
    was_there: bool = False


def newest_protocol(store: Store, clinic_id: ClinicId, at: datetime) -> MonitoringProtocol:
    """What counts for a course: the protocol that is in force in the clinic."""
    return store.protocol(clinic_id, store.newest_protocol(clinic_id, at))


class Revision(NamedTuple):
    """What a course shows as of an instant, and the flags that are not stored as they are.

    `timeline` is None where the protocol says nothing across sessions: then nothing changes.
    """

    timeline: CourseTimeline | None
    evaluation: Evaluation
    changed: Sequence[Flag]


def revise_course(
    store: Store, clinic_id: ClinicId, patient_id: PatientId, by: User | None, at: datetime
) -> CourseSaved:
    """Decide the flags of a course; store what is new, changed or withdrawn, and who is asked next.

    Where the newest protocol says nothing across sessions, what was stored stays as it was.
    """
    record = store.course(clinic_id, patient_id)
    stored = store.course_flags(clinic_id, patient_id)
    now = decide_anew(record, stored, newest_protocol(store, clinic_id, at), at)
    if now.changed:
        details = {f"{each.key.rule_id}:{each.key.began_with}": each.state for each in now.changed}
        action = AuditAction.COURSE_FLAGS_REVISED
        audit = course_audit(action, record.patient, by, at, details=details)
        store.revise_course_flags(record.patient, now.changed, audit)
    if now.timeline is not None:
        store.set_follow_up_due(record.patient, follow_up_due_at(now.timeline))
    return CourseSaved(at=at, record=record, evaluation=now.evaluation)


def decide_anew(
    record: CourseRecord, stored: Sequence[Flag], protocol: MonitoringProtocol, at: datetime
) -> Revision:
    """The flags of a course as of `at`, beside those that are `stored`.

    What is written counts in any case: whoever waited for the course read the clock before.
    """
    if protocol.course is None:
        return Revision(None, decide_course(record, protocol, at), ())
    moment = _moment(record, at)
    course = read_course(record, protocol, moment)
    evaluation = decide_course_timeline(course, record.acknowledgements, protocol)
    return Revision(course, evaluation, flags_to_store(stored, evaluation.flags, moment))


def add_to_course(
    store: Store,
    by: User,
    patient: Patient,
    entries: Sequence[CourseEntry],
    action: AuditAction,
    at: datetime,
) -> CourseSaved:
    """Add entries that were checked and stamped, and what follows from them."""
    details = {str(entry.id): entry.kind for entry in entries}
    audit = course_audit(action, patient, by, at, details=details)
    store.add_course_entries(patient, entries, audit)
    return revise_course(store, patient.clinic_id, patient.id, by, at)


def course_audit(
    action: AuditAction,
    patient: Patient,
    by: User | None,
    at: datetime,
    *,
    details: Mapping[str, str],
) -> AuditEvent:
    """An event of the clinic's chain that names the patient by id."""
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=patient.clinic_id,
        action=action,
        at=at,
        by=None if by is None else by.id,
        details={"patient": str(patient.id), **details},
    )


def _moment(record: CourseRecord, at: datetime) -> datetime:
    written = [entry.recorded_at for entry in record.entries]
    said = [each.at for each in record.acknowledgements]
    return max((*written, *said, at))
