"""What a saved set costs beside a bare durable insert into the same file."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from dashboard.benchmarks.bare import insert_bare, open_bare
from dashboard.benchmarks.clinic import START, bench_clinic
from dashboard.benchmarks.figures import Figure, Measured

_MOST_TIMES = 3.0
_SESSIONS = 100
_EVERY = timedelta(minutes=3)
_TYPICAL_SETS = 12


def saving(runs: int) -> Figure:
    """A full set validated, flagged, audited and durable, against one bare durable insert.

    The two take turns, in one file with one setting; sessions hold 12 sets at first and grow.
    """
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        sessions = [clinic.session_of(_TYPICAL_SETS, _EVERY) for _ in range(_SESSIONS)]
        with closing(open_bare(clinic.file)) as bare:
            ours, theirs = [], []
            for run, session_id in zip(range(runs), cycle(sessions), strict=False):
                at = START + (_TYPICAL_SETS + 1 + run // _SESSIONS) * _EVERY
                theirs.append(_ms(partial(insert_bare, bare)))
                ours.append(_ms(partial(clinic.save, session_id, at)))
    return Figure(
        promise="A saved set is validated, flagged, audited and durable",
        ours=Measured(name="saved set", runs_ms=tuple(ours)),
        against=Measured(name="bare insert", runs_ms=tuple(theirs)),
        most=_MOST_TIMES,
    )


def _ms(act: Callable[[], None]) -> float:
    began = perf_counter()
    act()
    return 1000 * (perf_counter() - began)
