"""What a screen shows around a session's record: the patient, the people who wrote, the zone."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from db.clinic_rows import read_protocol
from db.clinic_tables import ClinicRow, PatientRow, UserRow
from db.statements import Statement
from monitoring.errors import NotFound
from monitoring.ids import ClinicId, PatientId, UserId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol
from monitoring.sessions import InfusionSession

_PATIENT = Statement(
    select(
        PatientRow.family_name,
        PatientRow.given_name,
        PatientRow.born_on,
        PatientRow.record_number,
        PatientRow.allergies,
    )
    .where(PatientRow.clinic_id == bindparam("clinic_id"))
    .where(PatientRow.id == bindparam("id"))
)
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
        patient=_patient(connection, clinic_id, session.patient_id),
        protocol=read_protocol(connection, clinic_id, session.protocol),
        names={UserId(user_id): name for user_id, name in _NAMES.rows(connection, place)},
        timezone=zones[0],
    )


def _patient(connection: Connection, clinic_id: ClinicId, patient_id: PatientId) -> Patient:
    place = {"clinic_id": clinic_id, "id": patient_id}
    for family_name, given_name, born_on, record_number, allergies in _PATIENT.rows(
        connection, place
    ):
        return Patient(
            id=patient_id,
            clinic_id=clinic_id,
            family_name=family_name,
            given_name=given_name,
            born_on=born_on,
            record_number=record_number,
            allergies=allergies,
        )
    raise NotFound("There is no such patient in your clinic.")
