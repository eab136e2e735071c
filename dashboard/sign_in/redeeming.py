"""A one-time code becomes a password: of who was invited, and of who has forgotten theirs.

The code is typed, never part of an address: addresses stay in histories and in the logs of proxies.
Wrong codes are counted for the place they come from, as wrong passwords are.
"""

from dataclasses import dataclass, field
from datetime import datetime

from dashboard.sign_in.code_letters import code_digest
from dashboard.sign_in.new_password import new_password_hash
from dashboard.sign_in.signing_in import check_address, event
from db.account_tables import AttemptOutcome
from db.accounts import account_of_user, add_account, set_password
from db.attempts import add_attempt
from db.engine import Database
from db.logins import fold_login
from db.members import change_member
from db.one_time_codes import usable_code, use_code
from db.store import SqlStore
from db.web_sessions import end_web_sessions
from monitoring.audit import AuditAction
from monitoring.errors import ValueRefused
from monitoring.ids import new_uuid
from monitoring.staff import CodeKind, OneTimeCode

NO_CODE = "This code cannot be used: it is not right, was used, or has run out. Ask for a new one."
OTHER_LOGIN = "This code was made for somebody with another login."
# No folded login begins with a blank.
_COUNTED_AS = " one-time code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What somebody typed to choose a password, from where and when."""

    code: str = field(repr=False)
    login: str
    password: str = field(repr=False)
    again: str = field(repr=False)
    address: str
    at: datetime


def redeem(database: Database, typed: Redemption) -> None:
    """Set the password of whom the code was made for.

    Raises TooManyAttempts, or ValueRefused with the box: the code can be used once more then.
    """
    check_address(database, typed.address, typed.at)
    with database.reading() as connection:
        code = usable_code(connection, code_digest(typed.code), typed.at)
    if code is None:
        _remember_wrong(database, typed)
        raise ValueRefused("code", NO_CODE)
    # Before the transaction: others must not wait for it.
    password_hash = new_password_hash(typed.login, typed.password, typed.again)
    with database.transaction() as store:
        if not use_code(store.connection, code, typed.at):
            raise ValueRefused("code", NO_CODE)
        if code.kind is CodeKind.INVITATION:
            _join(store, code, typed, password_hash)
        else:
            _reset(store, code, typed, password_hash)


def _join(store: SqlStore, code: OneTimeCode, typed: Redemption, password_hash: str) -> None:
    user = code.user
    add_account(store.connection, user, login=typed.login, password_hash=password_hash)
    joined = event(AuditAction.PERSON_JOINED, user.clinic_id, user.id, typed.at)
    change_member(store.connection, user, joined, is_active=True)
    store.add_audit(joined)


def _reset(store: SqlStore, code: OneTimeCode, typed: Redemption, password_hash: str) -> None:
    user = code.user
    account = account_of_user(store.connection, user)
    if account is None or account.login != fold_login(typed.login):
        raise ValueRefused("login", OTHER_LOGIN)
    set_password(store.connection, user, password_hash)
    end_web_sessions(store.connection, user, typed.at)
    store.add_audit(event(AuditAction.PASSWORD_SET, user.clinic_id, user.id, typed.at))


def _remember_wrong(database: Database, typed: Redemption) -> None:
    with database.transaction() as store:
        add_attempt(
            store.connection,
            new_uuid(typed.at),
            login=_COUNTED_AS,
            address=typed.address,
            outcome=AttemptOutcome.WRONG,
            at=typed.at,
        )
