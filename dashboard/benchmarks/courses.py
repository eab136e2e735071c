"""What it costs to read all of one patient's sessions, in clinics of three sizes."""

from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from dashboard.benchmarks.clinic import (
    START,
    BenchClinic,
    audit,
    bench_clinic,
    full_set,
    opening_entries,
    order,
)
from dashboard.benchmarks.figures import Figure, Measured
from db.course_frames import patient_frames
from db.filling import copy_patient
from monitoring.audit import AuditAction
from monitoring.ids import PatientId
from monitoring.sessions import SessionStatus

_SESSIONS, _SETS = 200, 60
_MOST_MS, _MOST_TIMES = 150, 1.5
_APART, _EVERY = timedelta(days=3), timedelta(minutes=2)


def courses(runs: int, sizes: tuple[int, ...]) -> list[Figure]:
    """A patient of 200 sessions of 60 sets with scores, alone and among patients just like it.

    `sizes` are how many such patients there are. What larger clinics take is held against the
    patient alone: the line is to be flat.
    """
    alone, *larger = _run(runs, sizes)
    promise = f"All readings of a patient: {_SESSIONS} sessions of {_SETS} sets"
    return [
        Figure(promise=promise, ours=alone, most=_MOST_MS),
        *(
            Figure(
                promise="The same in a larger clinic", ours=ours, most=_MOST_TIMES, against=alone
            )
            for ours in larger
        ),
    ]


def _run(runs: int, sizes: tuple[int, ...]) -> Iterator[Measured]:
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        patient_id = _patient_of_years(clinic)
        there = 1
        for size in sizes:
            copy_patient(clinic.file, clinic.nurse.clinic_id, patient_id, range(there, size))
            there = size
            name = "the patient alone" if size == 1 else f"among {size} such patients"
            yield Measured(name=name, runs_ms=tuple(_read(clinic, patient_id, runs)))


def _patient_of_years(clinic: BenchClinic) -> PatientId:
    patient = clinic.add_patient()
    for number in range(_SESSIONS):
        at = START - number * _APART
        session = clinic.add_session(patient, at, SessionStatus.SIGNED_OFF)
        entries = [order(clinic.physician, at), *opening_entries(clinic.nurse, at)]
        for which in range(1, _SETS + 1):
            entries += full_set(clinic.nurse, at + which * _EVERY)
        written = audit(session.clinic_id, AuditAction.ENTRIES_ADDED, session.id)
        with clinic.database.transaction() as store:
            store.add_entries(session, sorted(entries, key=attrgetter("kind")), written)
    return patient.id


def _read(clinic: BenchClinic, patient_id: PatientId, runs: int) -> Iterator[float]:
    for _ in range(runs):
        began = perf_counter()
        with clinic.database.reading() as connection:
            patient_frames(connection, clinic.nurse.clinic_id, patient_id)
        yield 1000 * (perf_counter() - began)
