"""Second factors as they are kept: begun, confirmed, used step by step, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Update, delete, func, insert, select, update

from db.second_factor_tables import RecoveryCodeRow, SecondFactorRow
from monitoring.errors import StateRefused
from monitoring.ids import ClinicId, UserId
from monitoring.people import User

IS_ON = "The second factor is on already."
_BEFORE_ALL = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A second factor; `confirmed_at` is None until a first code showed that it works."""

    id: UUID
    confirmed_at: datetime | None
    codes_left: int


def second_factor(connection: Connection, user: User) -> SecondFactor | None:
    """The second factor of a person, also one that is not confirmed yet; None for none."""
    row = connection.execute(
        select(SecondFactorRow.id, SecondFactorRow.confirmed_at).where(
            SecondFactorRow.clinic_id == user.clinic_id, SecondFactorRow.user_id == user.id
        )
    ).first()
    if row is None:
        return None
    left = connection.execute(
        select(func.count()).where(
            RecoveryCodeRow.clinic_id == user.clinic_id,
            RecoveryCodeRow.user_id == user.id,
            RecoveryCodeRow.used_at.is_(None),
        )
    ).scalar_one()
    return SecondFactor(id=row.id, confirmed_at=row.confirmed_at, codes_left=left)


def people_with_second_factor(connection: Connection, clinic_id: ClinicId) -> frozenset[UserId]:
    """Who of the clinic is asked for a code when they sign in."""
    rows = connection.execute(
        select(SecondFactorRow.user_id).where(
            SecondFactorRow.clinic_id == clinic_id, SecondFactorRow.confirmed_at.is_not(None)
        )
    ).scalars()
    return frozenset(map(UserId, rows))


def begin_second_factor(connection: Connection, user: User, own_id: UUID, at: datetime) -> None:
    """A new one, to be confirmed; StateRefused where one is on."""
    known = second_factor(connection, user)
    if known is not None and known.confirmed_at is not None:
        raise StateRefused(IS_ON)
    remove_second_factor(connection, user)
    values = {
        "clinic_id": user.clinic_id,
        "user_id": user.id,
        "id": own_id,
        "begun_at": at,
        "confirmed_at": None,
        "last_step": _BEFORE_ALL,
    }
    connection.execute(insert(SecondFactorRow).values(values))


def confirm_second_factor(
    connection: Connection, user: User, digests: Iterable[bytes], at: datetime
) -> None:
    """From now on it is asked for; `digests` are those of the recovery codes."""
    connection.execute(
        _of(user).where(SecondFactorRow.confirmed_at.is_(None)).values(confirmed_at=at)
    )
    place = {"clinic_id": user.clinic_id, "user_id": user.id, "used_at": None}
    connection.execute(insert(RecoveryCodeRow), [{**place, "digest": each} for each in digests])


def take_step(connection: Connection, user: User, step: int) -> bool:
    """Take a code of this time step; False where that one or a later one was taken before."""
    taken = connection.execute(
        _of(user).where(SecondFactorRow.last_step < step).values(last_step=step)
    )
    return taken.rowcount == 1


def use_recovery_code(connection: Connection, user: User, digest: bytes, at: datetime) -> bool:
    """Use up a recovery code; False for none and for one that was used."""
    used = connection.execute(
        update(RecoveryCodeRow)
        .where(RecoveryCodeRow.clinic_id == user.clinic_id, RecoveryCodeRow.user_id == user.id)
        .where(RecoveryCodeRow.digest == digest, RecoveryCodeRow.used_at.is_(None))
        .values(used_at=at)
    )
    return used.rowcount == 1


def remove_second_factor(connection: Connection, user: User) -> None:
    """The person has none any more, nor recovery codes of it."""
    for row in (RecoveryCodeRow, SecondFactorRow):
        connection.execute(
            delete(row).where(row.clinic_id == user.clinic_id, row.user_id == user.id)
        )


def _of(user: User) -> Update:
    return update(SecondFactorRow).where(
        SecondFactorRow.clinic_id == user.clinic_id, SecondFactorRow.user_id == user.id
    )
