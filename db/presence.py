"""Who has a session on the screen just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from db.access_tables import PresenceRow
from db.clinic_tables import UserRow
from db.web_sessions import WebSession
from monitoring.ids import SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who has the session on another screen, and when that screen was last heard of."""

    user_id: UserId
    name: str
    seen_at: datetime


def note_presence(
    connection: Connection, at_screen: WebSession, session_id: SessionId, at: datetime
) -> None:
    """Remember that this browser shows the session; a session of another clinic breaks a key."""
    place = {
        "clinic_id": at_screen.user.clinic_id,
        "session_id": session_id,
        "web_session_id": at_screen.id,
    }
    here = and_(*(getattr(PresenceRow, name) == value for name, value in place.items()))
    if connection.execute(update(PresenceRow).where(here).values(seen_at=at)).rowcount == 0:
        values = place | {"user_id": at_screen.user.id, "seen_at": at}
        connection.execute(insert(PresenceRow).values(values))


def forget_presence(
    connection: Connection, at_screen: WebSession, session_id: SessionId, before: datetime
) -> None:
    """Remove the screens of this session that were last heard of before `before`."""
    connection.execute(
        delete(PresenceRow).where(
            PresenceRow.clinic_id == at_screen.user.clinic_id,
            PresenceRow.session_id == session_id,
            PresenceRow.seen_at < before,
        )
    )


def present(
    connection: Connection, at_screen: WebSession, session_id: SessionId, since: datetime
) -> Sequence[Present]:
    """The other screens that show the session and were heard of since `since`, newest first."""
    same_person = and_(
        UserRow.clinic_id == PresenceRow.clinic_id, UserRow.id == PresenceRow.user_id
    )
    rows = connection.execute(
        select(PresenceRow.user_id, UserRow.name, PresenceRow.seen_at)
        .join(UserRow, same_person)
        .where(
            PresenceRow.clinic_id == at_screen.user.clinic_id,
            PresenceRow.session_id == session_id,
            PresenceRow.web_session_id != at_screen.id,
            PresenceRow.seen_at >= since,
        )
        .order_by(PresenceRow.seen_at.desc(), UserRow.name)
    )
    return tuple(
        Present(user_id=UserId(user_id), name=name, seen_at=seen_at)
        for user_id, name, seen_at in rows
    )
