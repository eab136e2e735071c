"""How long a million readings take as CSV, from the database into the file, beside pandas alone."""

from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter

import pandas as pd

from dashboard.benchmarks.clinic import (
    START,
    BenchClinic,
    audit,
    bench_clinic,
    full_set,
    opening_entries,
)
from dashboard.benchmarks.figures import Figure, Measured
from dashboard.exports.offer import Making
from dashboard.exports.tables import csv_files
from dashboard.exports.tables.reading import reading
from db.clinics import clinic_of
from db.filling import copy_patient
from monitoring.audit import AuditAction
from monitoring.entries import Entry
from monitoring.exports import ExportFilter
from monitoring.sessions import SessionStatus

READINGS = 1_000_000
_SESSIONS, _SETS = 20, 1_000  # of one patient, who is then copied
_MOST_RATIO = 1.5
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def exports(runs: int, readings: int = READINGS) -> Figure:
    """The table of readings, read, made safe, zipped; pandas writes the same cells as it has them.

    `readings` is a multiple of 20,000.
    """
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        fill(clinic, readings)
        frame = _frame(clinic)
        plain = Path(directory) / "plain.csv"
        pairs = [
            (_ms(lambda: _export(clinic)), _ms(lambda: frame.to_csv(plain, index=False)))
            for _ in range(runs)
        ]
    ours, theirs = zip(*pairs, strict=True)
    return Figure(
        promise=f"CSV of {readings:,} readings, from the database into the zip",
        ours=Measured(name="export", runs_ms=ours),
        against=Measured(name="pandas, the same frame to a CSV", runs_ms=theirs),
        most=_MOST_RATIO,
    )


def fill(clinic: BenchClinic, readings: int) -> None:
    """A patient of long sessions, copied until there are so many readings."""
    patient = clinic.add_patient()
    for number in range(_SESSIONS):
        at = START - number * _DAY
        session = clinic.add_session(patient, at, SessionStatus.SIGNED_OFF)
        sets = (full_set(clinic.nurse, at + minute * _MINUTE)[0] for minute in range(1, _SETS))
        entries: list[Entry] = [*opening_entries(clinic.nurse, at), *sets]
        written = audit(session.clinic_id, AuditAction.ENTRIES_ADDED, session.id)
        with clinic.database.transaction() as store:
            store.add_entries(session, sorted(entries, key=attrgetter("kind")), written)
    copies = range(1, readings // (_SESSIONS * _SETS))
    copy_patient(clinic.file, clinic.nurse.clinic_id, patient.id, copies)


def making(clinic: BenchClinic) -> Making:
    """The table of readings, asked for by the physician."""
    with clinic.database.reading() as connection:
        own = clinic_of(connection, clinic.physician.clinic_id)
    return Making(
        database=clinic.database,
        by=clinic.physician,
        clinic=own,
        wanted=ExportFilter(tables=("readings",), with_free_text=True),
        purpose="a measurement",
        at=START,
        progress=lambda _share, _words: None,
    )


def _export(clinic: BenchClinic) -> None:
    with TemporaryFile() as file:
        csv_files.write(making(clinic), file)


def _frame(clinic: BenchClinic) -> pd.DataFrame:
    """What is in our cells, as pandas holds it."""
    with reading(making(clinic)) as found:
        (cutter,) = found.cutters
        pieces = [
            pd.DataFrame(dict(zip(cutter.headers(), cells, strict=True)))
            for cells in found.pieces(cutter)
        ]
    return pd.concat(pieces, ignore_index=True)


def _ms(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000
