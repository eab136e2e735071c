"""A few sessions by their ids, for the lists behind the clinic's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select

from db.clinic_tables import PatientRow
from db.engine import Database
from db.session_tables import SessionRow, SessionStateRow
from monitoring.ids import ClinicId, SessionId
from monitoring.masking import Sight, masked_name
from monitoring.sessions import SessionOutcome, SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One session in a list; the names are empty where they were not asked for."""

    session_id: SessionId
    scheduled_at: datetime
    chair: str
    status: SessionStatus
    outcome: SessionOutcome | None
    family_name: str = ""
    given_name: str = ""


def listed_sessions(
    database: Database,
    clinic_id: ClinicId,
    session_ids: Sequence[SessionId],
    *,
    sight: Sight | None,
) -> tuple[Listed, ...]:
    """These sessions in the order of `session_ids`; those of another clinic are left out.

    Whose they are is read only for who has a `sight` of names, and masked where that hides it.
    """
    state, patient = SessionStateRow, PatientRow
    of_state = and_(SessionRow.clinic_id == clinic_id, SessionRow.id == state.session_id)
    query: Select[*tuple[Any, ...]] = (
        select(state.session_id, SessionRow.scheduled_at, state.chair, state.status, state.outcome)
        .join(SessionRow, of_state)
        .where(state.clinic_id == clinic_id, state.session_id.in_(session_ids))
    )
    if sight is not None:
        is_theirs = and_(patient.clinic_id == clinic_id, patient.id == state.patient_id)
        query = query.join(patient, is_theirs)
        query = query.add_columns(
            patient.id, patient.family_name, patient.given_name, patient.record_number
        )
    with database.reading() as connection:
        found = {row.session_id: _listed(row, sight) for row in connection.execute(query)}
    return tuple(found[each] for each in session_ids if each in found)


def _listed(row: Row[*tuple[Any, ...]], sight: Sight | None) -> Listed:
    known = row._asdict()
    patient_id, number = known.pop("id", None), known.pop("record_number", "")
    if sight is not None and sight.hides(patient_id):
        known |= {"family_name": masked_name(number), "given_name": ""}
    return Listed(**known)
