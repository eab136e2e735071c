"""Who acts at the terminal: a login and its password, counted as at the sign-in page."""

from collections.abc import Callable
from datetime import datetime

from dashboard.sign_in.locking import needs_password
from dashboard.sign_in.only_way import check_password_opens, closed_noted
from dashboard.sign_in.signing_in import attempt_of, with_password
from db.accounts import account_of
from db.engine import Database
from db.logins import fold_login
from db.store import SqlStore
from monitoring.people import User

_TERMINAL = "terminal"


def person_at_terminal(
    database: Database, login: str, ask_password: Callable[[], str], at: datetime
) -> User:
    """The person of this login; the password is asked for unless it is of a demonstration clinic.

    SignInRefused or TooManyAttempts for a wrong one, as for a login that there is not;
    PasswordClosed for who signs in by the identity provider only.
    """
    with database.reading() as connection:
        account = account_of(connection, fold_login(login))
    if account is not None and not needs_password(database, account.user):
        return account.user
    found: list[User] = []

    def find(store: SqlStore, user: User) -> None:
        check_password_opens(store, user)
        found.append(user)

    attempt = attempt_of(login=login, password=ask_password(), address=_TERMINAL, at=at)
    with closed_noted(database, at):
        with_password(database, attempt, find)
    return found[0]
