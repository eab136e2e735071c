"""Visits that are over and wait for a signature, in a database, written down as they happened."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from db.engine import Database
from monitoring.entries import Entry
from monitoring.finishing import finish_session
from monitoring.ids import EntryId, PatientId, SessionId
from monitoring.people import Patient
from monitoring.sessions import SessionOutcome
from monitoring.visits import Departure, Disposition, Ending
from tests.chairside import in_chair, with_own_ids
from tests.factories import (
    AT,
    NORA,
    assessment,
    baseline,
    departure,
    intake,
    order,
    patient,
    start,
    stop,
    vitals,
)

_SETS = (10, 20, 30, 40, 55, 70, 85, 98)


def calm_visit() -> tuple[Entry, ...]:
    """All that is asked for, with nothing to remark on, up to the door."""
    mind = assessment(95, dissociation=0, sedation=5, orientation=4, gait_is_steady=True)
    sets = tuple(vitals(minute) for minute in _SETS)
    return (intake(), order(), *baseline(), start(), *sets, stop(), mind, departure())


def over(
    database: Database, *entries: Entry, ended_at: datetime, whose: Patient | None = None
) -> SessionId:
    """A visit of Clinic North that ended at `ended_at`: calm, unless `entries` say otherwise."""
    whose = whose or somebody()
    later = ended_at - AT - timedelta(minutes=101)
    written = sorted(entries or calm_visit(), key=lambda each: each.measured_at)
    session_id = in_chair(
        database,
        *(_moved(each, later) for each in with_own_ids(*written)),
        whose=whose,
        later=later,
        id=SessionId(uuid4()),
        chair=str(uuid4())[:4],
    )
    header = {"measured_at": ended_at, "recorded_at": ended_at}
    by = {"performed_by": NORA.id, "recorded_by": NORA.id}
    ending = Ending(
        id=EntryId(uuid4()),
        **header,  # type: ignore[arg-type]
        **by,  # type: ignore[arg-type]
        outcome=SessionOutcome.COMPLETED,
        disposition=Disposition.HOME_WITH_ESCORT,
    )
    with database.transaction() as store:
        finish_session(store, NORA, session_id, ending, ended_at)
    return session_id


def somebody(**facts: object) -> Patient:
    """One more patient."""
    number = {"record_number": str(uuid4())[:8]}
    return patient(**{"id": PatientId(uuid4()), **number, **facts})


def _moved(entry: Entry, later: timedelta) -> Entry:
    if isinstance(entry, Departure) and entry.line_removed_at is not None:
        return replace(entry, line_removed_at=entry.line_removed_at + later)
    return entry
