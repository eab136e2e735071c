"""What every page and route shares: the clock, the database, and who is signed in."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dashboard.audit_key import audit_key
from dashboard.audit_volume import Volume
from dashboard.exports.shelf import Shelf
from dashboard.settings import DATABASE_URL, Settings
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.presence import session_of_run
from dashboard.sign_in.set_up_code import SetUpCode
from db.clinics import clinic_of
from db.engine import Database
from db.revision import is_newest
from db.web_sessions import WebSession
from monitoring.errors import PermissionRefused, ValueRefused
from monitoring.people import Clinic, User

SIGNED_OUT = "You are signed out. Please sign in again; what was saved is saved."


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An installation while it runs; `form_key` makes the tokens of our own forms.

    `set_up_code` opens the set-up of the first clinic; exports wait on the `shelf` to be fetched.
    """

    settings: Settings
    database: Database
    form_key: bytes
    volume: Volume = field(default_factory=Volume)
    set_up_code: SetUpCode = field(default_factory=SetUpCode)
    shelf: Shelf = field(default_factory=Shelf)


# One process serves one installation, as Streamlit has one runtime for each process.
_running: list[Running] = []


def now() -> datetime:
    """This instant, aware, in UTC. The only clock of the program; read it once per action."""
    return datetime.now(UTC)


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Bring the database up to date and open it; closed at the end of the block."""
    _make_directory(settings)
    key = audit_key(settings)
    if not is_newest(settings.database_url):
        _upgrade(settings, key)
    database = Database(settings.database_url, key)
    form_key = hmac.digest(key, b"forms", "sha256")
    here = Running(settings=settings, database=database, form_key=form_key)
    _running.append(here)
    try:
        yield here
    finally:
        _running.remove(here)
        here.shelf.close()
        database.close()


def installation() -> Running:
    """What is running in this process; RuntimeError before the app has started."""
    if not _running:
        msg = "the app has not been started"
        raise RuntimeError(msg)
    return _running[-1]


def database() -> Database:
    """The open database."""
    return installation().database


def current_user() -> User:
    """Who is looking at this page, asked anew in every run; PermissionRefused when nobody is.

    Everything that shows or writes a record asks this first: a websocket outlives its sign-out
    by seconds.
    """
    return current_session().user


def current_session() -> WebSession:
    """The web session of whoever is looking at this page; PermissionRefused when there is none."""
    here = installation()
    session = session_of_run(here.database, here.settings, session_cookie(), now())
    if session is None:
        raise PermissionRefused(SIGNED_OUT)
    return session


def current_clinic() -> Clinic:
    """The clinic of whoever is looking at this page; PermissionRefused when nobody is."""
    user = current_user()
    with database().reading() as connection:
        return clinic_of(connection, user.clinic_id)


def current_zone() -> ZoneInfo:
    """The time zone of that clinic; PermissionRefused when nobody is looking."""
    return ZoneInfo(current_clinic().timezone)


def session_cookie() -> str:
    """The secret of this browser's web session, as it came with the websocket; "" if none."""
    # Imported here: without a page, as when a demonstration is made, nobody needs Streamlit.
    import streamlit as st  # noqa: PLC0415

    return st.context.cookies.get(SESSION_COOKIE) or ""


def _upgrade(settings: Settings, key: bytes) -> None:
    # Imported here: most starts need no upgrade, and Alembic takes a second to load.
    from db.migrating import upgrade  # noqa: PLC0415

    upgrade(settings.database_url, key, now())


def _make_directory(settings: Settings) -> None:
    file = settings.database_file
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        msg = f"{DATABASE_URL.name} names a directory that cannot be made: {file.parent}."
        raise ValueRefused(DATABASE_URL.name, msg) from error
