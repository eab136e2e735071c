"""A patient's visits and follow-ups in a database, each session written down at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from db.engine import Database
from monitoring.assessments import Assessment
from monitoring.audit import AuditAction
from monitoring.course_entries import CourseEntry
from monitoring.effects import EffectReport
from monitoring.entries import BaselineChoice, Entry
from monitoring.ids import EntryId, EpisodeId, SessionId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.people import Patient
from monitoring.sessions import SessionStatus
from monitoring.vitals import VitalsSet
from tests.chairside import publish_protocol
from tests.clinic import event
from tests.factories import NORA, NORTH, patient, session
from tests.monitoring.trends.visits import Visit

NO_TIME = timedelta(0)


def keep_course(
    database: Database,
    *visits: Visit,
    calls: Sequence[CourseEntry] = (),
    whose: Patient | None = None,
    later: timedelta = NO_TIME,
    is_new: bool = True,
) -> None:
    """Store the visits and follow-ups of one patient, all of them moved in time by `later`."""
    whose = whose or patient()
    moved = [
        replace(each, measured_at=each.measured_at + later, recorded_at=each.recorded_at + later)
        for each in calls
    ]
    with database.transaction() as store:
        if is_new:
            store.add_patient(whose, event(NORTH, AuditAction.PATIENT_ADDED))
        publish_protocol(store)
        if moved:
            store.add_course_entries(whose, moved, event(NORTH, AuditAction.COURSE_ENTRIES_ADDED))
    for visit in visits:
        starts_at = visit.at(0) + later
        _keep_visit(database, replace(visit, starts_at=starts_at), whose)


def _keep_visit(database: Database, visit: Visit, whose: Patient) -> None:
    session_id = SessionId(uuid4())
    status = SessionStatus.IN_PROGRESS if visit.left is None else SessionStatus.COMPLETED
    kept = session(
        id=session_id,
        patient_id=whose.id,
        scheduled_at=visit.at(-30),
        begun_at=visit.at(-20),
        ended_at=None if visit.left is None else visit.at(visit.left),
        status=status,
        outcome=visit.outcome if visit.left is not None else None,
        weight_g=visit.weight_g,
    )
    with database.transaction() as store:
        scheduled = event(NORTH, AuditAction.SESSION_SCHEDULED)
        store.add_session(kept, replace(scheduled, session_id=session_id))
        written = event(NORTH, AuditAction.ENTRIES_ADDED)
        store.add_entries(kept, list(_entries(visit)), replace(written, session_id=session_id))


def _header(visit: Visit, minute: float) -> dict[str, object]:
    at = visit.at(minute)
    return {
        "id": EntryId(uuid4()),
        "measured_at": at,
        "recorded_at": at,
        "performed_by": NORA.id,
        "recorded_by": NORA.id,
    }


def _entries(visit: Visit) -> Iterator[Entry]:
    for minute in visit.minutes_of_sets:
        systolic, diastolic = visit.pressure.get(minute, (None, None))
        taken = VitalsSet(
            **_header(visit, minute),  # type: ignore[arg-type]
            systolic_mmhg=systolic,
            diastolic_mmhg=diastolic,
            heart_rate_per_min=visit.heart_rate.get(minute),
        )
        yield taken
        if minute == visit.baseline:
            yield BaselineChoice(**_header(visit, minute), vitals_id=taken.id)  # type: ignore[arg-type]
    for minute, scores in visit.scores.items():
        if scores:
            yield Assessment(**(_header(visit, minute) | dict(scores)))  # type: ignore[arg-type]
    for minute, what, grade in visit.effects:
        about = {"episode_id": EpisodeId(uuid4()), "effect": what, "grade": grade}
        yield EffectReport(**(_header(visit, minute) | about))  # type: ignore[arg-type]
    for minute, dose_ug in visit.orders.items():
        about = {"dose_ug": dose_ug, "duration_min": 40, "concentration_ug_per_ml": 1_000}
        yield InfusionOrder(**(_header(visit, minute) | about))  # type: ignore[arg-type]
    for minute, action, rate in visit.pump:
        about = {"action": action, "rate_ug_per_h": rate}
        yield InfusionEvent(**(_header(visit, minute) | about))  # type: ignore[arg-type]
