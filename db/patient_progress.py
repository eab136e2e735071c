"""How far each of several patients is: infusions begun, the last one, and the next visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, bindparam, func, select, text

from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement
from monitoring.ids import ClinicId, PatientId

_IS_TO_COME = text("session_state.status = 'scheduled'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a list shows of a patient's sessions; None for what there is none of.

    `number_in_series` and `planned_in_series` are those of the last infusion that was begun.
    """

    infusions: int
    last_at: datetime | None
    next_at: datetime | None
    number_in_series: int | None
    planned_in_series: int | None


def progress_of(
    connection: Connection, clinic_id: ClinicId, patient_ids: Sequence[PatientId]
) -> Mapping[PatientId, Progress]:
    """The progress of each of these patients who has sessions, found in one statement."""
    if not patient_ids:
        return {}
    values = {f"patient_{number}": each for number, each in enumerate(patient_ids)}
    rows = _statement(len(patient_ids)).rows(connection, {"clinic_id": clinic_id, **values})
    return {
        PatientId(patient_id): Progress(
            infusions=infusions,
            last_at=last_at,
            next_at=next_at,
            number_in_series=number,
            planned_in_series=planned,
        )
        for patient_id, infusions, last_at, next_at, number, planned in rows
    }


@lru_cache(maxsize=64)
def _statement(count: int) -> Statement:
    """The sessions of `count` patients, counted up for each, with the last one's own numbers."""
    clinic = bindparam("clinic_id", type_=SessionRow.clinic_id.type)
    state, session = SessionStateRow, SessionRow
    names = [bindparam(f"patient_{number}", type_=state.patient_id.type) for number in range(count)]
    summed = (
        select(
            state.patient_id,
            func.count(state.started_at).label("infusions"),
            func.max(state.started_at).label("last_at"),
            func.min(session.scheduled_at).filter(_IS_TO_COME).label("next_at"),
        )
        .join(session, (session.clinic_id == clinic) & (session.id == state.session_id))
        .where(state.clinic_id == clinic, state.patient_id.in_(names))
        .group_by(state.patient_id)
        .subquery()
    )
    last, its = SessionStateRow, SessionRow
    return Statement(
        select(
            summed.c.patient_id,
            summed.c.infusions,
            summed.c.last_at,
            summed.c.next_at,
            its.number_in_series,
            its.planned_in_series,
        )
        .select_from(summed)
        .outerjoin(
            last,
            (last.clinic_id == clinic)
            & (last.patient_id == summed.c.patient_id)
            & (last.started_at == summed.c.last_at),
        )
        .outerjoin(its, (its.clinic_id == clinic) & (its.id == last.session_id))
    )
