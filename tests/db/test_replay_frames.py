"""What a replay reads of a time: whole sessions of one clinic, decided as their records are."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.demo.seeding import seed
from db.engine import Database
from db.replay_frames import replay_frames, stretches
from monitoring.audit import AuditAction
from monitoring.ids import ClinicId, SessionId
from monitoring.protocols import default_protocol
from monitoring.replay.running import replay
from tests.db.conftest import KEY
from tests.db.explaining import statements_of, steps_of
from tests.db.furnishing import SESSION, add, another_session, event, furnish
from tests.factories import AT, NORTH, SOUTH, assessment, baseline, correction, order, start, vitals
from tests.replays import decided_alone, decided_together

YEARS = timedelta(days=1000)
SINCE, UNTIL = AT - YEARS, AT + timedelta(days=1)
LIVE = default_protocol()


@pytest.fixture
def furnished(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, KEY)
    furnish(database)
    yield database
    database.close()


def sessions_read(database: Database, clinic_id: ClinicId = NORTH.id) -> list[SessionId]:
    return list(replay_frames(database, clinic_id, SINCE, UNTIL).sessions["session_id"])


def test_stored_sessions_get_their_live_flags(database: Database) -> None:
    clinic_id = seed(database, at=AT, patients=6, sessions=30, seed=11).clinic_id
    n_compared = 0
    for part in stretches(database, clinic_id, SINCE, UNTIL, at_once=20):
        frames = replay_frames(database, clinic_id, part.since, part.until)
        (found,) = decided_together(frames, LIVE, at=AT)
        assert len(found) == part.n_sessions
        for session_id, flags in zip(frames.sessions["session_id"], found, strict=True):
            record, _ = database.reading_record(clinic_id, session_id)
            assert flags == decided_alone(record, LIVE, AT)
            n_compared += len(flags)

    assert n_compared


def test_live_protocol_makes_no_difference_in_demo(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    clinic_id = seed(database, at=AT, patients=6, sessions=30, seed=11).clinic_id
    parts = stretches(database, clinic_id, SINCE, UNTIL)
    chunks = (replay_frames(database, clinic_id, part.since, part.until) for part in parts)
    found = replay(chunks, LIVE, LIVE, AT)
    database.close()

    assert found.is_same
    assert found.live == found.draft
    assert found.n_readings
    assert found.live.total


def test_corrected_entries_come_along(database: Database) -> None:
    furnish(database)
    entries = (*baseline(), order(), start(), vitals(10, (190, 110), name="high"))
    add(database, *entries, assessment(1, pain=3), correction(12, "high"))
    frames = replay_frames(database, NORTH.id, SINCE, UNTIL)
    (found,) = decided_together(frames, LIVE, at=AT)
    record, _ = database.reading_record(NORTH.id, SESSION.id)

    assert len(frames.vitals) == 2
    assert found == [decided_alone(record, LIVE, AT)]


def test_nothing_of_another_clinic_is_read(furnished: Database) -> None:
    add(furnished, *baseline(), start())

    assert sessions_read(furnished) == [SESSION.id]
    assert sessions_read(furnished, SOUTH.id) == []


def test_time_is_that_of_the_schedule(furnished: Database) -> None:
    later = another_session(scheduled_at=AT + timedelta(days=30))
    with furnished.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))
    until = SESSION.scheduled_at

    assert sessions_read(furnished) == [SESSION.id]
    assert replay_frames(furnished, NORTH.id, SINCE, until).sessions.empty
    assert stretches(furnished, NORTH.id, SINCE, until) == ()


def test_sessions_are_found_before_readings(furnished: Database) -> None:
    asked = statements_of(furnished, lambda: replay_frames(furnished, NORTH.id, SINCE, UNTIL))
    steps = steps_of(furnished, asked)

    assert len(asked) == 9
    assert [step for step in steps if step.endswith("(clinic_id=?)")] == []
    assert {step for step in steps if "SCAN" in step} == {"SCAN theirs"}
