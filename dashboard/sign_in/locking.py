"""The lock of a screen, and its opening with the password of its person.

A screen that is left alone locks by time alone (see presence.py), which needs no line in the audit:
the last sign of the person and the clinic's minutes say when it was. Locking it by hand is written,
and so is opening it.
"""

from datetime import datetime

from dashboard.provider_settings import ProviderSettings
from dashboard.sign_in.only_way import password_hint
from dashboard.sign_in.signing_in import Attempt, event, with_password
from db.accounts import account_of_user
from db.clinics import clinic_of
from db.engine import Database
from db.store import SqlStore
from db.web_sessions import WebSession, lock_web_session, unlock_web_session
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused
from monitoring.people import User

LOCKED = "The screen is locked. What was typed is kept."
_LEFT = "This account cannot sign in any more. Please ask your administrator."


def needs_password(database: Database, user: User) -> bool:
    """Is a password asked for? People of a demonstration clinic have none."""
    with database.reading() as connection:
        return not clinic_of(connection, user.clinic_id).is_demonstration


def hint_at_lock(database: Database, provider: ProviderSettings | None, user: User) -> str | None:
    """Which password unlocks, "" where there is one only; None where none is asked for."""
    return password_hint(database, provider, user) if needs_password(database, user) else None


def lock(database: Database, session: WebSession, at: datetime) -> None:
    """Lock the screen of `session` in all its windows; locking it twice is no error."""
    with database.transaction() as store:
        if lock_web_session(store.connection, session, at):
            user = session.user
            store.add_audit(event(AuditAction.SESSION_LOCKED, user.clinic_id, user.id, at))


def unlock(
    database: Database, session: WebSession, *, password: str, address: str, at: datetime
) -> None:
    """Let the person of a locked session go on; SignInRefused or TooManyAttempts else.

    Wrong passwords are counted for this web session, apart from those at the sign-in page.
    """

    def go_on(store: SqlStore, user: User) -> None:
        store.add_audit(event(AuditAction.SESSION_UNLOCKED, user.clinic_id, user.id, at))
        unlock_web_session(store.connection, session, at)

    if not needs_password(database, session.user):
        with database.transaction() as store:
            go_on(store, session.user)
        return
    login = _login(database, session.user)
    attempt = Attempt(login=login, password=password, address=address, at=at, within=session.id)
    with_password(database, attempt, go_on)


def _login(database: Database, user: User) -> str:
    with database.reading() as connection:
        account = account_of_user(connection, user)
    if account is None:
        raise PermissionRefused(_LEFT)
    return account.login
