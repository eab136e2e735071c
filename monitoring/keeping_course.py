"""Use case: what is true of a patient across sessions is written down, and stays legible."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitoring.audit import AuditAction
from monitoring.course import CourseRecord
from monitoring.course_checks import Desk, action_of, check_content, check_likely, check_when
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    Diagnosis,
    MedicineList,
    TreatmentPlan,
)
from monitoring.course_reading import standing_entries
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import EntryId, PatientId
from monitoring.own_limits import OwnLimits
from monitoring.people import User
from monitoring.permissions import check_can
from monitoring.revising_course import CourseSaved, add_to_course, newest_protocol, revise_course
from monitoring.store import Store

KeptEntry = Diagnosis | MedicineList | ConditionList | OwnLimits | TreatmentPlan | ConsentDocument
OVERTAKEN = "Somebody has changed this meanwhile. Look at what it says now, and try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseForm:
    """An entry as it was typed; its id was made when the form opened.

    `instead_of` is what stood there then (None: nothing), `confirmed` the boxes that were asked
    about and are right.
    """

    entry: KeptEntry
    instead_of: EntryId | None = None
    confirmed: frozenset[str] = frozenset()


def write_course(
    store: Store, by: User, patient_id: PatientId, form: CourseForm, at: datetime
) -> CourseSaved:
    """The entry holds from its `measured_at` on, stamped with who writes and when.

    A repeated save (same id) is answered as the first one was. Raises PermissionRefused, NotFound,
    ValueRefused with its field, ConfirmationNeeded, or StateRefused when somebody was faster.
    """
    entry = form.entry
    check_can(by, action_of(entry))
    record = store.course(by.clinic_id, patient_id)
    if store.holds_course_entry(by.clinic_id, patient_id, entry.id):
        return replace(revise_course(store, by.clinic_id, patient_id, by, at), was_there=True)
    desk = desk_of(store, record, at)
    check_when(entry, desk)
    check_content(entry, desk)
    _check_not_overtaken(form, record)
    check_likely(entry, desk, form.confirmed)
    stamped = replace(entry, recorded_at=at, recorded_by=by.id)
    action = AuditAction.COURSE_ENTRIES_ADDED
    return add_to_course(store, by, record.patient, (stamped,), action, at)


def desk_of(store: Store, record: CourseRecord, at: datetime) -> Desk:
    """What an entry of this course is checked against."""
    clinic_id = record.patient.clinic_id
    return Desk(
        patient=record.patient,
        protocol=newest_protocol(store, clinic_id, at),
        at=at,
        zone=ZoneInfo(store.clinic(clinic_id).timezone),
    )


def _check_not_overtaken(form: CourseForm, record: CourseRecord) -> None:
    """Raise StateRefused unless the entry follows the one the person saw; consents are many.

    Raises ValueRefused for one that would hold only from before that one, and so never.
    """
    entry = form.entry
    if isinstance(entry, ConsentDocument):
        return
    current = next(
        (each for each in reversed(standing_entries(record)) if type(each) is type(entry)), None
    )
    if (None if current is None else current.id) != form.instead_of:
        raise StateRefused(OVERTAKEN)
    if current is not None and entry.measured_at < current.measured_at:
        sentence = "What is there now holds from a later time on; correct that one, or check this."
        raise ValueRefused("measured_at", sentence)
