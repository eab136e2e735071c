"""How long a session's report takes from the database to the bytes of its PDF."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from dashboard.benchmarks.clinic import START, bench_clinic
from dashboard.benchmarks.figures import Figure, Measured
from dashboard.reports.letterhead import Letterhead
from dashboard.reports.session.report import session_report
from dashboard.reports.typesetting import typeset
from dashboard.session_source import read_session

_SETS, _MOST_MS = 60, 1000.0
_MINUTE = timedelta(minutes=1)


def reports(runs: int) -> Figure:
    """A report of 60 sets; each run has another letterhead, as the typesetter remembers."""
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        session_id = clinic.session_of(_SETS, _MINUTE)
        at, by = START + (_SETS + 2) * _MINUTE, clinic.physician
        took_ms = []
        for run in range(runs + 1):
            began = perf_counter()
            view, _ = read_session(clinic.database, by, session_id, at)
            typeset(session_report(view, Letterhead(clinic=f"Clinic {run}"), by.name), at)
            took_ms.append(1000 * (perf_counter() - began))
    return Figure(
        promise=f"Session report as PDF, {_SETS} sets",
        ours=Measured(name="read, drawn and set", runs_ms=tuple(took_ms[1:])),
        most=_MOST_MS,
    )
