"""How long a page's script runs on the server, from its first line to its last."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import PropertyMock, patch

from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.benchmarks.clinic import BenchClinic, bench_clinic
from dashboard.benchmarks.figures import Figure, Measured
from dashboard.settings import Settings
from dashboard.sign_in.cookie import SESSION_COOKIE
from db.web_sessions import begin_web_session

_MOST_MS = {60: 80.0, 1000: 150.0}
_TOKEN = "the browser of the benchmark"  # noqa: S105 (of a throw-away clinic)
_MINUTE = timedelta(minutes=1)
_PATIENCE_S = 60
PAGE = Path(__file__).parent.parent / "pages" / "session.py"


def page_scripts(runs: int) -> list[Figure]:
    """One figure for a session of 60 sets and one for 1,000."""
    return [
        Figure(
            promise=f"Script of the session page, {sets:,} sets",
            ours=Measured(name="page script", runs_ms=_script_ms(sets, runs)),
            most=most_ms,
        )
        for sets, most_ms in _MOST_MS.items()
    ]


def _script_ms(sets: int, runs: int) -> tuple[float, ...]:
    with TemporaryDirectory() as directory, running_clinic(Path(directory)) as clinic:
        began_at = datetime.now(UTC) - (sets + 2) * _MINUTE
        session_id = clinic.session_of(sets, _MINUTE, began_at)
        pages = (page_ms(PAGE, id=str(session_id)) for _ in range(runs + 1))
        return tuple(pages)[1:]  # the first one loads


@contextmanager
def running_clinic(directory: Path, *, as_physician: bool = False) -> Iterator[BenchClinic]:
    """The clinic as the pages see it, with its nurse or its physician signed in."""
    with bench_clinic(directory) as clinic:
        settings = Settings(database_url=f"sqlite:///{clinic.file}", audit_key=clinic.audit_key)
        cookies = PropertyMock(return_value={SESSION_COOKIE: _TOKEN})
        with runtime.running(settings) as here, patch.object(ContextProxy, "cookies", cookies):
            with here.database.transaction() as store:
                user = clinic.physician if as_physician else clinic.nurse
                begin_web_session(store.connection, user, _TOKEN, runtime.now())
            yield clinic


def page_ms(page: Path, **query: str) -> float:
    """How long the script of a page runs with this address, in ms."""
    app = AppTest.from_function(
        _timed_page, default_timeout=_PATIENCE_S, kwargs={"page": str(page)}
    )
    app.query_params.update(query)
    app.run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    took_ms: float = app.session_state["took_ms"]
    return took_ms


def _timed_page(page: str) -> None:
    """Run the page and note how long it took; Streamlit runs the text of this function."""
    from runpy import run_path  # noqa: PLC0415
    from time import perf_counter  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    began = perf_counter()
    run_path(page)
    st.session_state["took_ms"] = 1000 * (perf_counter() - began)
