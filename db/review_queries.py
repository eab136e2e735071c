"""What physicians have gone through: the reviews of courses that stand, and what was done of late.

Read-only; asked for few patients, or only when nothing waits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, select

from db.course_flag_tables import CourseAcknowledgementRow
from db.course_tables import CourseEntryRow
from db.flag_tables import AcknowledgementRow
from db.mapping import ContentMapping
from db.session_tables import StatusChangeRow
from monitoring.course_entries import CourseReview
from monitoring.ids import ClinicId, PatientId
from monitoring.reviewing_course import newest_review
from monitoring.sessions import SessionStatus

_REVIEWS: ContentMapping[CourseReview] = ContentMapping(CourseReview)
_REVIEW = "review"
_SAID = (AcknowledgementRow, CourseAcknowledgementRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many visits were signed, flags acknowledged and courses reviewed."""

    signed: int
    acknowledged: int
    reviewed: int


def standing_reviews(
    connection: Connection, clinic_id: ClinicId, patient_ids: Collection[PatientId]
) -> Mapping[PatientId, CourseReview]:
    """The newest review of each of these patients' courses that was not taken back."""
    of_these = CourseEntryRow.patient_id.in_(sorted(patient_ids))
    reviews: defaultdict[PatientId, list[CourseReview]] = defaultdict(list)
    for patient_id, review in _reviews(connection, clinic_id, of_these):
        reviews[patient_id].append(review)
    standing = {patient_id: newest_review(each) for patient_id, each in reviews.items()}
    return {patient_id: each for patient_id, each in standing.items() if each is not None}


def done_since(connection: Connection, clinic_id: ClinicId, since: datetime) -> Done:
    """What was done in the clinic from `since` on."""
    change = StatusChangeRow
    signed = (
        select(func.count())
        .where(change.clinic_id == clinic_id, change.changed_at >= since)
        .where(change.status == SessionStatus.SIGNED_OFF)
    )
    return Done(
        signed=_count(connection, signed),
        acknowledged=sum(_acknowledged(connection, clinic_id, since, row) for row in _SAID),
        reviewed=sum(
            review.undoes is None
            for _, review in _reviews(connection, clinic_id, CourseEntryRow.recorded_at >= since)
        ),
    )


def _acknowledged(
    connection: Connection,
    clinic_id: ClinicId,
    since: datetime,
    row: type[AcknowledgementRow | CourseAcknowledgementRow],
) -> int:
    asked = select(func.count()).where(row.clinic_id == clinic_id, row.at >= since)
    return _count(connection, asked)


def _reviews(
    connection: Connection, clinic_id: ClinicId, which: ColumnElement[bool]
) -> Iterator[tuple[PatientId, CourseReview]]:
    """Each review, and each taking back, of `which` entries, with whose course it is about."""
    row = CourseEntryRow
    columns = (getattr(row, name) for name in _REVIEWS.columns)
    asked = select(row.patient_id, *columns).where(row.clinic_id == clinic_id, which)
    for patient_id, *values in connection.execute(asked.where(row.kind == _REVIEW)):
        yield PatientId(patient_id), _REVIEWS.entry(tuple(values))


def _count(connection: Connection, asked: Select[int]) -> int:
    return connection.execute(asked).scalar_one()
