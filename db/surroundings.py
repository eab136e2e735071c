"""What a screen shows around a session's record: the patient, the people who wrote, the zone."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from db.clinic_rows import read_protocol
from db.clinic_tables import ClinicRow, UserRow
from db.patients import read_patient
from db.statements import Statement
from monitoring.ids import ClinicId, UserId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol
from monitoring.sessions import InfusionSession

_NAMES = Statement(
    select(UserRow.id, UserRow.name).where(UserRow.clinic_id == bindparam("clinic_id"))
)
_ZONE = Statement(select(ClinicRow.timezone).where(ClinicRow.id == bindparam("clinic_id")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Whose session it is, by which protocol; `timezone` is an IANA name.

    `names` gives the name of every person of the clinic, also of those who have left.
    """

    patient: Patient
    protocol: MonitoringProtocol
    names: Mapping[UserId, str]
    timezone: str


def read_surroundings(connection: Connection, session: InfusionSession) -> Surroundings:
    """The surroundings of `session`; raises NotFound when its clinic does not hold them."""
    clinic_id = session.clinic_id
    place = {"clinic_id": clinic_id}
    zones = [timezone for (timezone,) in _ZONE.rows(connection, place)]
    return Surroundings(
        patient=read_patient(connection, clinic_id, session.patient_id),
        protocol=read_protocol(connection, clinic_id, session.protocol),
        names=names_in(connection, clinic_id),
        timezone=zones[0],
    )


def names_in(connection: Connection, clinic_id: ClinicId) -> Mapping[UserId, str]:
    """The name of every person of the clinic, also of those who have left."""
    rows = _NAMES.rows(connection, {"clinic_id": clinic_id})
    return {UserId(user_id): name for user_id, name in rows}
