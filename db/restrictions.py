"""Restricted records: the restriction that counts, and who may open what at an instant."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from db.clinic_tables import UserRow
from db.restriction_tables import (
    AccessReviewRow,
    EmergencyAccessRow,
    PatientRestrictionRow,
)
from db.session_tables import SessionRow
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.masking import Sight
from monitoring.people import Role, User
from monitoring.restricted import (
    AccessReview,
    Closure,
    EmergencyAccess,
    RecordClosed,
    Restriction,
)

_RESTRICTION = (
    PatientRestrictionRow.id,
    PatientRestrictionRow.at,
    PatientRestrictionRow.by,
    PatientRestrictionRow.reason,
    PatientRestrictionRow.carers,
)


def newest_restriction(
    connection: Connection, clinic_id: ClinicId, patient_id: PatientId
) -> Restriction | None:
    """The version that was written last, also one that lifts; None where there never was one."""
    row = connection.execute(
        select(*_RESTRICTION)
        .where(PatientRestrictionRow.clinic_id == clinic_id)
        .where(PatientRestrictionRow.patient_id == patient_id)
        .order_by(PatientRestrictionRow.at.desc(), PatientRestrictionRow.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    own_id, at, by, reason, carers = row
    return Restriction(
        id=own_id,
        clinic_id=clinic_id,
        patient_id=patient_id,
        at=at,
        by=UserId(by),
        reason=reason,
        carers=tuple(map(UserId, carers)),
    )


def closure_of(
    connection: Connection, user: User, patient_id: PatientId, at: datetime
) -> Closure | None:
    """How the record is closed, and until when `user` is past it; None where it is not closed."""
    restriction = newest_restriction(connection, user.clinic_id, patient_id)
    if restriction is None or not restriction.carers:
        return None
    until = connection.execute(
        select(func.max(EmergencyAccessRow.until)).where(
            EmergencyAccessRow.clinic_id == user.clinic_id,
            EmergencyAccessRow.patient_id == patient_id,
            EmergencyAccessRow.by == user.id,
            EmergencyAccessRow.until > at,
        )
    ).scalar_one()
    return Closure(restriction=restriction, until=until)


def patient_of(connection: Connection, clinic_id: ClinicId, about: UUID) -> PatientId:
    """The patient whose session has this id, or whose own it is where there is no such session."""
    found = connection.execute(
        select(SessionRow.patient_id).where(
            SessionRow.clinic_id == clinic_id, SessionRow.id == about
        )
    ).scalar_one_or_none()
    return PatientId(about if found is None else found)


def check_open(connection: Connection, user: User, about: UUID, at: datetime) -> None:
    """Raise RecordClosed unless `user` may open the record of a session or a patient at `at`.

    What is neither, or another clinic's, is not closed: whoever reads it says that it is not there.
    """
    patient_id = patient_of(connection, user.clinic_id, about)
    closure = closure_of(connection, user, patient_id, at)
    if closure is not None and not closure.is_open_to(user.id, at):
        raise RecordClosed(patient_id, closure)


def sight_of(connection: Connection, user: User, at: datetime) -> Sight:
    """Whose names lists show to `user` at `at`: of those whose record `check_open` lets pass."""
    closures = {
        each: closure_of(connection, user, each, at)
        for each in restricted_patients(connection, user.clinic_id)
    }
    closed = (
        each
        for each, closure in closures.items()
        if closure is not None and not closure.is_open_to(user.id, at)
    )
    return Sight(closed=frozenset(closed))


def restricted_patients(connection: Connection, clinic_id: ClinicId) -> frozenset[PatientId]:
    """The patients of the clinic whose record is restricted now."""
    newest = (
        select(PatientRestrictionRow.patient_id, func.max(PatientRestrictionRow.at).label("at"))
        .where(PatientRestrictionRow.clinic_id == clinic_id)
        .group_by(PatientRestrictionRow.patient_id)
        .subquery()
    )
    rows = connection.execute(
        select(PatientRestrictionRow.patient_id)
        .join(
            newest,
            (newest.c.patient_id == PatientRestrictionRow.patient_id)
            & (newest.c.at == PatientRestrictionRow.at),
        )
        .where(PatientRestrictionRow.clinic_id == clinic_id)
        .where(PatientRestrictionRow.carers.is_not(None))
    ).scalars()
    return frozenset(map(PatientId, rows))


def clinicians(connection: Connection, clinic_id: ClinicId) -> AbstractSet[UserId]:
    """The nurses and physicians of the clinic who may sign in."""
    rows = connection.execute(
        select(UserRow.id)
        .where(UserRow.clinic_id == clinic_id, UserRow.is_active.is_(True))
        .where(UserRow.role.in_([Role.NURSE, Role.PHYSICIAN]))
    ).scalars()
    return frozenset(map(UserId, rows))


def add_restriction(connection: Connection, restriction: Restriction) -> None:
    """A new version."""
    names = ("clinic_id", "id", "patient_id", "at", "by", "reason", "carers")
    values = {name: getattr(restriction, name) for name in names}
    connection.execute(insert(PatientRestrictionRow).values(values))


def add_emergency_access(connection: Connection, access: EmergencyAccess) -> None:
    """A new emergency access."""
    names = ("clinic_id", "id", "patient_id", "at", "until", "by", "reason")
    values = {name: getattr(access, name) for name in names}
    connection.execute(insert(EmergencyAccessRow).values(values))


def emergency_access(
    connection: Connection, clinic_id: ClinicId, access_id: UUID
) -> EmergencyAccess:
    """The access with this id; NotFound for none of the clinic's."""
    row = connection.execute(
        select(
            EmergencyAccessRow.patient_id,
            EmergencyAccessRow.at,
            EmergencyAccessRow.until,
            EmergencyAccessRow.by,
            EmergencyAccessRow.reason,
        ).where(EmergencyAccessRow.clinic_id == clinic_id, EmergencyAccessRow.id == access_id)
    ).first()
    if row is None:
        raise NotFound("There is no such emergency access in your clinic.")
    patient_id, at, until, by, reason = row
    return EmergencyAccess(
        id=access_id,
        clinic_id=clinic_id,
        patient_id=PatientId(patient_id),
        at=at,
        until=until,
        by=UserId(by),
        reason=reason,
    )


def access_review(
    connection: Connection, clinic_id: ClinicId, access_id: UUID
) -> AccessReview | None:
    """What came of the review of an access; None before there was one."""
    row = connection.execute(
        select(AccessReviewRow.at, AccessReviewRow.by, AccessReviewRow.note).where(
            AccessReviewRow.clinic_id == clinic_id, AccessReviewRow.access_id == access_id
        )
    ).first()
    if row is None:
        return None
    return AccessReview(
        access_id=access_id, clinic_id=clinic_id, at=row.at, by=UserId(row.by), note=row.note
    )


def add_access_review(connection: Connection, review: AccessReview) -> None:
    """A review; a second one breaks the primary key (StateRefused)."""
    names = ("clinic_id", "access_id", "at", "by", "note")
    values = {name: getattr(review, name) for name in names}
    connection.execute(insert(AccessReviewRow).values(values))
