"""Who may sign in to a clinic: as the use cases see them, and changed with their history kept."""

from sqlalchemy import Connection, exists, insert, select, update

from db.account_tables import AccountRow, UserChangeRow
from db.clinic_tables import ClinicRow, UserRow
from db.provider_tables import ProviderLinkRow
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, UserId
from monitoring.people import Role, User
from monitoring.staff import Member, Standing

NO_PERSON = "There is no such person in your clinic."
_HAS_ACCOUNT = exists().where(
    AccountRow.clinic_id == UserRow.clinic_id, AccountRow.user_id == UserRow.id
)
_ONLY_BY_PROVIDER = exists().where(
    ProviderLinkRow.clinic_id == UserRow.clinic_id,
    ProviderLinkRow.user_id == UserRow.id,
    ProviderLinkRow.is_only_way.is_(True),
)


def read_member(
    connection: Connection, clinic_id: ClinicId, user_id: UserId, *, is_locked: bool = False
) -> Member:
    """The person; NotFound for nobody. `is_locked`: nobody else changes people meanwhile."""
    if is_locked:
        # The clinic's row: two administrators who lock each other at once must queue.
        clinic = select(ClinicRow.id).where(ClinicRow.id == clinic_id)
        connection.execute(clinic.with_for_update(key_share=True))
    row = connection.execute(
        select(UserRow.name, UserRow.role, UserRow.is_active, _HAS_ACCOUNT).where(
            UserRow.clinic_id == clinic_id, UserRow.id == user_id
        )
    ).first()
    if row is None:
        raise NotFound(NO_PERSON)
    name, role, is_active, has_account = row
    had = connection.execute(
        select(UserChangeRow.role).where(
            UserChangeRow.clinic_id == clinic_id, UserChangeRow.user_id == user_id
        )
    ).scalars()
    return Member(
        user=User(id=user_id, clinic_id=clinic_id, name=name, role=role),
        standing=standing_of(is_active=is_active, has_account=has_account),
        roles=frozenset({role, *had}),
    )


def standing_of(*, is_active: bool, has_account: bool) -> Standing:
    """How somebody stands: without an account nobody has chosen a password yet."""
    if not has_account:
        return Standing.INVITED
    return Standing.ACTIVE if is_active else Standing.LOCKED


def administrators(connection: Connection, clinic_id: ClinicId) -> frozenset[UserId]:
    """The administrators of the clinic who may sign in now with their password."""
    rows = connection.execute(
        select(UserRow.id)
        .where(UserRow.clinic_id == clinic_id, UserRow.role == Role.ADMINISTRATOR)
        .where(UserRow.is_active.is_(True), _HAS_ACCOUNT, ~_ONLY_BY_PROVIDER)
    ).scalars()
    return frozenset(map(UserId, rows))


def change_member(
    connection: Connection, user: User, audit: AuditEvent, *, is_active: bool
) -> None:
    """The person is as `user` says from now on; what was before stays in the history."""
    own = UserRow.clinic_id == user.clinic_id, UserRow.id == user.id
    role, was_active = connection.execute(select(UserRow.role, UserRow.is_active).where(*own)).one()
    before = {
        "clinic_id": user.clinic_id,
        "user_id": user.id,
        "id": audit.id,
        "changed_at": audit.at,
        "changed_by": audit.by,
        "role": role,
        "is_active": was_active,
    }
    connection.execute(insert(UserChangeRow).values(before))
    connection.execute(update(UserRow).where(*own).values(role=user.role, is_active=is_active))
