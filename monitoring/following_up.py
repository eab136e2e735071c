"""Use cases between infusions: a follow-up is written down, and what was wrong put right."""

from dataclasses import replace
from datetime import datetime

from monitoring.audit import AuditAction
from monitoring.course import CourseRecord
from monitoring.course_checks import action_of, check_content, check_when
from monitoring.course_entries import CourseCorrection, CourseEntry, CourseReview
from monitoring.course_reading import standing_entries
from monitoring.errors import NotFound, StateRefused
from monitoring.follow_ups import FollowUp
from monitoring.ids import PatientId
from monitoring.keeping_course import desk_of
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.revising_course import CourseSaved, add_to_course, revise_course
from monitoring.store import Store


def write_follow_up(
    store: Store, by: User, patient_id: PatientId, follow_up: FollowUp, at: datetime
) -> CourseSaved:
    """What the patient said, stamped with who writes and when; its flags arise with it.

    A repeated save (same id) is answered as the first one was. Raises PermissionRefused, NotFound
    or ValueRefused with its field.
    """
    check_can(by, Action.FOLLOW_UP)
    record = store.course(by.clinic_id, patient_id)
    if store.holds_course_entry(by.clinic_id, patient_id, follow_up.id):
        return replace(revise_course(store, by.clinic_id, patient_id, by, at), was_there=True)
    check_when(follow_up, desk_of(store, record, at))
    stamped = replace(follow_up, recorded_at=at, recorded_by=by.id)
    action = AuditAction.COURSE_ENTRIES_ADDED
    return add_to_course(store, by, record.patient, (stamped,), action, at)


def correct_course(
    store: Store,
    by: User,
    patient_id: PatientId,
    correction: CourseCorrection,
    replacement: CourseEntry | None,
    at: datetime,
) -> CourseSaved:
    """An entry was wrong: `replacement` takes its place, or (None) it was entered in error.

    The original stays legible. Who may not write such an entry may not correct it. A repeated save
    is answered as the first one was. Raises PermissionRefused, NotFound, ValueRefused or
    StateRefused.
    """
    record = store.course(by.clinic_id, patient_id)
    target = _target(record, correction)
    check_can(by, action_of(target))
    if store.holds_course_entry(by.clinic_id, patient_id, correction.id):
        return replace(revise_course(store, by.clinic_id, patient_id, by, at), was_there=True)
    _check_stands(target, record)
    _check_replacement(target, correction, replacement)
    desk = desk_of(store, record, at)
    check_when(correction, desk, is_replacement=True)
    if replacement is not None:
        check_when(replacement, desk, is_replacement=True)
        check_content(replacement, desk)
    entries = (correction,) if replacement is None else (replacement, correction)
    stamped = [replace(each, recorded_at=at, recorded_by=by.id) for each in entries]
    action = AuditAction.COURSE_ENTRY_CORRECTED
    return add_to_course(store, by, record.patient, stamped, action, at)


def why_it_stays(entry: CourseEntry) -> str:
    """Why this kind of entry is never corrected, in a sentence; "" for one that may be."""
    match entry:
        case CourseCorrection():
            return "A correction stays as it was made; correct the newer entry instead."
        case CourseReview():
            return "A review stays as it was given; take it back instead."
        case _:
            return ""


def _target(record: CourseRecord, correction: CourseCorrection) -> CourseEntry:
    found = next((each for each in record.entries if each.id == correction.target_id), None)
    if found is None:
        msg = "There is no such entry in this course."
        raise NotFound(msg)
    if why_it_stays(found):
        raise StateRefused(why_it_stays(found))
    return found


def _check_stands(target: CourseEntry, record: CourseRecord) -> None:
    if all(each.id != target.id for each in standing_entries(record)):
        msg = "This entry was corrected before; correct the newer one."
        raise StateRefused(msg)


def _check_replacement(
    target: CourseEntry, correction: CourseCorrection, replacement: CourseEntry | None
) -> None:
    named = None if replacement is None else replacement.id
    if named != correction.replacement_id:
        msg = f"correction {correction.id} names another replacement than the one given"
        raise ValueError(msg)
    if replacement is not None and type(replacement) is not type(target):
        msg = "An entry can only be replaced by one of its own kind."
        raise StateRefused(msg)
