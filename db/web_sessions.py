"""Web sessions: browsers in which somebody is signed in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from db.account_tables import WebSessionRow
from db.clinic_tables import UserRow
from monitoring.ids import ClinicId, UserId, new_uuid
from monitoring.people import User


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A web session that nobody has ended; whether it is still young enough is not said here."""

    id: UUID
    user: User
    created_at: datetime
    last_seen_at: datetime


_OPEN = (
    select(
        WebSessionRow.id,
        WebSessionRow.created_at,
        WebSessionRow.last_seen_at,
        UserRow.id,
        UserRow.clinic_id,
        UserRow.name,
        UserRow.role,
    )
    .join(
        UserRow,
        (UserRow.clinic_id == WebSessionRow.clinic_id) & (UserRow.id == WebSessionRow.user_id),
    )
    .where(
        WebSessionRow.token_digest == bindparam("digest"),
        WebSessionRow.ended_at.is_(None),
        UserRow.is_active.is_(True),
    )
)


def begin_web_session(connection: Connection, user: User, token: str, at: datetime) -> None:
    """A new web session of `user`, opened by `token`, which only the browser will know."""
    values = {
        "clinic_id": user.clinic_id,
        "id": new_uuid(at),
        "user_id": user.id,
        "token_digest": _digest(token),
        "created_at": at,
        "last_seen_at": at,
        "ended_at": None,
    }
    connection.execute(insert(WebSessionRow).values(values))


def open_web_session(connection: Connection, token: str) -> WebSession | None:
    """The web session that `token` opens; None for a forged token and an ended session."""
    row = connection.execute(_OPEN, {"digest": _digest(token)}).first()
    if row is None:
        return None
    session_id, created_at, last_seen_at, user_id, clinic_id, name, role = row
    user = User(id=UserId(user_id), clinic_id=ClinicId(clinic_id), name=name, role=role)
    return WebSession(id=session_id, user=user, created_at=created_at, last_seen_at=last_seen_at)


def see_web_session(connection: Connection, session: WebSession, at: datetime) -> None:
    """Remember that the person was active at `at`; never moves backwards, never reopens."""
    connection.execute(
        update(WebSessionRow)
        .where(
            WebSessionRow.clinic_id == session.user.clinic_id,
            WebSessionRow.id == session.id,
            WebSessionRow.last_seen_at < at,
        )
        .values(last_seen_at=at)
    )


def end_web_session(connection: Connection, session: WebSession, at: datetime) -> bool:
    """End the session; False if it had been ended before."""
    ended = connection.execute(
        update(WebSessionRow)
        .where(
            WebSessionRow.clinic_id == session.user.clinic_id,
            WebSessionRow.id == session.id,
            WebSessionRow.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    return ended.rowcount == 1


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
