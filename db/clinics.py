"""Which clinics there are."""

from sqlalchemy import Connection, select

from db.clinic_tables import ClinicRow
from db.types import is_sqlite
from monitoring.errors import NotFound
from monitoring.ids import ClinicId
from monitoring.people import Clinic


def clinic_of(connection: Connection, clinic_id: ClinicId) -> Clinic:
    """The clinic with this id; raises NotFound."""
    row = connection.execute(
        select(ClinicRow.name, ClinicRow.timezone, ClinicRow.is_demonstration).where(
            ClinicRow.id == clinic_id
        )
    ).first()
    if row is None:
        raise NotFound("There is no such clinic.")
    name, timezone, is_demonstration = row
    return Clinic(id=clinic_id, name=name, timezone=timezone, is_demonstration=is_demonstration)


def clinics(connection: Connection) -> tuple[Clinic, ...]:
    """Every clinic, by name."""
    query = select(ClinicRow.id).order_by(ClinicRow.name)
    ids = connection.execute(query).scalars().all()
    return tuple(clinic_of(connection, ClinicId(each)) for each in ids)


def only_clinic(connection: Connection) -> ClinicId | None:
    """The clinic of a database that holds one, None where there is none or more than one."""
    ids = connection.execute(select(ClinicRow.id).limit(2)).scalars().all()
    return ClinicId(ids[0]) if len(ids) == 1 else None


def is_first(connection: Connection) -> bool:
    """Is there no clinic yet? Nobody else can add one until the transaction ends."""
    if not is_sqlite(connection.dialect):
        connection.exec_driver_sql("LOCK TABLE clinic IN SHARE ROW EXCLUSIVE MODE")
    return not has_clinic(connection)


def has_clinic(connection: Connection) -> bool:
    """Is there any clinic yet?"""
    return connection.execute(select(ClinicRow.id).limit(1)).first() is not None
