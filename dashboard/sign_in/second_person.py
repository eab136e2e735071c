"""A second person signs at the screen of the first: their own login, password and, if any, code.

Passwords typed here are counted as at the sign-in page, for the login and for the address: this
screen is no place to try those of others. Nobody is signed in by it.
"""

from dataclasses import replace

from dashboard.sign_in.code_asked import with_code
from dashboard.sign_in.confirming import confirm_person
from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.signing_in import WRONG, Attempt, SignInRefused, with_password
from db.account_tables import AttemptOutcome
from db.accounts import Account, account_of, account_of_user
from db.engine import Database
from db.second_factors import second_factor
from db.store import SqlStore
from db.web_sessions import WebSession
from monitoring.errors import ValueRefused
from monitoring.people import User

NO_LOGIN = "Type the login of the witness."
NO_CODE = "This person has a second factor: type the code of their app as well."


def signing_person(database: Database, session: WebSession, attempt: Attempt, code: str) -> User:
    """Who of the clinic has typed their own login and password; `code` where they have a factor.

    It may be the person of `session`. Raises ValueRefused for no login ("login") or a missing code
    ("code"), SignInRefused or TooManyAttempts for what is wrong.
    """
    if not attempt.login:
        raise ValueRefused("login", NO_LOGIN)
    with database.reading() as connection:
        own = account_of_user(connection, session.user)
        other = account_of(connection, attempt.login)
    if own is not None and own.login == attempt.login:
        confirm_person(database, session, attempt)
        return session.user
    if not needs_password(database, session.user):
        return _of_clinic(session, other)
    with_password(database, attempt, _nothing_more)
    user = _of_clinic(session, other)
    _check_code(database, user, attempt, code)
    return user


def _check_code(database: Database, user: User, attempt: Attempt, code: str) -> None:
    """Return where the person has no second factor, or the code is right."""
    with database.reading() as connection:
        factor = second_factor(connection, user)
    if factor is None or factor.confirmed_at is None:
        return
    if not code.strip():
        raise ValueRefused("code", NO_CODE)
    # Counted for the person, as where they sign in: no folded login begins with a blank.
    typed = replace(attempt, login=f" code {user.id}", password=code)
    with_code(database, (user.clinic_id, user.id), typed, _code_was_right)


def _of_clinic(session: WebSession, account: Account | None) -> User:
    """The account's person; another clinic's is told apart from nobody by nothing."""
    if account is None or account.user.clinic_id != session.user.clinic_id:
        raise SignInRefused(WRONG, AttemptOutcome.WRONG)
    return account.user


def _nothing_more(_: SqlStore, __: User) -> None:
    """What is signed is done in a transaction of its own."""


def _code_was_right(_: SqlStore, __: Account, ___: Attempt) -> None:
    """What is signed is done in a transaction of its own."""
