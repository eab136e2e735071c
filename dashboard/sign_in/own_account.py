"""What a person does about their own account: another password, and the second factor.

Each is asked for with the password or a code, so that an open screen alone changes nothing. People
of a demonstration clinic have no password and are never asked for a code.
"""

from datetime import datetime

from dashboard.sign_in.code_asked import with_code
from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.new_password import new_password_hash
from dashboard.sign_in.second_factor import (
    is_code,
    new_factor_id,
    new_recovery_codes,
    recovery_digest,
)
from dashboard.sign_in.signing_in import Attempt, event, with_password
from db.accounts import Account, account_of_user, set_password
from db.engine import Database
from db.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
    second_factor,
)
from db.store import SqlStore
from db.web_sessions import WebSession, end_other_web_sessions
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.people import User

NOT_BEGUN = "Begin anew: this second factor is not waiting for a code any more."
WRONG_FIRST_CODE = "This is not the code that the app shows now. Check the clock of the telephone."
_LEFT = "This account cannot sign in any more. Please ask your administrator."


def own_account(database: Database, user: User) -> Account:
    """The account of who is signed in; PermissionRefused for who was locked since."""
    with database.reading() as connection:
        account = account_of_user(connection, user)
    if account is None:
        raise PermissionRefused(_LEFT)
    return account


def change_password(
    database: Database, session: WebSession, typed: tuple[str, str, str], address: str, at: datetime
) -> None:
    """Another password (the old one, the new one, and the new one again), for oneself.

    All other browsers of the person are signed out. ValueRefused with the box, SignInRefused or
    TooManyAttempts for a wrong old one.
    """
    old, new, again = typed
    login = own_account(database, session.user).login
    password_hash = new_password_hash(login, new, again)

    def change(store: SqlStore, user: User) -> None:
        set_password(store.connection, user, password_hash)
        end_other_web_sessions(store.connection, session, at)
        store.add_audit(event(AuditAction.PASSWORD_SET, user.clinic_id, user.id, at))

    attempt = Attempt(login=login, password=old, address=address, at=at, within=session.id)
    with_password(database, attempt, change)


def begin_factor(database: Database, user: User, at: datetime) -> None:
    """A new secret for the person's app; it is asked for once a first code has confirmed it."""
    with database.transaction() as store:
        begin_second_factor(store.connection, user, new_factor_id(), at)


def confirm_factor(
    database: Database, session: WebSession, typed: tuple[str, str], address: str, at: datetime
) -> tuple[str, ...]:
    """Turn the second factor on by a code and the password; the recovery codes, to be kept.

    ValueRefused ("code") for a wrong one, SignInRefused or TooManyAttempts for a wrong password.
    """
    code, password = typed
    codes = new_recovery_codes()
    digests = [recovery_digest(database, each) for each in codes]

    def confirm(store: SqlStore, user: User) -> None:
        factor = second_factor(store.connection, user)
        if factor is None or factor.confirmed_at is not None:
            raise StateRefused(NOT_BEGUN)
        if not is_code(database, store, (user, factor), code, at):
            raise ValueRefused("code", WRONG_FIRST_CODE)
        confirm_second_factor(store.connection, user, digests, at)
        store.add_audit(event(AuditAction.SECOND_FACTOR_ADDED, user.clinic_id, user.id, at))

    if not needs_password(database, session.user):
        with database.transaction() as store:
            confirm(store, session.user)
        return codes
    login = own_account(database, session.user).login
    attempt = Attempt(login=login, password=password, address=address, at=at, within=session.id)
    with_password(database, attempt, confirm)
    return codes


def turn_off_factor(
    database: Database, session: WebSession, code: str, address: str, at: datetime
) -> None:
    """Sign in with the password alone again; SignInRefused or TooManyAttempts for a wrong code."""

    def remove(store: SqlStore, account: Account, _: Attempt) -> None:
        user = account.user
        remove_second_factor(store.connection, user)
        store.add_audit(event(AuditAction.SECOND_FACTOR_REMOVED, user.clinic_id, user.id, at))

    attempt = Attempt(login="", password=code, address=address, at=at, within=session.id)
    with_code(database, (session.user.clinic_id, session.user.id), attempt, remove)
