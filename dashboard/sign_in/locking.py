"""The lock of a screen that was left alone, and its opening with the password of its person.

Locking is a matter of time alone (see presence.py) and needs no line in the audit: the last sign
of the person and the clinic's minutes say when it was. Opening is written.
"""

from datetime import datetime

from dashboard.sign_in.signing_in import Attempt, event, with_password
from db.accounts import account_of_user
from db.clinics import clinic_of
from db.engine import Database
from db.store import SqlStore
from db.web_sessions import WebSession, see_web_session
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused
from monitoring.people import User

LOCKED = "The screen is locked, as it was left alone. What was typed is kept."
_LEFT = "This account cannot sign in any more. Please ask your administrator."


def needs_password(database: Database, user: User) -> bool:
    """Is a password asked for? People of a demonstration clinic have none."""
    with database.reading() as connection:
        return not clinic_of(connection, user.clinic_id).is_demonstration


def unlock(
    database: Database, session: WebSession, *, password: str, address: str, at: datetime
) -> None:
    """Let the person of a locked session go on; SignInRefused or TooManyAttempts else.

    Wrong passwords are counted for this web session, apart from those at the sign-in page.
    """

    def go_on(store: SqlStore, user: User) -> None:
        store.add_audit(event(AuditAction.SESSION_UNLOCKED, user.clinic_id, user.id, at))
        see_web_session(store.connection, session, at)

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
