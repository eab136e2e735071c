"""What a physician waits for: the server's work from the click on Trends to all its pictures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.benchmarks.clinic import (
    BenchClinic,
    audit,
    called,
    felt,
    full_set,
    opening_entries,
    order,
    scored,
    stopped,
)
from dashboard.benchmarks.figures import Figure, Measured
from dashboard.benchmarks.pages import PAGE, page_ms, running_clinic
from monitoring.audit import AuditAction
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.ids import PatientId
from monitoring.people import Patient
from monitoring.sessions import SessionStatus

_PAGE = PAGE.with_name("patient.py")
_SESSIONS, _SETS, _MOST_MS = (8, 200), 60, 300.0
_APART, _EVERY, _MINUTE, _DAY = (
    timedelta(days=14),
    timedelta(minutes=2),
    timedelta(minutes=1),
    timedelta(days=1),
)
# What a patient says after each infusion: relieved on the third day, in pain again on the ninth.
_CALLS = ((3, 3), (9, 7))


def trends(runs: int) -> list[Figure]:
    """All pictures of a patient of 8 sessions of 60 sets, and of one of 200."""
    return [
        Figure(
            promise=f"All trends of a patient: {sessions} sessions of {_SETS} sets",
            ours=Measured(name="page script", runs_ms=_runs_ms(sessions, runs)),
            most=_MOST_MS,
        )
        for sessions in _SESSIONS
    ]


def _runs_ms(sessions: int, runs: int) -> tuple[float, ...]:
    with (
        TemporaryDirectory() as directory,
        running_clinic(Path(directory), as_physician=True) as clinic,
    ):
        patient_id = str(_patient_with(clinic, sessions, datetime.now(UTC)))
        pages = (page_ms(_PAGE, id=patient_id, view="trends") for _ in range(runs + 1))
        return tuple(pages)[1:]  # the first one loads


def _patient_with(clinic: BenchClinic, sessions: int, now: datetime) -> PatientId:
    patient = clinic.add_patient()
    starts = [now - _DAY - _APART * number for number in range(sessions)]
    calls = [called(clinic.nurse, at + days * _DAY, pain) for at in starts for days, pain in _CALLS]
    with clinic.database.transaction() as store:
        written = audit(patient.clinic_id, AuditAction.COURSE_ENTRIES_ADDED)
        store.add_course_entries(patient, [c for c in calls if c.measured_at <= now], written)
    for number, at in enumerate(starts):
        _keep(clinic, patient, at, number)
    return patient.id


def _keep(clinic: BenchClinic, patient: Patient, at: datetime, number: int) -> None:
    session = clinic.add_session(patient, at, SessionStatus.SIGNED_OFF)
    entries = sorted(_entries(clinic, at, number), key=attrgetter("kind"))
    written = audit(session.clinic_id, AuditAction.ENTRIES_ADDED, session.id)
    with clinic.database.transaction() as store:
        store.add_entries(session, entries, written)


def _entries(clinic: BenchClinic, at: datetime, number: int) -> Iterator[Entry]:
    """A session whose dose, pressure, effect and its grade differ from the one before."""
    nurse = clinic.nurse
    yield scored(nurse, at - 5 * _MINUTE, pain=7)
    yield replace(order(clinic.physician, at), dose_ug=28_000 + 7_000 * (number % 4))
    yield from opening_entries(nurse, at)
    for which in range(1, _SETS + 1):
        vitals, scores = full_set(nurse, at + which * _EVERY)
        rise = max(0, 20 + number % 37 - abs(which - _SETS // 3))
        yield replace(vitals, systolic_mmhg=124 + rise)
        yield scores
    yield stopped(nurse, at + (40 - 8 * (number % 3)) * _MINUTE)
    yield felt(nurse, at + 15 * _MINUTE, tuple(Effect)[number % 6], Grade(1 + number % 3))
    yield scored(nurse, at + 100 * _MINUTE, pain=3)
