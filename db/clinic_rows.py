"""Adding a clinic, its people and protocols, and reading a protocol back."""

from functools import lru_cache

from sqlalchemy import Connection, bindparam, insert, literal_column, select

from db.clinic_tables import ClinicRow, ProtocolVersionRow, UserRow
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId
from monitoring.people import Clinic, User
from monitoring.protocols import MonitoringProtocol
from monitoring.sessions import ProtocolVersion

_ADD_CLINIC = Statement(insert(ClinicRow))
_ADD_USER = Statement(insert(UserRow))
_ADD_PROTOCOL = Statement(insert(ProtocolVersionRow))
_PROTOCOL = Statement(
    select(ProtocolVersionRow.text)
    .where(ProtocolVersionRow.clinic_id == bindparam("clinic_id"))
    .where(ProtocolVersionRow.name == bindparam("name"))
    .where(ProtocolVersionRow.version == bindparam("version"))
)
_NEWEST = Statement(
    select(ProtocolVersionRow.name, ProtocolVersionRow.version)
    .where(ProtocolVersionRow.clinic_id == bindparam("clinic_id"))
    .order_by(ProtocolVersionRow.published_at.desc(), ProtocolVersionRow.version.desc())
    # Literals: a prepared statement names all its parameters, and SQLite adds an offset of its own.
    .limit(literal_column("1"))
    .offset(literal_column("0"))
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
    for (published,) in _PROTOCOL.rows(connection, place):
        return _parsed(published)
    msg = f"Your clinic has no version {version.version} of the protocol {version.name}."
    raise NotFound(msg)


def newest_protocol(connection: Connection, clinic_id: ClinicId) -> ProtocolVersion:
    """Which protocol version the clinic published last; raises NotFound when there is none."""
    for name, version in _NEWEST.rows(connection, {"clinic_id": clinic_id}):
        return ProtocolVersion(name=name, version=version)
    raise NotFound("Your clinic has not published a protocol yet.")


@lru_cache(maxsize=64)
def _parsed(text: str) -> MonitoringProtocol:
    """The protocol of a stored text; the same text is read once."""
    return MonitoringProtocol.model_validate_json(text)
