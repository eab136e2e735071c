"""A small clinic in a database, and signing in to it: for tests of what stands on storage."""

from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from db.engine import Database
from db.passwords import hash_password
from db.web_sessions import WebSession, begin_web_session, known_web_session
from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import new_uuid
from monitoring.people import Clinic, User
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SOUTH

PASSWORD = "correct horse battery"  # noqa: S105


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


def add_people(database: Database, *clinics: Clinic) -> None:
    """Both clinics with Nora, Piet, Ada and Olaf; their logins are their names in small letters."""
    with database.transaction() as store:
        for clinic in clinics or (NORTH, SOUTH):
            store.add_clinic(clinic, event(clinic, AuditAction.CLINIC_CREATED))
            for user in (NORA, PIET, ADA, OLAF):
                if user.clinic_id == clinic.id:
                    store.add_user(
                        user,
                        login=user.name.casefold(),
                        password_hash=password_hash(),
                        audit=event(clinic, AuditAction.PERSON_ADDED),
                    )


def event(clinic: Clinic, action: AuditAction) -> AuditEvent:
    return AuditEvent(id=new_uuid(AT), clinic_id=clinic.id, action=action, at=AT, by=None)


def signed_in(database: Database, user: User, at: datetime) -> str:
    """The cookie of a browser in which `user` signed in at the instant `at`."""
    token = f"cookie-of-{user.name}-since-{at:%H%M%S.%f}"
    with database.transaction() as store:
        begin_web_session(store.connection, user, token, at)
    return token


def open_web_session(connection: Connection, token: str) -> WebSession | None:
    """The web session that `token` opens; None for a forged token and an ended session."""
    session = known_web_session(connection, token)
    return None if session is None or session.is_ended else session
