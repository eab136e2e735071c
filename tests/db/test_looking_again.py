"""Two processes look at one session at the same instant: one flag, one change, one audit event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from db.engine import Database
from db.flag_tables import FlagChangeRow, FlagRow
from monitoring.audit import AuditAction
from monitoring.entries import Entry
from monitoring.flags import Flag, FlagState, Severity
from monitoring.recording import record_entries
from monitoring.review import look_again
from monitoring.sessions import SessionStatus
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, AnyDatabase, event, furnish
from tests.factories import NORA, NORTH, PIET, at_minute, baseline, intake, order, start, vitals

PROCESSES = 4
ASKED = intake(measured_at=at_minute(-1))


@pytest.fixture
def processes(database_url: str) -> Iterator[list[Database]]:
    """As many processes on one database, in which nothing was written since the start."""
    opened = [Database(database_url, KEY) for _ in range(PROCESSES)]
    furnish(opened[0])
    write(opened[0], ASKED, order(0), *baseline(), start(), at=at_minute(0))
    yield opened
    for database in opened:
        database.close()


def write(database: AnyDatabase, *entries: Entry, at: datetime) -> None:
    with database.transaction() as store:
        for entry in entries:
            by = PIET if entry.kind == "order" else NORA
            record_entries(store, by, SESSION.id, (entry,), at)


def look(database: AnyDatabase, at: datetime) -> None:
    with database.transaction() as store:
        look_again(store, NORTH.id, SESSION.id, at)


def look_together(processes: list[Database], *moments: datetime) -> None:
    """All of them begin at once; each has an instant of its own, or all have the same."""
    barrier = Barrier(len(processes))

    def begin(database: Database, at: datetime) -> None:
        barrier.wait()
        look(database, at)

    instants = moments * len(processes) if len(moments) == 1 else moments
    threads = [Thread(target=begin, args=pair) for pair in zip(processes, instants, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def count(database: Database, row: type, *which: object) -> int:
    with database.reading() as connection:
        query = select(func.count()).select_from(row).where(*which)  # type: ignore[arg-type]
        return int(connection.execute(query).scalar_one())


def overdue(database: AnyDatabase) -> Flag:
    with database.transaction() as store:
        flags = store.flags(NORTH.id, SESSION.id)
    return next(flag for flag in flags if flag.key.rule_id == "OVERDUE")


def revisions(database: Database) -> int:
    return count(
        database,
        AuditEntryRow,
        AuditEntryRow.chain == SESSION.id,
        AuditEntryRow.action == AuditAction.FLAGS_REVISED,
    )


def test_many_processes_store_one_change(processes: list[Database]) -> None:
    here, *_ = processes
    before = revisions(here)
    look_together(processes, at_minute(13.5))
    assert (revisions(here) - before, count(here, FlagRow, FlagRow.rule_id == "OVERDUE")) == (1, 1)
    look_together(processes, at_minute(15.5))

    assert revisions(here) - before == 2
    assert count(here, FlagChangeRow, FlagChangeRow.rule_id == "OVERDUE") == 2
    assert overdue(here).severity is Severity.WARNING
    assert verify(here).breaks == ()


def test_clock_behind_takes_nothing_back(processes: list[Database]) -> None:
    here, *_ = processes
    look(here, at_minute(15.5))
    before = revisions(here)
    look_together(processes, *(at_minute(13 + number / 2) for number in range(PROCESSES)))

    assert revisions(here) == before
    assert overdue(here).severity is Severity.WARNING


def test_nurse_who_waited_withdraws_nothing(clinic: AnyDatabase) -> None:
    write(clinic, ASKED, order(0), *baseline(), start(), at=at_minute(0))
    write(clinic, vitals(5, (200, 104)), at=at_minute(5.001))
    write(clinic, vitals(5, None, heart_rate=80, name="beside it"), at=at_minute(5))

    with clinic.transaction() as store:
        states = {flag.state for flag in store.flags(NORTH.id, SESSION.id)}
        assert FlagState.WITHDRAWN not in states
        assert Severity.CRITICAL in {each.severity for each in store.flags(NORTH.id, SESSION.id)}


def test_session_that_is_over_stays(clinic: AnyDatabase) -> None:
    write(clinic, ASKED, order(0), *baseline(), start(), at=at_minute(0))
    with clinic.transaction() as store:
        current = store.record(NORTH.id, SESSION.id).session
        audit = event(AuditAction.STATUS_CHANGED, SESSION)
        store.change_session(replace(current, status=SessionStatus.COMPLETED), audit)
    look(clinic, at_minute(30))

    with clinic.transaction() as store:
        assert "OVERDUE" not in {each.key.rule_id for each in store.flags(NORTH.id, SESSION.id)}
