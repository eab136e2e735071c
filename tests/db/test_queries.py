"""What the screens ask of the database."""

from typing import Any

import pytest
from sqlalchemy.event import listen

from db import queries
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, add, another_session, event, furnish
from tests.factories import (
    NORA,
    NORTH,
    SOUTH,
    at_minute,
    baseline,
    correction,
    order,
    record,
    start,
    vitals,
)


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def test_board_shows_newest_set(clinic: Database) -> None:
    add(clinic, *baseline(), order(), start(), vitals(5, (130, 80)), vitals(3, (140, 90)))
    (row,) = queries.board(clinic, NORTH.id).to_dict("records")

    assert (row["systolic_mmhg"], row["measured_at"]) == (130, at_minute(5))
    assert (row["family_name"], row["responsible_name"]) == ("Okafor", "Nora")
    assert (row["started_at"], row["status"]) == (at_minute(0), SessionStatus.IN_PROGRESS)


def test_board_leaves_out_a_corrected_set(clinic: Database) -> None:
    right = vitals(10, (120, 80))
    add(clinic, *baseline(), order(), start(), vitals(11, (210, 80), name="wrong"))
    add(clinic, right, correction(12, "wrong", right.id))
    (row,) = queries.board(clinic, NORTH.id).to_dict("records")

    assert (row["systolic_mmhg"], row["measured_at"]) == (120, at_minute(10))


def test_empty_board_keeps_types(clinic: Database) -> None:
    frame = queries.board(clinic, SOUTH.id)

    assert frame.empty
    assert str(frame["measured_at"].dtype) == "datetime64[us, UTC]"
    assert str(frame["systolic_mmhg"].dtype) == "Int64"


def test_board_counts_flags(clinic: Database) -> None:
    entries = (*baseline(), order(), start(), vitals(10, (190, 110)))
    flags = decide(record(*entries), default_protocol(), at_minute(11)).flags
    add(clinic, *entries)
    with clinic.transaction() as store:
        store.revise_flags(SESSION, flags, event(AuditAction.FLAGS_REVISED, SESSION))

    (row,) = queries.board(clinic, NORTH.id).to_dict("records")
    counted = {severity: row[severity] for severity in ("critical", "warning", "advisory")}
    assert sum(counted.values()) == sum(flag.needs_attention for flag in flags) > 0
    assert counted["critical"] == sum(flag.severity == "critical" for flag in flags)


def test_board_without_readings_is_empty_handed(clinic: Database) -> None:
    (row,) = queries.board(clinic, NORTH.id).to_dict("records")

    assert row["session_id"] == SESSION.id
    assert queries.board(clinic, NORTH.id)["systolic_mmhg"].isna().all()
    assert queries.board(clinic, SOUTH.id).empty


def test_later_today_is_scheduled(clinic: Database) -> None:
    later = another_session(scheduled_at=at_minute(60), status=SessionStatus.SCHEDULED)
    with clinic.transaction() as store:
        store.add_session(later, event(AuditAction.SESSION_SCHEDULED, later))

    frame = queries.scheduled_sessions(clinic, NORTH.id, at_minute(0), at_minute(61))
    assert frame["session_id"].tolist() == [later.id]
    assert queries.scheduled_sessions(clinic, NORTH.id, at_minute(0), at_minute(60)).empty


def test_names_of_the_clinic_only(clinic: Database) -> None:
    names = queries.people_names(clinic, NORTH.id)

    assert names[NORA.id] == "Nora"
    assert set(names.values()) == {"Nora", "Piet", "Ada"}


def test_board_reads_active_sessions_only(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    asked: list[Any] = []
    listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    queries.board(database, NORTH.id)
    statement, values = asked[-1]
    with database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    database.close()

    assert "ix_session_state_active" in str(plan)
    assert "ix_flag_needs_look" in str(plan)
