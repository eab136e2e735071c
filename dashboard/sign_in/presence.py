"""Who is signed in: the one question behind every request, every script run, every websocket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.settings import Settings
from db.engine import Database
from db.web_sessions import WebSession, known_web_session, see_web_session

# Writing at each click would cost more than it tells.
SEEN_EVERY = timedelta(minutes=1)
LONGEST_RUN = timedelta(seconds=20)


class Standing(StrEnum):
    """How a web session stands: it serves its person, waits for the password, or is over."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a cookie opens: the web session it was made for, if there ever was one.

    `locks_in` is how long nobody has to do anything until it locks; None where it never does.
    """

    session: WebSession | None
    standing: Standing
    locks_in: timedelta | None = None


NOBODY = Seen(session=None, standing=Standing.OVER)


def look_up(database: Database, settings: Settings, token: str | None, at: datetime) -> Seen:
    """What `token` opens at the instant `at`; one that was never given out opens nothing."""
    if not token:
        return NOBODY
    with database.reading() as connection:
        session = known_web_session(connection, token)
    if session is None:
        return NOBODY
    return Seen(
        session=session,
        standing=standing_of(session, settings, at),
        locks_in=None if session.is_wall else _locks_at(session, settings) - at,
    )


def standing_of(session: WebSession, settings: Settings, at: datetime) -> Standing:
    """How the session stands at `at`: it locks as it is left alone or told to, and ends by age."""
    longest = timedelta(days=settings.wall_days)
    if not session.is_wall:
        longest = timedelta(hours=settings.sign_in_h)
    if session.is_ended or at - session.created_at >= longest:
        return Standing.OVER
    is_locked = not session.is_wall and at >= _locks_at(session, settings)
    return Standing.LOCKED if is_locked else Standing.OPEN


def open_session(
    database: Database, settings: Settings, token: str | None, at: datetime
) -> WebSession | None:
    """The web session that `token` opens; None also while it is locked."""
    seen = look_up(database, settings, token, at)
    return seen.session if seen.standing is Standing.OPEN else None


def session_of_run(
    database: Database, settings: Settings, token: str | None, at: datetime
) -> WebSession | None:
    """The web session that a page runs for; None once it has been locked for a moment.

    A run that began just before the lock may end: what it sends is held back until it is opened,
    and half a page would lose what is typed in the other half.
    """
    seen = look_up(database, settings, token, at)
    if seen.standing is Standing.LOCKED and seen.locks_in is not None:
        return seen.session if seen.locks_in > -LONGEST_RUN else None
    return seen.session if seen.standing is Standing.OPEN else None


def unended_session(
    database: Database, settings: Settings, token: str | None, at: datetime
) -> WebSession | None:
    """The web session that `token` opens, or would open with the password."""
    seen = look_up(database, settings, token, at)
    return None if seen.standing is Standing.OVER else seen.session


def note_activity(database: Database, session: WebSession, at: datetime) -> None:
    """Remember that the person is active, at most once a minute."""
    if at - session.last_seen_at < SEEN_EVERY:
        return
    with database.transaction() as store:
        see_web_session(store.connection, session, at)


def _locks_at(session: WebSession, settings: Settings) -> datetime:
    """By being left alone, or because its person has locked it."""
    alone_at = session.last_seen_at + timedelta(minutes=settings.idle_min)
    return alone_at if session.locked_at is None else min(alone_at, session.locked_at)
