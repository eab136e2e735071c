"""A clinic of many visits: some patients who differ, copied as often as it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from dashboard.benchmarks.clinic import BenchClinic
from dashboard.benchmarks.figures import Measured
from dashboard.benchmarks.pages import page_ms, running_clinic
from db.filling import copy_patient
from monitoring.ids import PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyPatients:
    """`visits` in all: each of `patients` is made with `visits_of_one`, then copied.

    `seed` makes it the same clinic each time.
    """

    visits: int
    patients: int
    visits_of_one: int
    seed: int
    make: Callable[[BenchClinic, Random], PatientId]

    def page_measured(self, page: Path, runs: int, **query: str) -> Measured:
        """The script of a physician's page, everything read and worked out anew each time."""
        with (
            TemporaryDirectory() as directory,
            running_clinic(Path(directory), as_physician=True) as clinic,
        ):
            self._fill(clinic)
            pages = tuple(page_ms(page, **query) for _ in range(runs + 1))
        return Measured(name="page script", runs_ms=pages[1:])  # the first one loads

    def _fill(self, clinic: BenchClinic) -> None:
        chance = Random(self.seed)  # noqa: S311 (no secret)
        copies = self.visits // (self.patients * self.visits_of_one)
        for _ in range(self.patients):
            patient_id = self.make(clinic, chance)
            copy_patient(clinic.file, clinic.nurse.clinic_id, patient_id, range(1, copies))
