"""The tick: what is going on is decided anew, sessions and courses, though nobody looks.

Time alone raises flags: vitals that are overdue, an effect that does not go, a critical flag that
nobody acknowledges. Pages decide for themselves; the tick is for what is stored and for everybody
who is not on that page. Any number of processes may tick: the first one that holds a record stores
what changed, the others then find nothing new.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Event, Thread
from traceback import extract_tb

from dashboard import runtime
from dashboard.course_ticking import CourseWatch
from db.audit_anchors import anchor_daily, clinics_to_anchor
from db.clinic_rows import read_protocol
from db.engine import LONGEST_WAIT_S, Database
from db.queries import active_sessions
from monitoring.ids import ClinicId, SessionId
from monitoring.review import is_settled, look_again

# Protocols count in whole minutes: half a minute keeps what is stored within the same one.
EVERY_S = 30.0
_log = logging.getLogger(__name__)


@asynccontextmanager
async def ticking(database: Database, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """Tick every `every_s` seconds while the block runs, in a thread that ends with it."""
    is_over = Event()
    # Not the event loop's own threads: a page must never wait for one that the tick holds.
    thread = Thread(target=_go_on, args=(database, every_s, is_over), name="tick", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        await asyncio.to_thread(thread.join, LONGEST_WAIT_S)


def tick(database: Database, is_over: Event, watch: CourseWatch | None = None) -> None:
    """Look once at what is going on, at courses that time may change, and anchor what is due.

    What fails is logged and does not stop the others; ends early when `is_over` is set.
    """
    with _surviving("tick"):
        for clinic_id, session_id in active_sessions(database):
            if is_over.is_set():
                return
            with _surviving(f"session {session_id}"):
                look(database, clinic_id, session_id)
        _look_at_courses(database, is_over, watch or CourseWatch())
        for clinic_id in clinics_to_anchor(database, runtime.now()):
            with _surviving(f"anchor of clinic {clinic_id}"):
                anchor_daily(database, clinic_id, runtime.now())


def _look_at_courses(database: Database, is_over: Event, watch: CourseWatch) -> None:
    for waiting in watch.waiting(database, runtime.now()):
        if is_over.is_set():
            return
        with _surviving(f"course of patient {waiting.patient_id}"):
            watch.look(database, waiting)


def look(database: Database, clinic_id: ClinicId, session_id: SessionId) -> None:
    """Store what time has changed about the flags of one session; mostly nothing, then no lock."""
    at = runtime.now()
    record, stored = database.reading_record(clinic_id, session_id)
    with database.reading() as connection:
        protocol = read_protocol(connection, clinic_id, record.session.protocol)
    if not is_settled(record, stored, protocol, at):
        with database.transaction() as store:
            look_again(store, clinic_id, session_id, at)


def _go_on(database: Database, every_s: float, is_over: Event) -> None:
    watch = CourseWatch()
    while not is_over.wait(every_s):
        tick(database, is_over, watch)


@contextmanager
def _surviving(what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the top of this thread: the next session must come
        # Where and what kind, never the message: it may hold what was typed about a patient.
        place = extract_tb(error.__traceback__)[-1]
        words = (what, type(error).__name__, place.name, place.lineno)
        _log.error("%s failed: %s in %s, line %s", *words)
