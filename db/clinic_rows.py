"""Adding a clinic, its people and protocols, and reading a protocol back."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, literal_column, or_, select

from db.clinic_tables import ClinicRow, ProtocolVersionRow, UserRow
from db.protocol_tables import ProtocolApprovalRow
from db.statements import Statement
from monitoring.audit import AuditEvent
from monitoring.errors import NotFound
from monitoring.ids import ClinicId
from monitoring.people import Clinic, User
from monitoring.protocol_approvals import ProtocolApproval, Published
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
_ADD_APPROVAL = Statement(insert(ProtocolApprovalRow))
_IS_APPROVAL = and_(
    ProtocolApprovalRow.clinic_id == ProtocolVersionRow.clinic_id,
    ProtocolApprovalRow.name == ProtocolVersionRow.name,
    ProtocolApprovalRow.version == ProtocolVersionRow.version,
)
_LAST_FIRST = (ProtocolVersionRow.published_at.desc(), ProtocolVersionRow.version.desc())
_PUBLISHED = Statement(
    select(
        ProtocolVersionRow.name,
        ProtocolVersionRow.version,
        ProtocolVersionRow.published_at,
        ProtocolApprovalRow.id,
        ProtocolApprovalRow.approved_by,
        ProtocolApprovalRow.approved_at,
        ProtocolApprovalRow.in_force_from,
    )
    .outerjoin(ProtocolApprovalRow, _IS_APPROVAL)
    .where(ProtocolVersionRow.clinic_id == bindparam("clinic_id"))
    .order_by(*_LAST_FIRST)
)
_NEWEST = Statement(
    select(ProtocolVersionRow.name, ProtocolVersionRow.version)
    .outerjoin(ProtocolApprovalRow, _IS_APPROVAL)
    .where(ProtocolVersionRow.clinic_id == bindparam("clinic_id"))
    .where(
        or_(
            ProtocolApprovalRow.in_force_from.is_(None),
            ProtocolApprovalRow.in_force_from <= bindparam("at"),
        )
    )
    .order_by(*_LAST_FIRST)
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


def add_user(connection: Connection, user: User, *, is_active: bool = True) -> None:
    """Add a person who works in a clinic; one who is not active cannot sign in."""
    _ADD_USER.run(
        connection,
        {
            "clinic_id": user.clinic_id,
            "id": user.id,
            "name": user.name,
            "role": user.role,
            "is_active": is_active,
        },
    )


def add_protocol(
    connection: Connection,
    clinic_id: ClinicId,
    protocol: MonitoringProtocol,
    audit: AuditEvent,
    approval: ProtocolApproval | None,
) -> None:
    """Add a published protocol version, and who approved it from when on."""
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
    if approval is not None:
        _ADD_APPROVAL.run(
            connection,
            {
                "clinic_id": clinic_id,
                "name": approval.version.name,
                "version": approval.version.version,
                "id": approval.id,
                "approved_by": approval.approved_by,
                "approved_at": approval.approved_at,
                "in_force_from": approval.in_force_from,
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


def published_protocols(connection: Connection, clinic_id: ClinicId) -> tuple[Published, ...]:
    """Every version the clinic has published, the last published first."""
    rows = _PUBLISHED.rows(connection, {"clinic_id": clinic_id})
    return tuple(_published(clinic_id, row) for row in rows)


def newest_protocol(connection: Connection, clinic_id: ClinicId, at: datetime) -> ProtocolVersion:
    """Which protocol version is in force at `at`: the one published last whose time has come.

    What the clinic was set up with counts before that. Raises NotFound when there is none.
    """
    for name, version in _NEWEST.rows(connection, {"clinic_id": clinic_id, "at": at}):
        return ProtocolVersion(name=name, version=version)
    raise NotFound("Your clinic has not published a protocol yet.")


def _published(clinic_id: ClinicId, row: tuple[Any, ...]) -> Published:
    name, number, published_at, approval_id, approved_by, approved_at, in_force_from = row
    version = ProtocolVersion(name=name, version=number)
    if approval_id is None:
        return Published(version=version, published_at=published_at)
    approval = ProtocolApproval(
        id=approval_id,
        clinic_id=clinic_id,
        version=version,
        approved_by=approved_by,
        approved_at=approved_at,
        in_force_from=in_force_from,
    )
    return Published(version=version, published_at=published_at, approval=approval)


@lru_cache(maxsize=64)
def _parsed(text: str) -> MonitoringProtocol:
    """The protocol of a stored text; the same text is read once."""
    return MonitoringProtocol.model_validate_json(text)
