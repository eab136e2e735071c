"""Restricted records: the restriction that counts, and who may open what at an instant."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select

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
    PatientRestrictionRow.patient_id,
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
    return None if row is None else _restriction(clinic_id, row)


def _restriction(clinic_id: ClinicId, row: Row[*tuple[Any, ...]]) -> Restriction:
    patient_id, own_id, at, by, reason, carers = row
    return Restriction(
        id=own_id,
        clinic_id=clinic_id,
        patient_id=PatientId(patient_id),
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
    return Closure(restriction=restriction, until=_open_until(connection, user, at).get(patient_id))


def _open_until(connection: Connection, user: User, at: datetime) -> Mapping[PatientId, datetime]:
    """Until when the person's own emergency accesses last, by patient; not those that are over."""
    access = EmergencyAccessRow
    rows = connection.execute(
        select(access.patient_id, func.max(access.until))
        .where(access.clinic_id == user.clinic_id, access.by == user.id, access.until > at)
        .group_by(access.patient_id)
    )
    return {PatientId(patient_id): until for patient_id, until in rows}


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
    until = _open_until(connection, user, at)
    closures = {
        patient_id: Closure(restriction=each, until=until.get(patient_id))
        for patient_id, each in _restrictions(connection, user.clinic_id).items()
    }
    closed = (each for each, closure in closures.items() if not closure.is_open_to(user.id, at))
    return Sight(closed=frozenset(closed))


def restricted_patients(connection: Connection, clinic_id: ClinicId) -> frozenset[PatientId]:
    """The patients of the clinic whose record is restricted now."""
    return frozenset(_restrictions(connection, clinic_id))


def _restrictions(connection: Connection, clinic_id: ClinicId) -> Mapping[PatientId, Restriction]:
    """What holds now, by patient, of every record that is restricted."""
    row = PatientRestrictionRow
    newest = (
        select(row.patient_id, func.max(row.at).label("at"))
        .where(row.clinic_id == clinic_id)
        .group_by(row.patient_id)
        .subquery()
    )
    rows = connection.execute(
        select(*_RESTRICTION)
        .join(newest, (newest.c.patient_id == row.patient_id) & (newest.c.at == row.at))
        .where(row.clinic_id == clinic_id)
        .order_by(row.id)  # of one instant the last counts, as in `newest_restriction`
    )
    found = (_restriction(clinic_id, each) for each in rows)
    known = {each.patient_id: each for each in found}
    return {patient_id: each for patient_id, each in known.items() if each.carers}


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
