"""How long the figures page's script runs for a clinic of many sessions."""

from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from random import Random

from dashboard.benchmarks.clinic import (
    START,
    BenchClinic,
    audit,
    felt,
    full_set,
    opening_entries,
    order,
    stopped,
)
from dashboard.benchmarks.figures import Figure
from dashboard.benchmarks.many_patients import ManyPatients
from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.ids import PatientId
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus

SESSIONS = 10_000
_PATIENTS, _EACH = 40, 10
_SETS, _EVERY = 14, timedelta(minutes=5)
_MOST_MS = 4_000
_EFFECTS = (Effect.DIZZINESS, Effect.NAUSEA, Effect.DISSOCIATION, Effect.DROWSINESS)
PAGE = Path(__file__).parent.parent / "pages" / "figures.py"


def clinic_figures(runs: int) -> Figure:
    """The page of all sessions by month, everything read and counted anew."""
    clinic = ManyPatients(
        visits=SESSIONS, patients=_PATIENTS, visits_of_one=_EACH, seed=11, make=_patient
    )
    return Figure(
        promise=f"Script of the figures page, {SESSIONS:,} sessions",
        ours=clinic.page_measured(PAGE, runs, period="all"),
        most=_MOST_MS,
    )


def _patient(clinic: BenchClinic, chance: Random) -> PatientId:
    patient, at = clinic.add_patient(), START - timedelta(days=chance.randint(300, 900))
    for _ in range(_EACH):
        at += timedelta(days=chance.randint(3, 28))
        session = clinic.add_session(patient, at, SessionStatus.SIGNED_OFF)
        entries = _entries(clinic, chance, at)
        written = audit(session.clinic_id, AuditAction.ENTRIES_ADDED, session.id)
        flagged = audit(session.clinic_id, AuditAction.FLAGS_REVISED, session.id)
        with clinic.database.transaction() as store:
            store.add_entries(session, sorted(entries, key=attrgetter("kind")), written)
            record = store.record(session.clinic_id, session.id)
            over_at = at + (_SETS + 4) * _EVERY
            evaluation = decide(record, default_protocol(), over_at)
            store.revise_flags(session, evaluation.flags, flagged)
    return patient.id


def _entries(clinic: BenchClinic, chance: Random, at: datetime) -> list[Entry]:
    nurse = clinic.nurse
    over = at + timedelta(minutes=chance.choice((30, 40, 40, 60)))
    entries: list[Entry] = [order(clinic.physician, at), *opening_entries(nurse, at)]
    entries.append(stopped(nurse, over))
    for which in range(1, _SETS + 1):
        entries += full_set(nurse, at + which * _EVERY)
    if chance.random() < 0.6:  # noqa: PLR2004
        grade = chance.choice((Grade.MILD, Grade.MILD, Grade.SEVERE))
        entries.append(felt(nurse, at + _EVERY, chance.choice(_EFFECTS), grade))
    return entries
