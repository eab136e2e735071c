"""One-time codes: kept as digests, found by what somebody typed, used once."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.account_tables import OneTimeCodeRow
from db.clinic_tables import UserRow
from monitoring.ids import ClinicId, UserId
from monitoring.people import User
from monitoring.staff import OneTimeCode


def add_code(connection: Connection, code: OneTimeCode) -> None:
    """Keep a new code of a person; the ones before end with it."""
    end_codes(connection, code.user, code.made_at)
    values = {
        "clinic_id": code.user.clinic_id,
        "id": code.id,
        "user_id": code.user.id,
        "kind": code.kind,
        "digest": code.digest,
        "made_by": code.made_by,
        "made_at": code.made_at,
        "expires_at": code.expires_at,
        "ended_at": None,
    }
    connection.execute(insert(OneTimeCodeRow).values(values))


def usable_code(connection: Connection, digest: bytes, at: datetime) -> OneTimeCode | None:
    """The code with this digest, if it can be used at `at`."""
    row = connection.execute(
        select(
            OneTimeCodeRow.id,
            OneTimeCodeRow.kind,
            OneTimeCodeRow.made_by,
            OneTimeCodeRow.made_at,
            OneTimeCodeRow.expires_at,
            UserRow.clinic_id,
            UserRow.id,
            UserRow.name,
            UserRow.role,
        )
        .join(
            UserRow,
            (UserRow.clinic_id == OneTimeCodeRow.clinic_id)
            & (UserRow.id == OneTimeCodeRow.user_id),
        )
        .where(OneTimeCodeRow.digest == digest, OneTimeCodeRow.ended_at.is_(None))
        .where(OneTimeCodeRow.expires_at > at)
    ).first()
    if row is None:
        return None
    code_id, kind, made_by, made_at, expires_at, clinic_id, user_id, name, role = row
    return OneTimeCode(
        id=code_id,
        user=User(id=UserId(user_id), clinic_id=ClinicId(clinic_id), name=name, role=role),
        kind=kind,
        digest=digest,
        made_by=UserId(made_by),
        made_at=made_at,
        expires_at=expires_at,
    )


def use_code(connection: Connection, code: OneTimeCode, at: datetime) -> bool:
    """End the code because it is being used; False if it had ended before."""
    used = connection.execute(
        update(OneTimeCodeRow)
        .where(OneTimeCodeRow.clinic_id == code.user.clinic_id, OneTimeCodeRow.id == code.id)
        .where(OneTimeCodeRow.ended_at.is_(None))
        .values(ended_at=at)
    )
    return used.rowcount == 1


def end_codes(connection: Connection, user: User, at: datetime) -> None:
    """No code of this person is worth anything any more."""
    connection.execute(
        update(OneTimeCodeRow)
        .where(OneTimeCodeRow.clinic_id == user.clinic_id, OneTimeCodeRow.user_id == user.id)
        .where(OneTimeCodeRow.ended_at.is_(None))
        .values(ended_at=at)
    )
