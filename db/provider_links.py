"""Who signs in by the identity provider, and which of its answers were used."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from db.clinic_tables import UserRow
from db.provider_tables import ProviderLinkRow, ProviderReturnRow
from monitoring.errors import ValueRefused
from monitoring.ids import ClinicId, UserId
from monitoring.people import User
from monitoring.staff import Identity, ProviderLink

_LINKS = select(
    ProviderLinkRow.user_id,
    ProviderLinkRow.issuer,
    ProviderLinkRow.subject,
    ProviderLinkRow.is_only_way,
    ProviderLinkRow.linked_at,
).where(ProviderLinkRow.subject.is_not(None))
TAKEN = "Somebody signs in as this subject already."


def provider_link(connection: Connection, user: User) -> ProviderLink | None:
    """Who the person is at the provider; None where nobody has said so."""
    row = connection.execute(_LINKS.where(_of(user))).first()
    return None if row is None else _link(row)


def provider_links(connection: Connection, clinic_id: ClinicId) -> Mapping[UserId, ProviderLink]:
    """Everybody of the clinic who is linked."""
    rows = connection.execute(_LINKS.where(ProviderLinkRow.clinic_id == clinic_id))
    return {UserId(row.user_id): _link(row) for row in rows}


def person_of(connection: Connection, identity: Identity) -> User | None:
    """Who signs in as `identity`, also somebody who is locked; None for nobody."""
    row = connection.execute(
        select(UserRow.id, UserRow.clinic_id, UserRow.name, UserRow.role)
        .join(
            ProviderLinkRow,
            (ProviderLinkRow.clinic_id == UserRow.clinic_id)
            & (ProviderLinkRow.user_id == UserRow.id),
        )
        .where(
            ProviderLinkRow.issuer == identity.issuer, ProviderLinkRow.subject == identity.subject
        )
    ).first()
    if row is None:
        return None
    user_id, clinic_id, name, role = row
    return User(id=UserId(user_id), clinic_id=ClinicId(clinic_id), name=name, role=role)


def add_link(connection: Connection, user: User, identity: Identity, at: datetime) -> None:
    """Link a person who is not linked; ValueRefused ("subject") where somebody else is."""
    if person_of(connection, identity) is not None:
        raise ValueRefused("subject", TAKEN)
    values: dict[str, object] = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "is_only_way": False,
        "linked_at": at,
    }
    # Who was linked before has a row, which says so to the audit.
    again = connection.execute(update(ProviderLinkRow).where(_of(user)).values(values))
    if again.rowcount == 0:
        person = {"clinic_id": user.clinic_id, "user_id": user.id}
        connection.execute(insert(ProviderLinkRow).values(person | values))


def set_only_way(connection: Connection, user: User, *, is_only_way: bool) -> None:
    """Whether the provider is the only way in."""
    connection.execute(update(ProviderLinkRow).where(_of(user)).values(is_only_way=is_only_way))


def remove_link(connection: Connection, user: User) -> None:
    """The person is nobody at the provider any more."""
    nobody = {"issuer": None, "subject": None, "is_only_way": False, "linked_at": None}
    connection.execute(update(ProviderLinkRow).where(_of(user)).values(nobody))


def use_return(connection: Connection, digest: bytes, at: datetime, lasts: timedelta) -> bool:
    """Use up an answer of the provider; False if that was done before.

    Of two at once the second is refused as it is committed. What is older than it `lasts` is
    forgotten.
    """
    connection.execute(delete(ProviderReturnRow).where(ProviderReturnRow.at < at - lasts))
    of_digest = ProviderReturnRow.digest == digest
    if connection.execute(select(ProviderReturnRow.at).where(of_digest)).first() is not None:
        return False
    connection.execute(insert(ProviderReturnRow).values(digest=digest, at=at))
    return True


def _link(row: Row[UUID, str | None, str | None, bool, datetime | None]) -> ProviderLink:
    _, issuer, subject, is_only_way, linked_at = row
    if issuer is None or subject is None or linked_at is None:
        raise TypeError(row)
    identity = Identity(issuer=issuer, subject=subject)
    return ProviderLink(identity=identity, is_only_way=is_only_way, linked_at=linked_at)


def _of(user: User) -> ColumnElement[bool]:
    return (ProviderLinkRow.clinic_id == user.clinic_id) & (ProviderLinkRow.user_id == user.id)
