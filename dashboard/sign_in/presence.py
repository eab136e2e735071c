"""Who is signed in: the one question behind every request, every script run, every websocket."""

from datetime import datetime, timedelta

from dashboard.settings import Settings
from db.engine import Database
from db.web_sessions import WebSession, open_web_session, see_web_session

# Writing at each click would cost more than it tells.
SEEN_EVERY = timedelta(minutes=1)


def open_session(
    database: Database, settings: Settings, token: str | None, at: datetime
) -> WebSession | None:
    """The web session that `token` opens at the instant `at`.

    None if there is no such, or it has been ended, left idle too long, or lasted too long.
    """
    if not token:
        return None
    with database.reading() as connection:
        session = open_web_session(connection, token)
    return session if session is not None and is_fresh(session, settings, at) else None


def is_fresh(session: WebSession, settings: Settings, at: datetime) -> bool:
    """Was the person active lately, and signed in not too long ago?"""
    idle = at - session.last_seen_at
    age = at - session.created_at
    return idle < timedelta(minutes=settings.idle_min) and age < timedelta(hours=settings.sign_in_h)


def note_activity(database: Database, session: WebSession, at: datetime) -> None:
    """Remember that the person is active, at most once a minute."""
    if at - session.last_seen_at < SEEN_EVERY:
        return
    with database.transaction() as store:
        see_web_session(store.connection, session, at)
