"""What is known from a patient's last visit: to compare with, and to ask about; never to copy."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text

from db.engine import Database
from db.session_tables import SessionRow, SessionStateRow
from db.statements import Statement
from monitoring.entries import Medicine
from monitoring.ids import SessionId
from monitoring.infusions import InfusionOrder
from monitoring.sessions import InfusionSession
from monitoring.timeline import read_timeline

_WEIGHED = Statement(
    select(SessionRow.id, SessionRow.scheduled_at, SessionStateRow.weight_g)
    .join(
        SessionStateRow,
        (SessionStateRow.clinic_id == SessionRow.clinic_id)
        & (SessionStateRow.session_id == SessionRow.id),
    )
    .where(SessionRow.clinic_id == bindparam("clinic_id"))
    .where(SessionRow.patient_id == bindparam("patient_id"))
    .where(SessionRow.id != bindparam("session_id"))
    .where(SessionRow.scheduled_at < bindparam("before"))
    .where(text("session_state.status IN ('in_progress', 'recovering', 'completed', 'signed_off')"))
    .where(SessionStateRow.weight_g.is_not(None))
    .order_by(SessionRow.scheduled_at.desc(), SessionRow.id.desc())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastVisit:
    """The last visit in which the patient was weighed; `weight_g` is that weight, in g.

    `medicines` is None when they were not asked, `order` when nothing was ordered.
    """

    scheduled_at: datetime
    weight_g: int
    order: InfusionOrder | None
    medicines: tuple[Medicine, ...] | None


def last_visit(database: Database, session: InfusionSession) -> LastVisit | None:
    """What is known from the visit before `session`; None before a first one."""
    place = {
        "clinic_id": session.clinic_id,
        "patient_id": session.patient_id,
        "session_id": session.id,
        "before": session.scheduled_at,
    }
    with database.reading() as connection:
        found = next(_WEIGHED.rows(connection, place), None)
    if found is None:
        return None
    session_id, scheduled_at, weight_g = found
    record, _ = database.reading_record(session.clinic_id, SessionId(session_id))
    timeline = read_timeline(record)
    return LastVisit(
        scheduled_at=scheduled_at,
        weight_g=weight_g,
        order=timeline.ledger.order,
        medicines=None if timeline.intake is None else timeline.intake.medicines,
    )
