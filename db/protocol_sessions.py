"""Which sessions ran under which version of a protocol."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, literal_column, select, text

from db.clinic_tables import PatientRow
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement
from monitoring.ids import ClinicId, SessionId
from monitoring.masking import Sight, masked_name
from monitoring.sessions import ProtocolVersion

MOST_LISTED = 50
_HAS_BEGUN = text("session_state.status NOT IN ('scheduled', 'cancelled')")
_OF_CLINIC = SessionStateRow.clinic_id == bindparam("clinic_id")
_name, _version = SessionStateRow.protocol_name, SessionStateRow.protocol_version
_COUNTS = Statement(
    select(_name, _version, func.count()).where(_OF_CLINIC, _HAS_BEGUN).group_by(_name, _version)
)
_NEWEST = Statement(
    select(SessionRow.id, SessionRow.scheduled_at, PatientRow.id, PatientRow.record_number)
    .add_columns(PatientRow.family_name, PatientRow.given_name)
    .select_from(SessionStateRow)
    .join(
        SessionRow,
        and_(
            SessionRow.clinic_id == SessionStateRow.clinic_id,
            SessionRow.id == SessionStateRow.session_id,
        ),
    )
    .join(
        PatientRow,
        and_(
            PatientRow.clinic_id == SessionStateRow.clinic_id,
            PatientRow.id == SessionStateRow.patient_id,
        ),
    )
    .where(_OF_CLINIC, _HAS_BEGUN)
    .where(_name == bindparam("name"), _version == bindparam("version"))
    .order_by(SessionRow.scheduled_at.desc(), SessionRow.id.desc())
    # Literals: a prepared statement names all its parameters, and SQLite adds an offset of its own.
    .limit(literal_column(str(MOST_LISTED)))
    .offset(literal_column("0"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RanSession:
    """A session that has begun, and whose it is."""

    session_id: SessionId
    scheduled_at: datetime
    family_name: str
    given_name: str


def sessions_by_version(connection: Connection, clinic_id: ClinicId) -> dict[ProtocolVersion, int]:
    """How many sessions of the clinic have begun under each version."""
    return {
        ProtocolVersion(name=name, version=version): count
        for name, version, count in _COUNTS.rows(connection, {"clinic_id": clinic_id})
    }


def newest_sessions(
    connection: Connection, clinic_id: ClinicId, version: ProtocolVersion, sight: Sight
) -> tuple[RanSession, ...]:
    """The sessions that have begun under a version, the latest first, at most `MOST_LISTED`.

    Names that `sight` hides are masked.
    """
    place = {"clinic_id": clinic_id, "name": version.name, "version": version.version}
    rows = _NEWEST.rows(connection, place)
    return tuple(
        RanSession(
            session_id=SessionId(session_id),
            scheduled_at=scheduled_at,
            family_name=masked_name(number) if sight.hides(patient_id) else family_name,
            given_name="" if sight.hides(patient_id) else given_name,
        )
        for session_id, scheduled_at, patient_id, number, family_name, given_name in rows
    )
