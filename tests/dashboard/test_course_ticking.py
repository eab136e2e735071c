"""The tick across sessions: what time raises about a course is stored though nobody looks."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import uuid4

import pytest

from dashboard.course_ticking import CourseWatch
from dashboard.runtime import Running
from dashboard.ticking import tick
from db.course_rows import read_flags
from monitoring.audit import AuditAction
from monitoring.course import CourseRecord
from monitoring.finishing import finish_session
from monitoring.flags import Flag, Severity
from monitoring.following_up import write_follow_up
from monitoring.ids import EntryId, PatientId, SessionId
from monitoring.people import Patient
from monitoring.protocols import MonitoringProtocol
from monitoring.revising_course import Revision, decide_anew
from monitoring.sessions import SessionOutcome
from monitoring.visits import Disposition, Ending
from tests.chairside import in_chair, with_own_ids
from tests.course_factories import follow_up
from tests.dashboard.audit import actions_of
from tests.factories import AT, NORA, NORTH, baseline, header, intake, order, patient, start, stop


def treated(here: Running, days_ago: float) -> Patient:
    """A patient whose visit was over so many days ago; nobody has asked since."""
    facts = {"id": PatientId(uuid4()), "record_number": str(uuid4())}
    whose = patient(**facts)
    later = datetime.now(UTC) - AT - timedelta(days=days_ago)
    visit = in_chair(
        here.database,
        *with_own_ids(intake(), order(), *baseline(), start(), stop(40)),
        whose=whose,
        later=later,
        id=SessionId(uuid4()),
        chair=str(uuid4())[:4],
    )
    left_at = AT + timedelta(minutes=45) + later
    with here.database.transaction() as store:
        finish_session(store, NORA, visit, _ending(left_at), left_at)
    return whose


def _ending(at: datetime) -> Ending:
    fields = header(45) | {"id": EntryId(uuid4()), "measured_at": at, "recorded_at": at}
    return Ending(
        **fields,  # type: ignore[arg-type]
        outcome=SessionOutcome.COMPLETED,
        disposition=Disposition.HOSPITAL,
        reason="for observation",
    )


def stored(here: Running, whose: Patient) -> dict[str, Flag]:
    with here.database.reading() as connection:
        return {flag.key.rule_id: flag for flag in read_flags(connection, NORTH.id, whose.id)}


def data_version(here: Running) -> int:
    with here.database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


@pytest.mark.parametrize(
    ("days", "severity"), [(2.9, None), (4, Severity.ADVISORY), (8.5, Severity.WARNING)]
)
def test_overdue_follow_up_is_stored_unseen(
    here: Running, days: float, severity: Severity | None
) -> None:
    whose = treated(here, days)
    before = stored(here, whose)
    tick(here.database, Event())
    flag = stored(here, whose).get("FOLLOW_UP_OVERDUE")

    assert before == {}
    assert (flag and flag.severity) == severity


def test_settled_course_is_read_once(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    treated(here, 4)
    watch, looks = CourseWatch(), []

    def counted(
        record: CourseRecord, flags: Sequence[Flag], protocol: MonitoringProtocol, at: datetime
    ) -> Revision:
        looks.append(at)
        return decide_anew(record, flags, protocol, at)

    monkeypatch.setattr("dashboard.course_ticking.decide_anew", counted)
    tick(here.database, Event(), watch)
    between = data_version(here)
    tick(here.database, Event(), watch)

    assert (len(looks), data_version(here)) == (1, between)


def test_ticks_at_once_store_it_once(here: Running) -> None:
    treated(here, 4)
    threads = [threading.Thread(target=tick, args=(here.database, Event())) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    revised = [each for each in actions_of(here, NORTH) if each is AuditAction.COURSE_FLAGS_REVISED]
    assert len(revised) == 1


def test_unseen_item_nine_is_escalated(here: Running) -> None:
    whose = treated(here, 2)
    at = datetime.now(UTC) - timedelta(minutes=6)
    said = replace(follow_up(1, phq9=12, phq9_item9=2), id=EntryId(uuid4()), measured_at=at)
    with here.database.transaction() as store:
        write_follow_up(store, NORA, whose.id, said, at)
    before = stored(here, whose)["FOLLOW_UP_ITEM_9"]
    tick(here.database, Event())
    after = stored(here, whose)["FOLLOW_UP_ITEM_9"]

    assert before.escalated_at is None
    assert after.escalated_at == at + timedelta(minutes=5)
