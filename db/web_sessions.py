"""Web sessions: browsers in which somebody is signed in, and those that hang on a wall."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from db.account_tables import WebSessionRow
from db.clinic_tables import UserRow
from monitoring.ids import ClinicId, UserId, new_uuid
from monitoring.people import Role, User

WALL_NAME = "Wall display"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A web session; whether it is still young enough is not said here.

    `locked_at`: since when it is locked by its person, None where it is not.

    Of a wall display, `user` is nobody of the clinic's people but the display itself, under the
    id of who hung it up: with its role it may see the board and nothing else.
    """

    id: UUID
    user: User
    created_at: datetime
    last_seen_at: datetime
    locked_at: datetime | None = None
    is_ended: bool = False

    @property
    def is_wall(self) -> bool:
        """Does it show the board on a wall?"""
        return self.user.role is Role.WALL_DISPLAY


_KNOWN = (
    select(
        WebSessionRow.id,
        WebSessionRow.created_at,
        WebSessionRow.last_seen_at,
        WebSessionRow.ended_at,
        WebSessionRow.locked_at,
        WebSessionRow.is_wall,
        UserRow.id,
        UserRow.clinic_id,
        UserRow.name,
        UserRow.role,
        UserRow.is_active,
    )
    .join(
        UserRow,
        (UserRow.clinic_id == WebSessionRow.clinic_id) & (UserRow.id == WebSessionRow.user_id),
    )
    .where(WebSessionRow.token_digest == bindparam("digest"))
)


def begin_web_session(
    connection: Connection, user: User, token: str, at: datetime, *, is_wall: bool = False
) -> None:
    """A new web session of `user`, opened by `token`, which only the browser will know."""
    values = {
        "clinic_id": user.clinic_id,
        "id": new_uuid(at),
        "user_id": user.id,
        "token_digest": _digest(token),
        "created_at": at,
        "last_seen_at": at,
        "ended_at": None,
        "is_wall": is_wall,
    }
    connection.execute(insert(WebSessionRow).values(values))


def known_web_session(connection: Connection, token: str) -> WebSession | None:
    """The web session that `token` opened once, ended or not; None for a forged token.

    That of somebody who has left the clinic counts as ended.
    """
    row = connection.execute(_KNOWN, {"digest": _digest(token)}).first()
    if row is None:
        return None
    session_id, created_at, last_seen_at, ended_at, locked_at, is_wall, *of_user, is_active = row
    user_id, clinic_id, name, role = of_user
    user = User(
        id=UserId(user_id),
        clinic_id=ClinicId(clinic_id),
        name=WALL_NAME if is_wall else name,
        role=Role.WALL_DISPLAY if is_wall else role,
    )
    return WebSession(
        id=session_id,
        user=user,
        created_at=created_at,
        last_seen_at=last_seen_at,
        locked_at=locked_at,
        is_ended=ended_at is not None or not is_active,
    )


def see_web_session(connection: Connection, session: WebSession, at: datetime) -> None:
    """Remember that the person was active at `at`; never moves backwards, never reopens."""
    connection.execute(_of(session).where(WebSessionRow.last_seen_at < at).values(last_seen_at=at))


def lock_web_session(connection: Connection, session: WebSession, at: datetime) -> bool:
    """From `at` on the session waits for the password; False if it was locked before."""
    locked = connection.execute(
        _of(session).where(WebSessionRow.locked_at.is_(None)).values(locked_at=at)
    )
    return locked.rowcount == 1


def unlock_web_session(connection: Connection, session: WebSession, at: datetime) -> None:
    """The person of a locked session is here again at `at`."""
    connection.execute(_of(session).values(locked_at=None))
    see_web_session(connection, session, at)


def end_web_session(connection: Connection, session: WebSession, at: datetime) -> bool:
    """End the session; False if it had been ended before."""
    ended = connection.execute(
        _of(session).where(WebSessionRow.ended_at.is_(None)).values(ended_at=at)
    )
    return ended.rowcount == 1


def end_web_sessions(connection: Connection, user: User, at: datetime) -> int:
    """End all browsers of a person, wall displays they hung up among them; how many there were."""
    ended = connection.execute(
        update(WebSessionRow)
        .where(WebSessionRow.clinic_id == user.clinic_id, WebSessionRow.user_id == user.id)
        .where(WebSessionRow.ended_at.is_(None))
        .values(ended_at=at)
    )
    return ended.rowcount


def end_other_web_sessions(connection: Connection, session: WebSession, at: datetime) -> None:
    """End all browsers of the person except this one."""
    connection.execute(
        update(WebSessionRow)
        .where(WebSessionRow.clinic_id == session.user.clinic_id)
        .where(WebSessionRow.user_id == session.user.id, WebSessionRow.id != session.id)
        .where(WebSessionRow.ended_at.is_(None))
        .values(ended_at=at)
    )


def _of(session: WebSession) -> Update:
    return update(WebSessionRow).where(
        WebSessionRow.clinic_id == session.user.clinic_id, WebSessionRow.id == session.id
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
