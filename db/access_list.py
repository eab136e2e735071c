"""The emergency accesses of a clinic, for whoever reviews them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.patients import read_patient
from db.restriction_tables import AccessReviewRow, EmergencyAccessRow
from db.restrictions import access_review, emergency_access
from monitoring.ids import ClinicId
from monitoring.people import Patient
from monitoring.restricted import AccessReview, EmergencyAccess

MOST_LISTED = 200  # (D): the rest is in the audit


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAccess:
    """An emergency access with whose record it was, and what came of its review."""

    access: EmergencyAccess
    patient: Patient
    review: AccessReview | None


def emergency_accesses(connection: Connection, clinic_id: ClinicId) -> tuple[ListedAccess, ...]:
    """MOST_LISTED of them: those that wait for a review before all others, the newest first.

    However many come after it, none is out of sight before somebody has looked at it.
    """
    access, review = EmergencyAccessRow, AccessReviewRow
    of_access = (review.clinic_id == access.clinic_id) & (review.access_id == access.id)
    ids = connection.execute(
        select(access.id)
        .outerjoin(review, of_access)
        .where(access.clinic_id == clinic_id)
        .order_by(review.at.is_not(None), access.at.desc())
        .limit(MOST_LISTED)
    ).scalars()
    found = [emergency_access(connection, clinic_id, each) for each in ids.all()]
    return tuple(
        ListedAccess(
            access=access,
            patient=read_patient(connection, clinic_id, access.patient_id),
            review=access_review(connection, clinic_id, access.id),
        )
        for access in found
    )
