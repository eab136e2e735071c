"""The second step of signing in: the password was right, now the code of the person's app.

In between the browser holds a ticket: whose password was typed right, and when. Only we can make
it, it is tied to this browser's form cookie, and it is good for five minutes. It opens nothing by
itself. Wrong codes are counted for the person, apart from wrong passwords, by the same rules.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from dashboard.sign_in.second_factor import is_code
from dashboard.sign_in.signing_in import (
    Attempt,
    begin_session,
    check_address,
    refusal_of,
    remember,
)
from db.accounts import Account, account_of_user
from db.engine import Database
from db.members import read_member
from db.second_factors import second_factor
from db.store import SqlStore
from monitoring.errors import NotFound, PermissionRefused
from monitoring.ids import ClinicId, UserId
from monitoring.people import User

Then = Callable[[SqlStore, Account, Attempt], None]
TICKET_LASTS = timedelta(minutes=5)
TOO_LATE = "That took too long. Please type login and password again."
WRONG_CODE = (
    "This code is not right, or was used before. Wait for the next one of your app, or use a "
    "recovery code."
)
LOCKED_CODES = (
    "There were ten wrong codes, so no code is taken for 15 minutes. Please try again later, or "
    "ask your administrator."
)
_SAID = (WRONG_CODE, LOCKED_CODES)


def ticket_for(key: bytes, cookie: str, user: User, at: datetime, *, by: str = "") -> str:
    """A ticket that says: the password of `user` was typed right in this browser at `at`.

    Or the person has shown who they are `by` something else, in a word without dots.
    """
    stated = f"{user.clinic_id}.{user.id}.{int(at.timestamp())}.{by}"
    return f"{stated}.{_seal(key, cookie, stated)}"


def person_of(key: bytes, cookie: str, ticket: str, at: datetime) -> tuple[ClinicId, UserId]:
    """Whose password was typed right; PermissionRefused for a ticket that is not good any more."""
    stated, _, seal = ticket.rpartition(".")
    is_ours = hmac.compare_digest(_octets(_seal(key, cookie, stated)), _octets(seal))
    if not cookie or not is_ours:
        raise PermissionRefused(TOO_LATE)
    clinic_id, user_id, second, _ = stated.split(".")
    if not timedelta() <= at - datetime.fromtimestamp(int(second), UTC) <= TICKET_LASTS:
        raise PermissionRefused(TOO_LATE)
    return ClinicId(UUID(clinic_id)), UserId(UUID(user_id))


def way_of(ticket: str) -> str:
    """By what else than the password, of a ticket that `person_of` has found good; "" for none."""
    return ticket.split(".")[3]


def sign_in_with_code(
    database: Database,
    person: tuple[ClinicId, UserId],
    typed: str,
    address: str,
    at: datetime,
    *,
    by: str = "",
) -> str:
    """Sign in whose password was right, by the code; the new token of their browser.

    `by` is what stood for the password, as in the ticket. SignInRefused or TooManyAttempts for a
    wrong code, PermissionRefused for who was locked since.
    """
    token = secrets.token_urlsafe(32)

    def begin(store: SqlStore, account: Account, attempt: Attempt) -> None:
        remember(store, replace(attempt, login=account.login), account, None)
        begin_session(store, account.user, token, at, by=by)

    # No folded login begins with a blank.
    counted_as = f" code {person[1]}"
    attempt = Attempt(login=counted_as, password=typed, address=address, at=at)
    with_code(database, person, attempt, begin)
    return token


def with_code(
    database: Database, person: tuple[ClinicId, UserId], attempt: Attempt, then: Then
) -> None:
    """Do `then` in the transaction in which the code was found right, and refuse it else."""
    check_address(database, attempt.place, attempt.at)
    with database.transaction() as store:
        account = _account(store, person)
        factor = second_factor(store.connection, account.user)
        if factor is None:
            raise PermissionRefused(TOO_LATE)
        refusal = refusal_of(store, attempt, is_right=True, said=_SAID)
        # A code that comes while codes are refused is not used up.
        if refusal is None:
            of = account.user, factor
            is_right = is_code(database, store, of, attempt.password, attempt.at)
            refusal = refusal_of(store, attempt, is_right=is_right, said=_SAID)
        remember(store, attempt, account, refusal)
        if refusal is None:
            then(store, account, attempt)
    if refusal is not None:
        raise refusal


def _account(store: SqlStore, person: tuple[ClinicId, UserId]) -> Account:
    try:
        user = read_member(store.connection, *person).user
    except NotFound as missing:
        raise PermissionRefused(TOO_LATE) from missing
    account = account_of_user(store.connection, user)
    if account is None:
        raise PermissionRefused(TOO_LATE)
    return account


def _seal(key: bytes, cookie: str, stated: str) -> str:
    return hmac.new(
        key, b"password was right\0" + _octets(f"{cookie}\0{stated}"), "sha256"
    ).hexdigest()


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
