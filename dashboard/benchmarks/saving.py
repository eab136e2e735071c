"""What a saved set costs beside a bare durable insert into the same file."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from dashboard.benchmarks.bare import insert_by_driver, open_bare
from dashboard.benchmarks.clinic import START, bench_clinic, full_set
from dashboard.benchmarks.figures import Figure, Measured
from db.bare import insert_bare

_MOST_TIMES = 3.0
_SESSIONS = 100
_EVERY = timedelta(minutes=3)
_TYPICAL_SETS = 12


def saving(runs: int) -> list[Figure]:
    """A full set validated, flagged, audited and durable, against one that is only durable.

    All take turns, in one file with one setting; sessions hold 12 sets at first and grow. The
    promise is held against the same rows through the same library; the driver alone stands
    beside it, to see what the library costs.
    """
    ours, same, driver = _run(runs)
    saved = Measured(name="saved set", runs_ms=tuple(ours))
    return [
        Figure(
            promise="A saved set is validated, flagged, audited and durable",
            ours=saved,
            against=Measured(name="bare insert of its rows", runs_ms=tuple(same)),
            most=_MOST_TIMES,
        ),
        Figure(
            promise="(for comparison, without SQLAlchemy)",
            ours=saved,
            against=Measured(name="sqlite3 alone", runs_ms=tuple(driver)),
        ),
    ]


def _run(runs: int) -> tuple[list[float], list[float], list[float]]:
    ours: list[float] = []
    same: list[float] = []
    driver: list[float] = []
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        aside = clinic.session_of(1)
        sessions = [clinic.session_of(_TYPICAL_SETS, _EVERY) for _ in range(_SESSIONS)]
        with closing(open_bare(clinic.file)) as bare:
            for run, session_id in zip(range(runs), cycle(sessions), strict=False):
                at = START + (_TYPICAL_SETS + 1 + run // _SESSIONS) * _EVERY
                entry = full_set(clinic.nurse, at)[0]
                row = partial(insert_bare, clinic.database, clinic.nurse.clinic_id, aside, entry)
                driver.append(_ms(partial(insert_by_driver, bare)))
                same.append(_ms(row))
                ours.append(_ms(partial(clinic.save, session_id, at)))
    return ours, same, driver


def _ms(act: Callable[[], None]) -> float:
    began = perf_counter()
    act()
    return 1000 * (perf_counter() - began)
