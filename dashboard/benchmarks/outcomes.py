"""How long the outcomes page's script runs for a clinic of many infusions."""

from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from random import Random

from dashboard.benchmarks.clinic import (
    START,
    BenchClinic,
    audit,
    full_set,
    opening_entries,
    order,
    scored,
    stopped,
)
from dashboard.benchmarks.figures import Figure
from dashboard.benchmarks.many_patients import ManyPatients
from monitoring.audit import AuditAction
from monitoring.entries import Entry
from monitoring.ids import PatientId
from monitoring.sessions import SessionStatus

INFUSIONS = 10_000
_PATIENTS, _SESSIONS = 40, 10
_SETS, _EVERY = 14, timedelta(minutes=5)
_MOST_MS = 1_500
PAGE = Path(__file__).parent.parent / "pages" / "outcomes.py"


def outcomes(runs: int) -> Figure:
    """The page of all infusions by dose, everything read and worked out anew."""
    clinic = ManyPatients(
        visits=INFUSIONS, patients=_PATIENTS, visits_of_one=_SESSIONS, seed=7, make=_patient
    )
    return Figure(
        promise=f"Script of the outcomes page, {INFUSIONS:,} infusions",
        ours=clinic.page_measured(PAGE, runs, by="dose"),
        most=_MOST_MS,
    )


def _patient(clinic: BenchClinic, chance: Random) -> PatientId:
    patient, at = clinic.add_patient(), START - timedelta(days=chance.randint(300, 900))
    for _ in range(_SESSIONS):
        at += timedelta(days=chance.randint(3, 28))
        session = clinic.add_session(patient, at, SessionStatus.SIGNED_OFF)
        minutes = chance.choice((30, 40, 40, 40, 60))
        nurse, over = clinic.nurse, at + timedelta(minutes=minutes)
        before, after = chance.randint(5, 9), chance.randint(1, 5)
        entries: list[Entry] = [order(clinic.physician, at), scored(nurse, at - _EVERY, before)]
        entries += [*opening_entries(nurse, at), stopped(nurse, over)]
        entries.append(scored(nurse, over + _EVERY, after))
        for which in range(1, _SETS + 1):
            entries += full_set(nurse, at + which * _EVERY)
        written = audit(session.clinic_id, AuditAction.ENTRIES_ADDED, session.id)
        with clinic.database.transaction() as store:
            store.add_entries(session, sorted(entries, key=attrgetter("kind")), written)
    return patient.id
