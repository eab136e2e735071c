"""Adding a clinic, its people, patients and protocols, and reading a protocol back."""

from functools import lru_cache

from sqlalchemy import Connection, bindparam, insert, select

from db.clinic_tables import ClinicRow, PatientRow, ProtocolVersionRow, UserRow
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId
from monitoring.people import Clinic, Patient, User
from monitoring.protocols import MonitoringProtocol
from monitoring.sessions import ProtocolVersion

_ADD_CLINIC = Statement(insert(ClinicRow))
_ADD_USER = Statement(insert(UserRow))
_ADD_PATIENT = Statement(insert(PatientRow))
_ADD_PROTOCOL = Statement(insert(ProtocolVersionRow))
_PROTOCOL = Statement(
    select(ProtocolVersionRow.text)
    .where(ProtocolVersionRow.clinic_id == bindparam("clinic_id"))
    .where(ProtocolVersionRow.name == bindparam("name"))
    .where(ProtocolVersionRow.version == bindparam("version"))
)


def add_clinic(connection: Connection, clinic: Clinic) -> None:
    """Add a clinic."""
    _ADD_CLINIC.run(
        connection,
        {
            "id": clinic.id,
            "name": clinic.name,
            "timezone": clinic.timezone,
            "is_demonstration": clinic.is_demonstration,
        },
    )


def add_user(connection: Connection, user: User) -> None:
    """Add a person who works in a clinic."""
    _ADD_USER.run(
        connection,
        {
            "clinic_id": user.clinic_id,
            "id": user.id,
            "name": user.name,
            "role": user.role,
            "is_active": True,
        },
    )


def add_patient(connection: Connection, patient: Patient) -> None:
    """Add a patient."""
    _ADD_PATIENT.run(
        connection,
        {
            "clinic_id": patient.clinic_id,
            "id": patient.id,
            "family_name": patient.family_name,
            "given_name": patient.given_name,
            "born_on": patient.born_on,
            "record_number": patient.record_number,
            "allergies": patient.allergies,
        },
    )


def add_protocol(
    connection: Connection, clinic_id: ClinicId, protocol: MonitoringProtocol, audit: AuditEvent
) -> None:
    """Add a published protocol version."""
    _ADD_PROTOCOL.run(
        connection,
        {
            "clinic_id": clinic_id,
            "name": protocol.name,
            "version": protocol.version,
            "published_at": audit.at,
            "text": protocol.model_dump_json(),
        },
    )


def read_protocol(
    connection: Connection, clinic_id: ClinicId, version: ProtocolVersion
) -> MonitoringProtocol:
    """The protocol as it was published; raises NotFound."""
    place = {"clinic_id": clinic_id, "name": version.name, "version": version.version}
    for (text,) in _PROTOCOL.rows(connection, place):
        return _parsed(text)
    msg = f"Your clinic has no version {version.version} of the protocol {version.name}."
    raise NotFound(msg)


@lru_cache(maxsize=64)
def _parsed(text: str) -> MonitoringProtocol:
    """The protocol of a stored text; the same text is read once."""
    return MonitoringProtocol.model_validate_json(text)
