"""Attempts to sign in, counted for each login and each address, of existing logins or not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from db.account_tables import AttemptOutcome, SignInAttemptRow
from db.logins import login_digest

_NUL = "\0"
_MOST_CHARACTERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPasswords:
    """Wrong passwords for a login since it was last signed in with, and when the last one was."""

    count: int
    last_at: datetime | None


def wrong_passwords(connection: Connection, login: str) -> WrongPasswords:
    """What was typed wrong for a folded login since its last success."""
    of_login = SignInAttemptRow.login_digest == login_digest(login)
    success = (
        select(func.max(SignInAttemptRow.at))
        .where(of_login, SignInAttemptRow.outcome == AttemptOutcome.SIGNED_IN)
        .scalar_subquery()
    )
    count, last_at = connection.execute(
        select(func.count(), func.max(SignInAttemptRow.at)).where(
            of_login,
            SignInAttemptRow.outcome == AttemptOutcome.WRONG,
            (success.is_(None)) | (SignInAttemptRow.at > success),
        )
    ).one()
    return WrongPasswords(count=count, last_at=last_at)


def refused_from(connection: Connection, address: str, since: datetime) -> int:
    """How many attempts from `address` were refused after `since`."""
    return connection.execute(
        select(func.count()).where(
            SignInAttemptRow.address == _clean(address),
            SignInAttemptRow.at > since,
            SignInAttemptRow.outcome != AttemptOutcome.SIGNED_IN,
        )
    ).scalar_one()


def add_attempt(
    connection: Connection,
    attempt_id: UUID,
    *,
    login: str,
    address: str,
    outcome: AttemptOutcome,
    at: datetime,
) -> None:
    """Remember one attempt with a folded login."""
    values = {
        "id": attempt_id,
        "at": at,
        "login_digest": login_digest(login),
        "address": _clean(address),
        "outcome": outcome,
    }
    connection.execute(insert(SignInAttemptRow).values(values))


def _clean(address: str) -> str:
    """An address comes from outside: short, and nothing a database cannot hold."""
    return address.replace(_NUL, "")[:_MOST_CHARACTERS]
