"""That it is the signed-in person who acts: login and password asked for once more."""

from dataclasses import replace

from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.signing_in import Attempt, with_password
from db.accounts import account_of_user
from db.engine import Database
from db.store import SqlStore
from db.web_sessions import WebSession
from monitoring.errors import PermissionRefused, ValueRefused
from monitoring.people import User

OTHER_LOGIN = "Type your own login: a signature is your own. Nobody else can sign here."
_LEFT = "This account cannot sign in any more. Please ask your administrator."


def confirm_person(database: Database, session: WebSession, attempt: Attempt) -> None:
    """Return when the person of `session` has typed their own login and password.

    Raises ValueRefused for another login, before any password is looked at; SignInRefused or
    TooManyAttempts for a wrong password, which counts for this web session as one that unlocks it
    does. A person of a demonstration clinic has no password: there the login is enough.
    """
    user = session.user
    with database.reading() as connection:
        account = account_of_user(connection, user)
    if account is None:
        raise PermissionRefused(_LEFT)
    if attempt.login != account.login:
        raise ValueRefused("login", OTHER_LOGIN)
    if needs_password(database, user):
        with_password(database, replace(attempt, within=session.id), _nothing_more)


def _nothing_more(_: SqlStore, __: User) -> None:
    """What is confirmed is done in a transaction of its own."""
