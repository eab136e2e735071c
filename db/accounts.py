"""Accounts: who signs in under which login, and with which password."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from db.account_tables import AccountRow
from db.clinic_tables import ClinicRow, UserRow
from db.logins import fold_login, is_storable
from monitoring.errors import ValueRefused
from monitoring.ids import ClinicId, UserId
from monitoring.people import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person with what they sign in with."""

    user: User
    login: str
    password_hash: str = field(repr=False)


def add_account(connection: Connection, user: User, *, login: str, password_hash: str) -> None:
    """Let `user`, who is there already, sign in; ValueRefused for a login that cannot be had."""
    folded = fold_login(login)
    if not is_storable(folded):
        raise ValueRefused("login", "A login needs at least one letter, and no control characters.")
    if connection.execute(select(AccountRow.login).where(AccountRow.login == folded)).first():
        raise ValueRefused("login", "This login is taken; please choose another.")
    connection.execute(
        insert(AccountRow).values(
            clinic_id=user.clinic_id, user_id=user.id, login=folded, password_hash=password_hash
        )
    )


def set_password(connection: Connection, user: User, password_hash: str) -> None:
    """The password of a person who has an account is another one from now on."""
    connection.execute(
        update(AccountRow)
        .where(AccountRow.clinic_id == user.clinic_id, AccountRow.user_id == user.id)
        .values(password_hash=password_hash)
    )


def account_of(connection: Connection, login: str) -> Account | None:
    """The account of a folded login, or None; people who have left do not sign in any more."""
    if not is_storable(login):
        return None
    row = connection.execute(_accounts().where(AccountRow.login == login)).first()
    return None if row is None else _account(row)


def account_of_user(connection: Connection, user: User) -> Account | None:
    """The account of a person who works here, or None."""
    same = (AccountRow.clinic_id == user.clinic_id) & (AccountRow.user_id == user.id)
    row = connection.execute(_accounts().where(same)).first()
    return None if row is None else _account(row)


def demonstration_accounts(connection: Connection) -> tuple[Account, ...]:
    """The accounts of demonstration clinics, by login: a click is enough to be one of them."""
    rows = connection.execute(
        _accounts().where(ClinicRow.is_demonstration.is_(True)).order_by(AccountRow.login)
    )
    return tuple(map(_account, rows))


def _accounts() -> Select[UUID, UUID, str, Role, str, str]:
    return (
        select(
            UserRow.clinic_id,
            UserRow.id,
            UserRow.name,
            UserRow.role,
            AccountRow.login,
            AccountRow.password_hash,
        )
        .join(AccountRow, _same_person())
        .join(ClinicRow, ClinicRow.id == UserRow.clinic_id)
        .where(UserRow.is_active.is_(True))
    )


def _same_person() -> ColumnElement[bool]:
    return (AccountRow.clinic_id == UserRow.clinic_id) & (AccountRow.user_id == UserRow.id)


def _account(row: Row[UUID, UUID, str, Role, str, str]) -> Account:
    clinic_id, user_id, name, role, login, password_hash = row
    user = User(id=UserId(user_id), clinic_id=ClinicId(clinic_id), name=name, role=role)
    return Account(user=user, login=login, password_hash=password_hash)
