"""The frames of a patient, read from SQL and made from records in memory, are the same."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from pandas.testing import assert_frame_equal

from db.course_frames import patient_frames
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.effects import Effect, Grade, Helped
from monitoring.entries import BaselineChoice, Entry
from monitoring.ids import EntryId, PatientId
from monitoring.infusions import InfusionAction
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.trends import frames
from monitoring.trends.frames import PatientFrames
from tests.course_factories import course_correction, felt_later, follow_up
from tests.db.conftest import KEY
from tests.db.furnishing import (
    SESSION,
    AnyDatabase,
    add,
    add_to_course,
    another_patient,
    another_session,
    course_of,
    event,
    furnish,
    stored,
)
from tests.factories import (
    NORTH,
    SOUTH,
    assessment,
    at_minute,
    baseline,
    correction,
    effect,
    entry_id,
    header,
    order,
    pump,
    start,
    stop,
    vitals,
)
from tests.frames import frames_of

COLUMNS = {
    "sessions": frames.SESSION_COLUMNS,
    "vitals": frames.VITALS_COLUMNS,
    "assessments": frames.ASSESSMENT_COLUMNS,
    "effects": frames.EFFECT_COLUMNS,
    "pump": frames.PUMP_COLUMNS,
    "orders": frames.ORDER_COLUMNS,
    "baselines": frames.BASELINE_COLUMNS,
    "follow_ups": frames.FOLLOW_UP_COLUMNS,
}


def choice(minute: float, vitals_id: EntryId, *, name: str = "", later: float = 0) -> Entry:
    facts = header(minute, name=name, written_min_later=later)
    return BaselineChoice(**facts, vitals_id=vitals_id)  # type: ignore[arg-type]


def begun(clinic: AnyDatabase, *entries: Entry, **changes: object) -> InfusionSession:
    """Another session of the same patient, with what was written in it."""
    session = another_session(**{"chair": "9", **changes})
    with clinic.transaction() as store:
        store.add_session(session, event(AuditAction.SESSION_SCHEDULED, session))
    if entries:
        add(clinic, *entries, to=session)
    return session


def read(clinic: Database, patient_id: PatientId = SESSION.patient_id) -> PatientFrames:
    with clinic.reading() as connection:
        return patient_frames(connection, NORTH.id, patient_id)


def assert_same(read_frames: PatientFrames, expected: PatientFrames) -> None:
    for each in fields(PatientFrames):
        found, wanted = getattr(read_frames, each.name), getattr(expected, each.name)
        assert_frame_equal(found, wanted, obj=each.name)


@pytest.fixture
def furnished(database: Database) -> Database:
    furnish(database)
    return database


def test_whole_course_is_the_same(furnished: Database) -> None:
    right = vitals(10, (150, 95), name="right")
    wrong = vitals(10, (210, 95), name="wrong")
    add(furnished, *baseline(), order(), start(), wrong, effect(12, Effect.NAUSEA))
    add(furnished, right, correction(13, "wrong", right.id), assessment(14, dissociation=2))
    helped = replace(effect(20, Effect.NAUSEA, Grade.NONE), helped=Helped.YES, action="ondansetron")
    add(furnished, helped, vitals(15, None, name="patient of next door"))
    add(furnished, correction(16, "patient of next door"))
    add(furnished, pump(25, InfusionAction.BOLUS, amount_ug=5_000), stop(40))
    begun(furnished, assessment(7_200, pain=4, phq9=11, phq9_item9=0), vitals(7_201, (118, 70)))
    begun(furnished, scheduled_at=at_minute(90_000), number_in_series=3, planned_in_series=6)
    add_to_course(furnished, follow_up(2, effects=()), follow_up(3, pain=None, is_reached=False))
    felt = (felt_later(Effect.NAUSEA, Grade.MILD), felt_later(Effect.OTHER, Grade.SEVERE))
    add_to_course(furnished, follow_up(1, effects=felt, quality=7), follow_up(4, name="mistaken"))
    add_to_course(furnished, course_correction(5, entry_id("mistaken")))

    assert_same(read(furnished), course_in_memory(furnished))
    assert_same(course_of(furnished).frames, course_in_memory(furnished))


def course_in_memory(clinic: Database) -> PatientFrames:
    """The same frames from the records of all sessions, one by one."""
    sessions = read(clinic).sessions["session_id"]
    records = [stored(clinic, replace(SESSION, id=session_id)) for session_id in sessions]
    return frames_of(records, course_of(clinic).entries)


def test_empty_frames_keep_their_types(furnished: Database) -> None:
    found, expected = read(furnished, another_patient().id), frames_of((), ())

    assert_same(found, expected)
    assert all(tuple(getattr(found, name)) == columns for name, columns in COLUMNS.items())
    assert str(found.vitals["measured_at"].dtype) == "datetime64[us, UTC]"
    assert str(found.vitals["systolic_mmhg"].dtype) == "Int64"


def test_other_clinic_sees_nothing(furnished: Database) -> None:
    add(furnished, *baseline())
    add_to_course(furnished, follow_up(1))
    with furnished.reading() as connection:
        found = patient_frames(connection, SOUTH.id, SESSION.patient_id)

    assert all(getattr(found, each.name).empty for each in fields(PatientFrames))


def test_cancelled_session_is_left_out(furnished: Database) -> None:
    add(furnished, *baseline())
    with furnished.transaction() as store:
        gone = replace(SESSION, status=SessionStatus.CANCELLED)
        store.change_session(gone, event(AuditAction.STATUS_CHANGED, SESSION))

    assert read(furnished).sessions.empty
    assert read(furnished).vitals.empty
    assert read(furnished).baselines.empty


def test_session_says_how_it_went(furnished: Database) -> None:
    add(furnished, order(), start(), stop(30))
    over = replace(SESSION, status=SessionStatus.COMPLETED, ended_at=at_minute(90))
    with furnished.transaction() as store:
        ended = replace(over, outcome=SessionOutcome.STOPPED_EARLY)
        store.change_session(ended, event(AuditAction.STATUS_CHANGED, SESSION))

    (row,) = read(furnished).sessions.to_dict("records")
    assert (row["started_at"], row["stopped_at"]) == (at_minute(0), at_minute(30))
    assert (row["status"], row["outcome"]) == (SessionStatus.COMPLETED, "stopped_early")
    assert_same(read(furnished), course_in_memory(furnished))


FIRST, SECOND = vitals(-20, (130, 80), name="first"), vitals(-4, (124, 78), name="second")
AMENDED = vitals(-4, (142, 78), name="amended")
BASELINES: dict[str, tuple[tuple[Entry, ...], str | None]] = {
    "no choice": ((FIRST, SECOND), None),
    "two choices, the later counts": (
        (FIRST, SECOND, choice(-15, FIRST.id), choice(-3, SECOND.id)),
        "second",
    ),
    "chosen for an earlier time, but later": (
        (FIRST, SECOND, choice(-3, SECOND.id), choice(-15, FIRST.id, later=30)),
        "first",
    ),
    "set was put right": (
        (SECOND, choice(-3, SECOND.id), AMENDED, correction(5, "second", AMENDED.id)),
        "amended",
    ),
    "set was put right twice": (
        (
            *(FIRST, choice(-3, FIRST.id), SECOND, AMENDED),
            *(correction(5, "first", SECOND.id), correction(6, "second", AMENDED.id)),
        ),
        "amended",
    ),
    "set was entered in error": (
        (FIRST, SECOND, choice(-15, FIRST.id), choice(-3, SECOND.id), correction(5, "second")),
        None,
    ),
    "choice was entered in error": (
        (
            *(FIRST, SECOND, choice(-15, FIRST.id), choice(-3, SECOND.id, name="mischosen")),
            correction(5, "mischosen"),
        ),
        "first",
    ),
    "choice was put right, and counts from its first writing": (
        (
            *(FIRST, SECOND, AMENDED, choice(-15, FIRST.id, name="early")),
            choice(-3, SECOND.id),
            choice(-15, AMENDED.id, name="put right", later=60),
            correction(45, "early", entry_id("put right")),
        ),
        "second",
    ),
}


@pytest.mark.parametrize(("entries", "chosen"), BASELINES.values(), ids=BASELINES)
def test_baseline_is_the_one_that_counts(
    clinic: AnyDatabase, entries: tuple[Entry, ...], chosen: str | None
) -> None:
    add(clinic, *entries)
    expected = [entry_id(chosen)] if chosen else []

    assert course_of(clinic).frames.baselines["vitals_id"].tolist() == expected


def test_unreached_is_told_from_no_effects(clinic: AnyDatabase) -> None:
    unasked, none = follow_up(1), follow_up(2, effects=())
    add_to_course(clinic, unasked, none, follow_up(3, pain=None, is_reached=False))

    found = course_of(clinic).frames.follow_ups
    assert found["effects"].tolist() == [None, (), None]
    assert found["is_reached"].tolist() == [True, True, False]
    assert found["pain"].isna().tolist() == [False, False, True]


@pytest.fixture
def asked(sqlite_url: str) -> Iterator[tuple[Database, list[str]]]:
    """A clinic and the statements that its patient's frames take, as SQLite runs them."""
    database = Database(sqlite_url, KEY)
    furnish(database)
    for days in range(5):
        taken = vitals(1)
        measured_at = taken.measured_at + timedelta(days=days)
        begun(database, replace(taken, measured_at=measured_at))
    statements: list[str] = []
    with database.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(statements.append)
        assert len(patient_frames(connection, NORTH.id, SESSION.patient_id).vitals) == 5
        driver.set_trace_callback(None)
    yield database, statements
    database.close()


def test_one_statement_for_all_vitals(asked: tuple[Database, list[str]]) -> None:
    _, statements = asked

    assert sum("JOIN vitals_set" in each for each in statements) == 1
    assert len(statements) == len(fields(PatientFrames)) + 1  # baselines: choices, corrections


def test_patient_is_found_before_readings(asked: tuple[Database, list[str]]) -> None:
    database, statements = asked
    with database.reading() as connection:
        plans = [
            [step.detail for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}")]
            for each in statements
        ]

    steps = [step for plan in plans for step in plan if step.startswith(("SEARCH", "SCAN"))]
    by_patient = ("(clinic_id=? AND patient_id=?)", "(clinic_id=? AND id=?)")
    by_session = ("(clinic_id=? AND session_id=?)",)
    assert [step for step in steps if not step.endswith((*by_patient, *by_session))] == []
    assert len(steps) > len(statements)
