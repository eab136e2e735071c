"""The tick: what time raises is stored though nobody looks, whatever fails beside it."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic, sleep
from uuid import uuid4

import pytest
from sqlalchemy import text

from dashboard.runtime import Running
from dashboard.ticking import tick
from db import engine
from db.queries import escalated_flags
from monitoring.audit import AuditAction
from monitoring.flags import Flag
from monitoring.ids import PatientId, SessionId
from tests.chairside import in_chair, with_own_ids
from tests.dashboard.audit import actions_of
from tests.dashboard.conftest import browser_on
from tests.factories import AT, NORTH, SOUTH, baseline, intake, order, patient, start, vitals

ENOUGH_S = 10
HOSTILE = "Okafor-that-no-log-may-name"


def seat(here: Running, minutes_ago: float, pressure: tuple[int, int] = (124, 78)) -> SessionId:
    """A session whose start and only set are so long ago; nobody has it open."""
    facts = {"id": PatientId(uuid4()), "record_number": str(uuid4()), "family_name": HOSTILE}
    entries = (intake(), order(), *baseline(), start(), vitals(0.5, pressure))
    return in_chair(
        here.database,
        *with_own_ids(*entries),
        whose=patient(**facts),
        later=datetime.now(UTC) - AT - timedelta(minutes=minutes_ago),
        id=SessionId(uuid4()),
        chair=str(uuid4())[:4],
    )


def stored(here: Running, chair: SessionId, rule_id: str) -> list[Flag]:
    _, flags = here.database.reading_record(NORTH.id, chair)
    return [flag for flag in flags if flag.key.rule_id == rule_id]


def data_version(here: Running) -> int:
    """SQLite's own count of the commits that changed anything, as this connection sees them."""
    with here.database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def test_overdue_is_stored_unseen(here: Running) -> None:
    chair = seat(here, minutes_ago=14)
    with browser_on(here.settings, tick_every_s=0.05):
        waited_until = monotonic() + ENOUGH_S
        while not stored(here, chair, "OVERDUE") and monotonic() < waited_until:
            sleep(0.02)

    (flag,) = stored(here, chair, "OVERDUE")
    assert flag.title == "Vitals overdue"


def test_unacknowledged_critical_is_escalated_unseen(here: Running) -> None:
    chair = seat(here, minutes_ago=6, pressure=(200, 104))
    assert escalated_flags(here.database, NORTH.id).empty
    tick(here.database, Event())

    listed = escalated_flags(here.database, NORTH.id)
    assert set(listed["session_id"]) == {chair}
    assert "BP_HIGH" in set(listed["rule_id"])


def test_tick_without_news_writes_nothing(here: Running) -> None:
    seat(here, minutes_ago=14)
    before = data_version(here)
    tick(here.database, Event())
    between = data_version(here)
    tick(here.database, Event())

    assert before < between == data_version(here)


def test_broken_session_stops_no_other(here: Running, caplog: pytest.LogCaptureFixture) -> None:
    chairs = [seat(here, minutes_ago=14, pressure=(200, 104)) for _ in range(3)]
    broken = min(chairs)
    with here.database.engine.begin() as connection:
        statement = text("UPDATE flag SET evidence = :said WHERE session_id = :broken")
        connection.execute(statement, {"said": f'["{HOSTILE}"]', "broken": broken.bytes})
    here.database._cache._records.clear()
    tick(here.database, Event())

    (line,) = caplog.messages
    assert str(broken) in line
    assert HOSTILE not in caplog.text
    assert all(stored(here, chair, "OVERDUE") for chair in chairs if chair != broken)


def test_busy_database_is_tried_again(
    here: Running, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = seat(here, minutes_ago=14)
    monkeypatch.setattr(engine, "LONGEST_WAIT_S", 0.01)
    with here.database.transaction():
        in_parallel = threading.Thread(target=tick, args=(here.database, Event()))
        in_parallel.start()
        in_parallel.join()
    assert any("TimeoutError" in line for line in caplog.messages)
    assert not stored(here, chair, "OVERDUE")
    tick(here.database, Event())

    assert stored(here, chair, "OVERDUE")


def test_tick_ends_with_the_app(here: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with browser_on(here.settings):
        assert "tick" in [thread.name for thread in threading.enumerate()]
        leaving = monotonic()

    assert monotonic() - leaving < 5
    assert "tick" not in [thread.name for thread in threading.enumerate()]
    assert caplog.messages == []


def test_ended_tick_looks_at_nothing(here: Running) -> None:
    chair = seat(here, minutes_ago=14)
    is_over = Event()
    is_over.set()
    tick(here.database, is_over)

    assert not stored(here, chair, "OVERDUE")


def test_every_clinic_is_anchored_daily(here: Running) -> None:
    for _ in range(2):
        tick(here.database, Event())

    for clinic in (NORTH, SOUTH):
        assert actions_of(here, clinic).count(AuditAction.CHAINS_ANCHORED) == 1
