"""The people of a clinic as its administrator sees them: who they are and how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, case, func, select

from db.account_tables import AccountRow, OneTimeCodeRow, WebSessionRow
from db.clinic_tables import UserRow
from db.members import standing_of
from db.provider_links import provider_links
from db.second_factors import people_with_second_factor
from monitoring.ids import ClinicId, UserId
from monitoring.people import Role
from monitoring.staff import ProviderLink, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person of a clinic as others see them. `login` is None before they have chosen one.

    `signed_in_at` is when they last signed in; `browsers` in how many they are signed in now.
    `code_until` is until when an unused one-time code of theirs is valid, None where there is none;
    one that has run out is told apart by its instant.
    """

    id: UserId
    name: str
    role: Role
    standing: Standing
    login: str | None = None
    signed_in_at: datetime | None = None
    browsers: int = 0
    code_until: datetime | None = None
    has_second_factor: bool = False
    provider_link: ProviderLink | None = None


def colleagues(
    connection: Connection, clinic_id: ClinicId, since: datetime
) -> tuple[Colleague, ...]:
    """Everybody who works or worked in the clinic, by name.

    A browser counts as signed in when that was after `since` and nobody has ended it.
    """
    browsers = _browsers(connection, clinic_id, since)
    codes = _codes(connection, clinic_id)
    with_factor = people_with_second_factor(connection, clinic_id)
    links = provider_links(connection, clinic_id)
    rows = connection.execute(
        select(UserRow.id, UserRow.name, UserRow.role, UserRow.is_active, AccountRow.login)
        .outerjoin(
            AccountRow,
            (AccountRow.clinic_id == UserRow.clinic_id) & (AccountRow.user_id == UserRow.id),
        )
        .where(UserRow.clinic_id == clinic_id)
        .order_by(UserRow.name, UserRow.id)
    )
    return tuple(
        Colleague(
            id=UserId(user_id),
            name=name,
            role=role,
            standing=standing_of(is_active=is_active, has_account=login is not None),
            login=login,
            signed_in_at=browsers.get(user_id, (None, 0))[0],
            browsers=browsers.get(user_id, (None, 0))[1],
            code_until=codes.get(user_id),
            has_second_factor=user_id in with_factor,
            provider_link=links.get(UserId(user_id)),
        )
        for user_id, name, role, is_active, login in rows
    )


def _browsers(
    connection: Connection, clinic_id: ClinicId, since: datetime
) -> Mapping[UUID, tuple[datetime | None, int]]:
    is_open = (WebSessionRow.ended_at.is_(None)) & (WebSessionRow.created_at > since)
    rows = connection.execute(
        select(
            WebSessionRow.user_id,
            func.max(WebSessionRow.created_at),
            func.sum(case((is_open, 1), else_=0)),
        )
        .where(WebSessionRow.clinic_id == clinic_id, WebSessionRow.is_wall.is_(False))
        .group_by(WebSessionRow.user_id)
    )
    return {user_id: (last_at, int(count)) for user_id, last_at, count in rows}


def _codes(connection: Connection, clinic_id: ClinicId) -> Mapping[UUID, datetime]:
    rows = connection.execute(
        select(OneTimeCodeRow.user_id, OneTimeCodeRow.expires_at).where(
            OneTimeCodeRow.clinic_id == clinic_id, OneTimeCodeRow.ended_at.is_(None)
        )
    )
    return {row.user_id: row.expires_at for row in rows}
