"""Signing in and out, and the rules about wrong passwords.

Ten wrong passwords in a row close a login for a quarter of an hour; after that each further wrong
one closes it again. A lock that lasts until an administrator comes would let anybody keep a nurse
from her patient's record. A login that does not exist is treated alike in every way.

Who is signed in already, and types the password once more, is counted apart by that web session:
whoever knows a login could otherwise keep its person from unlocking and from signing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from dashboard.sign_in.only_way import check_password_opens, closed_noted
from db.account_tables import AttemptOutcome
from db.accounts import Account, account_of, demonstration_accounts
from db.attempts import add_attempt, refused_from, wrong_passwords
from db.clinics import only_clinic
from db.engine import Database
from db.logins import fold_login
from db.passwords import is_password
from db.second_factors import second_factor
from db.store import SqlStore
from db.web_sessions import WebSession, begin_web_session, end_web_session
from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import PermissionRefused
from monitoring.ids import ClinicId, UserId, new_uuid
from monitoring.people import User

WRONG_BEFORE_LOCK = 10
LOCK = timedelta(minutes=15)
REFUSED_FROM_ADDRESS = 50
ADDRESS_WINDOW = timedelta(minutes=15)

WRONG = "Login and password do not match. Please check both and try again."
LOCKED = (
    "There were ten wrong passwords for this login, so it is closed for 15 minutes. "
    "Please try again later, or ask your administrator."
)
LOCKED_HERE = (
    "There were ten wrong passwords here, so this screen takes none for 15 minutes. "
    "Please try again later, or sign out and sign in anew."
)
TOO_MANY = "There were too many wrong passwords from this place. Please try again in 15 minutes."
BY_PROVIDER = "identity_provider"
NO_PERSONA = "Only people of the demonstration clinic sign in without a password."


class SignInRefused(PermissionRefused):
    """Not signed in; `outcome` says why, in a word for the audit."""

    def __init__(self, sentence: str, outcome: AttemptOutcome) -> None:
        super().__init__(sentence)
        self.outcome = outcome


class CodeNeeded(PermissionRefused):
    """The password is right; `user` has a second factor, whose code is asked for now."""

    def __init__(self, user: User) -> None:
        super().__init__("Type the code of your app.")
        self.user = user


class TooManyAttempts(PermissionRefused):
    """This address has tried too often; nothing was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What somebody typed, from where and when; `login` is folded.

    `within` is the web session of the person who is signed in already, None at the sign-in page.
    """

    login: str
    password: str
    address: str
    at: datetime
    within: UUID | None = None

    @property
    def counted_as(self) -> str:
        """What wrong passwords are counted for. No folded login begins with a blank."""
        return self.login if self.within is None else f" {self.within}"

    @property
    def place(self) -> str:
        """Where refusals are counted: the address, which a whole clinic may share, or the screen.

        No address begins with a blank.
        """
        return self.address if self.within is None else f" {self.within}"


def sign_in(database: Database, attempt: Attempt) -> str:
    """Sign a person in; the new token of their browser.

    SignInRefused or TooManyAttempts; PasswordClosed for who comes in by the provider only.

    CodeNeeded where the person has a second factor: then nothing has happened yet, and wrong
    passwords of before still count.
    """
    token = secrets.token_urlsafe(32)

    def begin(store: SqlStore, user: User) -> None:
        check_password_opens(store, user)
        factor = second_factor(store.connection, user)
        if factor is not None and factor.confirmed_at is not None:
            raise CodeNeeded(user)
        begin_session(store, user, token, attempt.at)

    with closed_noted(database, attempt.at):
        with_password(database, attempt, begin)
    return token


def with_password(
    database: Database, attempt: Attempt, then: Callable[[SqlStore, User], None]
) -> None:
    """Do `then` in the transaction in which the password was found right.

    SignInRefused or TooManyAttempts else, counted as every attempt to sign in is.
    """
    check_address(database, attempt.place, attempt.at)
    with database.reading() as connection:
        account = account_of(connection, attempt.login)
    # Outside of any transaction: a password takes a tenth of a second to check.
    is_right = is_password(account.password_hash if account else None, attempt.password)
    with database.transaction() as store:
        refusal = refusal_of(store, attempt, is_right=is_right)
        remember(store, attempt, account, refusal)
        if refusal is None and account is not None:
            then(store, account.user)
    if refusal is not None:
        raise refusal


def begin_session(store: SqlStore, user: User, token: str, at: datetime, *, by: str = "") -> None:
    """A browser is signed in from now on, `by` something else than the password."""
    signed_in = event(AuditAction.SIGNED_IN, user.clinic_id, user.id, at)
    store.add_audit(replace(signed_in, details={"kind": by} if by else {}))
    begin_web_session(store.connection, user, token, at)


def check_address(database: Database, place: str, at: datetime) -> None:
    """Raise TooManyAttempts where too much was refused of late; nothing else is looked at then."""
    with database.reading() as connection:
        refused = refused_from(connection, place, at - ADDRESS_WINDOW)
    if refused >= REFUSED_FROM_ADDRESS:
        raise TooManyAttempts(TOO_MANY)


def sign_in_as_persona(database: Database, login: str, at: datetime) -> str:
    """Sign in a person of a demonstration clinic without a password; PermissionRefused else."""
    token = secrets.token_urlsafe(32)
    with database.transaction() as store:
        account = next(
            (each for each in demonstration_accounts(store.connection) if each.login == login), None
        )
        if account is None:
            raise PermissionRefused(NO_PERSONA)
        begin_session(store, account.user, token, at)
    return token


def sign_out(database: Database, session: WebSession, at: datetime) -> None:
    """End a web session; a second time changes nothing."""
    with database.transaction() as store:
        if end_web_session(store.connection, session, at):
            user = session.user
            store.add_audit(event(AuditAction.SIGNED_OUT, user.clinic_id, user.id, at))


def begin_wall_display(database: Database, session: WebSession, at: datetime) -> str:
    """The token of a browser that shows the board on a wall from now on; its person is signed out.

    PermissionRefused when that had been signed out before: one display for each confirmation.
    """
    token = secrets.token_urlsafe(32)
    user = session.user
    with database.transaction() as store:
        if not end_web_session(store.connection, session, at):
            raise PermissionRefused("You are signed out already.")
        store.add_audit(event(AuditAction.SIGNED_OUT, user.clinic_id, user.id, at))
        store.add_audit(event(AuditAction.WALL_DISPLAY_BEGUN, user.clinic_id, user.id, at))
        begin_web_session(store.connection, user, token, at, is_wall=True)
    return token


def attempt_of(*, login: str, password: str, address: str, at: datetime) -> Attempt:
    """An attempt as typed, its login folded."""
    return Attempt(login=fold_login(login), password=password, address=address, at=at)


def refusal_of(
    store: SqlStore, attempt: Attempt, *, is_right: bool, said: tuple[str, str] | None = None
) -> SignInRefused | None:
    """Why the attempt is refused, in the words `said` for a wrong one and for too many.

    Asked inside the transaction, so that attempts made at the same time count one another.
    """
    wrong = wrong_passwords(store.connection, attempt.counted_as)
    wrong_words, locked = said or (WRONG, LOCKED if attempt.within is None else LOCKED_HERE)
    if (
        wrong.count >= WRONG_BEFORE_LOCK
        and wrong.last_at is not None
        and attempt.at - wrong.last_at < LOCK
    ):
        return SignInRefused(locked, AttemptOutcome.LOCKED)
    if is_right:
        return None
    is_last = wrong.count + 1 >= WRONG_BEFORE_LOCK
    return SignInRefused(locked if is_last else wrong_words, AttemptOutcome.WRONG)


def remember(
    store: SqlStore, attempt: Attempt, account: Account | None, refusal: SignInRefused | None
) -> None:
    """Write the attempt down, and in the audit that it was refused."""
    outcome = AttemptOutcome.SIGNED_IN if refusal is None else refusal.outcome
    add_attempt(
        store.connection,
        new_uuid(attempt.at),
        login=attempt.counted_as,
        address=attempt.place,
        outcome=outcome,
        at=attempt.at,
    )
    clinic_id = account.user.clinic_id if account else only_clinic(store.connection)
    # Where several clinics share a database, an unknown login belongs to the audit of none: it
    # stays among the attempts, which are only added to as well. So do the fifty refusals that
    # close an address; what it sends after that is not looked at, so there is nothing to add.
    if refusal is None or clinic_id is None:
        return
    by = account.user.id if account else None
    refused = event(AuditAction.SIGN_IN_REFUSED, clinic_id, by, attempt.at)
    store.add_audit(replace(refused, details={"outcome": outcome.value}))


def event(action: AuditAction, clinic_id: ClinicId, by: UserId | None, at: datetime) -> AuditEvent:
    """What somebody did with a browser, for the clinic's audit."""
    return AuditEvent(id=new_uuid(at), clinic_id=clinic_id, action=action, at=at, by=by)
