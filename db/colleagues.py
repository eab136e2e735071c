"""Who works in a clinic, by what they do there."""

from sqlalchemy import Connection, bindparam, select, text

from db.account_tables import UserChangeRow
from db.clinic_tables import UserRow
from db.engine import Database
from db.statements import Statement
from monitoring.ids import ClinicId, UserId
from monitoring.people import Role

_NAMES = Statement(
    select(UserRow.name)
    .where(UserRow.clinic_id == bindparam("clinic_id"), UserRow.role == bindparam("role"))
    .where(text("is_active"))
    .order_by(UserRow.name)
)

_WITH_ROLE = Statement(
    select(UserRow.id).where(
        UserRow.clinic_id == bindparam("clinic_id"), UserRow.role == bindparam("role")
    )
)
_HAD_ROLE = Statement(
    select(UserChangeRow.user_id).where(
        UserChangeRow.clinic_id == bindparam("clinic_id"), UserChangeRow.role == bindparam("role")
    )
)


def people_with(connection: Connection, clinic_id: ClinicId, role: Role) -> frozenset[UserId]:
    """Everybody of the clinic who has or had this role, also who has left."""
    asked = {"clinic_id": clinic_id, "role": role}
    rows = [*_WITH_ROLE.rows(connection, asked), *_HAD_ROLE.rows(connection, asked)]
    return frozenset(UserId(user_id) for (user_id,) in rows)


def colleagues(database: Database, clinic_id: ClinicId, role: Role) -> tuple[str, ...]:
    """The names of those who may sign in with this role, in order of the alphabet."""
    with database.reading() as connection:
        rows = _NAMES.rows(connection, {"clinic_id": clinic_id, "role": role})
        return tuple(name for (name,) in rows)
