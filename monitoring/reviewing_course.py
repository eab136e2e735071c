"""Use cases of the review: a flag of a course was seen, and a physician went through the course."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitoring.audit import AuditAction
from monitoring.course import CourseRecord
from monitoring.course_entries import CourseReview
from monitoring.errors import NotFound, StateRefused
from monitoring.flags import Acknowledgement, Evaluation, Flag, FlagKey
from monitoring.ids import PatientId
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.review import SeenForm, check_said
from monitoring.revising_course import (
    CourseSaved,
    add_to_course,
    course_audit,
    revise_course,
)
from monitoring.store import Store


def acknowledge_course_flag(
    store: Store, by: User, patient_id: PatientId, form: SeenForm, at: datetime
) -> Evaluation:
    """`by` has seen the flag and says what was done; gives the flags as they then are.

    Raises ValueRefused when neither an action nor a note is given, NotFound for no such flag.
    """
    check_can(by, Action.ACKNOWLEDGE)
    before = revise_course(store, by.clinic_id, patient_id, by, at)
    if store.holds_course_entry(by.clinic_id, patient_id, form.id):
        return before.evaluation
    note = check_said(form)
    flag = _flag(before.evaluation, form.flag)
    said = Acknowledgement(
        id=form.id,
        flag=flag.key,
        severity=flag.severity,
        at=at,
        by=by.id,
        actions=form.actions,
        note=note,
    )
    details = {
        "rule": flag.key.rule_id,
        "began_with": str(flag.key.began_with),
        "severity": flag.severity.value,
    }
    patient = before.record.patient
    action = AuditAction.COURSE_FLAG_ACKNOWLEDGED
    audit = course_audit(action, patient, by, at, details=details)
    store.add_course_acknowledgement(patient, said, audit)
    return revise_course(store, by.clinic_id, patient_id, by, at).evaluation


def mark_reviewed(
    store: Store, by: User, patient_id: PatientId, review: CourseReview, at: datetime
) -> CourseSaved:
    """A physician has gone through the course, or (`undoes`) takes an earlier review back.

    A repeated save is no error. Raises PermissionRefused, NotFound for no such review, StateRefused
    for one that was taken back before, or that somebody else gave.
    """
    check_can(by, Action.REVIEW_COURSE)
    record = store.course(by.clinic_id, patient_id)
    if store.holds_course_entry(by.clinic_id, patient_id, review.id):
        return replace(revise_course(store, by.clinic_id, patient_id, by, at), was_there=True)
    _check_undone(review, record, by)
    stamped = replace(review, measured_at=at, recorded_at=at, performed_by=by.id, recorded_by=by.id)
    action = AuditAction.COURSE_ENTRIES_ADDED
    return add_to_course(store, by, record.patient, (stamped,), action, at)


def newest_review(of_course: Iterable[CourseReview]) -> CourseReview | None:
    """Of all reviews of a course the newest that was not taken back; None when there is none."""
    reviews = list(of_course)
    undone = {each.undoes for each in reviews}
    standing = [each for each in reviews if each.undoes is None and each.id not in undone]
    return max(standing, key=lambda each: (each.recorded_at, each.id), default=None)


def _check_undone(review: CourseReview, record: CourseRecord, by: User) -> None:
    if review.undoes is None:
        return
    reviews = [each for each in record.entries if isinstance(each, CourseReview)]
    given = next((each for each in reviews if each.id == review.undoes), None)
    if given is None or given.undoes is not None:
        msg = "There is no such review in this course."
        raise NotFound(msg)
    if given.recorded_by != by.id:
        msg = "Only who gave a review can take it back; review the course yourself instead."
        raise StateRefused(msg)
    if any(each.undoes == review.undoes for each in reviews):
        msg = "This review was taken back before."
        raise StateRefused(msg)


def _flag(evaluation: Evaluation, key: FlagKey) -> Flag:
    for flag in evaluation.flags:
        if flag.key == key:
            return flag
    msg = "There is no such flag any more; the course has changed."
    raise NotFound(msg)
