"""What the screens ask across sessions, on both databases."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from db import queries
from db.course_queries import (
    due_follow_ups,
    open_course_flags,
    open_critical_flags,
    seen_by_no_physician,
    unsigned_sessions,
)
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.flags import Flag, FlagKey, FlagState, Severity
from monitoring.infusions import InfusionAction
from monitoring.people import Patient, User
from monitoring.protocols import default_protocol
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from monitoring.visits import Disposition, Ending
from tests.course_factories import course_correction, follow_up, on_day
from tests.db.conftest import KEY
from tests.db.explaining import statements_of, steps_of
from tests.db.furnishing import (
    SESSION,
    add,
    add_to_course,
    another_patient,
    another_session,
    event,
    furnish,
)
from tests.factories import (
    NORA,
    NORTH,
    PIET,
    SOUTH,
    at_minute,
    baseline,
    correction,
    entry_id,
    header,
    order,
    override,
    patient,
    pump,
    record,
    seen,
    start,
    stop,
    vitals,
)

CRITICAL = (*baseline(), order(), start(), vitals(10, (190, 110), name="high"))


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def flags_at(minute: float) -> tuple[Flag, ...]:
    return decide(record(*CRITICAL), default_protocol(), at_minute(minute)).flags


def critical_flag() -> Flag:
    return next(flag for flag in flags_at(12) if flag.severity is Severity.CRITICAL)


def due(clinic: Database, at: datetime | None, whose: Patient | None = None) -> None:
    with clinic.transaction() as store:
        store.set_follow_up_due(whose or patient(), at)


def added(clinic: Database, whose: Patient) -> Patient:
    with clinic.transaction() as store:
        store.add_patient(whose, event(AuditAction.PATIENT_ADDED))
    return whose


def raised(clinic: Database, *flags: Flag, of: InfusionSession = SESSION) -> None:
    with clinic.transaction() as store:
        store.revise_flags(of, flags, event(AuditAction.FLAGS_REVISED, of))


def raised_in_course(clinic: Database, *flags: Flag, whose: Patient | None = None) -> None:
    with clinic.transaction() as store:
        revised = event(AuditAction.COURSE_FLAGS_REVISED)
        store.revise_course_flags(whose or patient(), flags, revised)


def ended(clinic: Database, of: InfusionSession = SESSION, **changes: object) -> InfusionSession:
    facts: dict[str, object] = {"status": SessionStatus.COMPLETED, "ended_at": at_minute(90)}
    over = replace(of, **(facts | changes))  # type: ignore[arg-type]
    with clinic.transaction() as store:
        store.change_session(over, event(AuditAction.STATUS_CHANGED, of))
    return over


def another(clinic: Database, *entries: Entry, **changes: object) -> InfusionSession:
    session = another_session(**changes)
    with clinic.transaction() as store:
        store.add_session(session, event(AuditAction.SESSION_SCHEDULED, session))
    if entries:
        add(clinic, *entries, to=session)
    return session


def answer(clinic: Database, flag: Flag, by: User) -> None:
    audit = event(AuditAction.COURSE_FLAG_ACKNOWLEDGED)
    with clinic.transaction() as store:
        store.add_course_acknowledgement(patient(), seen(flag, 1, by=by), audit)


def only(frame: pd.DataFrame) -> dict[str, object]:
    (row,) = frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_due_patients_come_longest_first(clinic: Database) -> None:
    second = added(clinic, another_patient(family_name="Berg"))
    added(clinic, another_patient(family_name="never asked"))
    due(clinic, on_day(3))
    due(clinic, on_day(2), second)

    frame = due_follow_ups(clinic, NORTH.id, on_day(4))
    assert frame["family_name"].tolist() == ["Berg", "Okafor"]
    assert due_follow_ups(clinic, NORTH.id, on_day(3))["family_name"].tolist() == ["Berg"]
    due(clinic, None, second)
    assert due_follow_ups(clinic, NORTH.id, on_day(4))["patient_id"].tolist() == [patient().id]


def test_due_patient_has_a_past(clinic: Database) -> None:
    add(clinic, order(), start(), stop(40))
    mistaken, unreached = follow_up(6), follow_up(5, pain=None, is_reached=False)
    add_to_course(clinic, follow_up(3), follow_up(4), unreached, mistaken)
    add_to_course(clinic, course_correction(7, mistaken.id))
    due(clinic, on_day(8))

    row = only(due_follow_ups(clinic, NORTH.id, on_day(9)))
    assert (row["due_at"], row["last_stopped_at"]) == (on_day(8), at_minute(40))
    assert (row["last_follow_up_at"], row["last_attempt_at"]) == (on_day(4), on_day(5))
    assert (row["born_on"], row["record_number"]) == (patient().born_on, "004417")


def test_due_patient_without_a_past(clinic: Database) -> None:
    due(clinic, on_day(8))

    row = only(due_follow_ups(clinic, NORTH.id, on_day(9)))
    past = ("last_stopped_at", "last_follow_up_at", "last_attempt_at")
    assert [row[name] for name in past] == [pd.NaT] * 3


def test_course_flags_come_worst_first(clinic: Database) -> None:
    worst = critical_flag()
    later = replace(worst, key=FlagKey(rule_id="LATER", began_with=entry_id("x")))
    later = replace(later, raised_at=at_minute(60), is_acknowledged=True)
    mild = replace(
        worst,
        key=FlagKey(rule_id="MILD", began_with=entry_id("y")),
        severity=Severity.WARNING,
        raised_at=at_minute(0),
        evidence=tuple(replace(each, severity=Severity.WARNING) for each in worst.evidence),
    )
    closed = replace(
        worst, key=FlagKey(rule_id="OVER", began_with=entry_id("z")), state=FlagState.CLOSED
    )
    raised_in_course(clinic, mild, closed, later, worst)

    frame = open_course_flags(clinic, NORTH.id)
    assert frame["rule_id"].tolist() == [worst.key.rule_id, "LATER", "MILD"]
    assert frame["is_acknowledged"].tolist() == [False, True, False]
    assert frame["evidence"].iloc[0] == worst.evidence
    assert frame["severity"].iloc[2] is Severity.WARNING


def test_nurse_alone_does_not_answer(clinic: Database) -> None:
    closed = replace(critical_flag(), is_acknowledged=True, state=FlagState.CLOSED)
    raised_in_course(clinic, closed)
    answer(clinic, closed, NORA)
    waiting = seen_by_no_physician(clinic, NORTH.id)
    answer(clinic, closed, PIET)

    assert waiting["rule_id"].tolist() == [closed.key.rule_id]
    assert seen_by_no_physician(clinic, NORTH.id).empty
    assert seen_by_no_physician(clinic, SOUTH.id).empty


def test_unsigned_session_says_what_happened(clinic: Database) -> None:
    right = vitals(12, (150, 90), name="right")
    add(clinic, *CRITICAL, vitals(12, (250, 90), name="wrong"), override(11, "fasting"))
    add(clinic, right, correction(13, "wrong", right.id), stop(40))
    flags = flags_at(12)
    acknowledged = replace(critical_flag(), is_acknowledged=True, state=FlagState.RECOVERED)
    raised(clinic, *flags)
    raised(clinic, acknowledged)
    ended(clinic, outcome=SessionOutcome.COMPLETED)

    row = only(unsigned_sessions(clinic, NORTH.id))
    critical = sum(flag.severity is Severity.CRITICAL for flag in flags)
    assert (row["session_id"], row["chair"], row["family_name"]) == (SESSION.id, "2", "Okafor")
    assert (row["started_at"], row["stopped_at"]) == (at_minute(0), at_minute(40))
    assert (row["ended_at"], row["outcome"]) == (at_minute(90), SessionOutcome.COMPLETED)
    assert row["critical"] == row["critical_open"] == critical > 0
    assert row["critical_unseen"] == critical - 1
    assert (row["corrections"], row["overrides"], row["was_held_back"]) == (1, 1, False)


@pytest.mark.parametrize(
    ("went", "found"),
    [
        (Disposition.HOSPITAL, (1, 0)),
        (Disposition.HOME_ALONE, (0, 1)),
        (Disposition.HOME_WITH_ESCORT, (0, 0)),
    ],
)
def test_unsigned_session_says_where_the_patient_went(
    clinic: Database, went: Disposition, found: tuple[int, int]
) -> None:
    left = {"outcome": SessionOutcome.COMPLETED, "disposition": went, "reason": "dizzy"}
    add(clinic, Ending(**(header(90) | left)))  # type: ignore[arg-type]
    ended(clinic)

    row = only(unsigned_sessions(clinic, NORTH.id))
    assert (row["to_hospital"], row["unescorted"]) == found


def test_pause_holds_an_infusion_back(clinic: Database) -> None:
    paused = (pump(10, InfusionAction.PAUSE), pump(15, InfusionAction.RESUME, rate_ug_per_h=52_500))
    add(clinic, order(), start(), *paused, stop(45))
    ended(clinic)

    assert only(unsigned_sessions(clinic, NORTH.id))["was_held_back"] is True


def test_nothing_is_known_without_an_infusion(clinic: Database) -> None:
    ended(clinic)

    assert unsigned_sessions(clinic, NORTH.id)["was_held_back"].isna().tolist() == [True]


def test_withdrawn_flags_do_not_count(clinic: Database) -> None:
    add(clinic, *CRITICAL)
    raised(clinic, replace(critical_flag(), state=FlagState.WITHDRAWN))
    ended(clinic)

    row = only(unsigned_sessions(clinic, NORTH.id))
    assert (row["critical"], row["critical_open"], row["critical_unseen"]) == (0, 0, 0)


def test_worst_session_is_signed_first(clinic: Database) -> None:
    calm = ended(clinic, another(clinic, chair="3"), ended_at=at_minute(10))
    add(clinic, *CRITICAL)
    raised(clinic, critical_flag())
    ended(clinic)

    frame = unsigned_sessions(clinic, NORTH.id)
    assert frame["session_id"].tolist() == [SESSION.id, calm.id]


@pytest.mark.parametrize(
    "status", [status for status in SessionStatus if status is not SessionStatus.COMPLETED]
)
def test_only_completed_sessions_wait(clinic: Database, status: SessionStatus) -> None:
    ended(clinic, status=status)

    assert unsigned_sessions(clinic, NORTH.id).empty


def test_critical_flags_stay_until_signed(clinic: Database) -> None:
    add(clinic, *CRITICAL)
    flag = critical_flag()
    raised(clinic, *flags_at(12))
    ended(clinic)
    row = only(open_critical_flags(clinic, NORTH.id))

    assert (row["rule_id"], row["began_with"]) == (flag.key.rule_id, flag.key.began_with)
    assert (row["status"], row["is_acknowledged"]) == (SessionStatus.COMPLETED, False)
    assert row["escalated_at"] is pd.NaT
    ended(clinic, status=SessionStatus.SIGNED_OFF)
    assert open_critical_flags(clinic, NORTH.id).empty


def test_acknowledged_critical_flags_come_last(clinic: Database) -> None:
    add(clinic, *CRITICAL)
    seen = replace(critical_flag(), is_acknowledged=True)
    raised(clinic, seen)
    high = vitals(49, (195, 110))
    later = another(clinic, high, chair="5")
    key = replace(seen.key, began_with=high.id)
    raised(clinic, replace(critical_flag(), key=key, raised_at=at_minute(50)), of=later)

    frame = open_critical_flags(clinic, NORTH.id)
    assert frame["session_id"].tolist() == [later.id, SESSION.id]


@pytest.mark.parametrize("status", ["in_progress", "recovering", "completed", "cancelled"])
def test_escalated_flags_are_among_them(clinic: Database, status: str) -> None:
    add(clinic, *CRITICAL)
    raised(clinic, replace(critical_flag(), escalated_at=at_minute(20)))
    ended(clinic, status=SessionStatus(status))

    key = ["session_id", "rule_id", "escalated_at"]
    escalated = queries.escalated_flags(clinic, NORTH.id)[key]
    assert len(escalated) == 1
    assert len(open_critical_flags(clinic, NORTH.id)[key].merge(escalated)) == 1


def test_other_clinic_sees_nothing(clinic: Database) -> None:
    add(clinic, *CRITICAL)
    raised(clinic, critical_flag())
    raised_in_course(clinic, critical_flag())
    ended(clinic)
    due(clinic, on_day(1))

    assert not unsigned_sessions(clinic, NORTH.id).empty
    assert due_follow_ups(clinic, SOUTH.id, on_day(9)).empty
    assert open_course_flags(clinic, SOUTH.id).empty
    assert open_critical_flags(clinic, SOUTH.id).empty
    assert unsigned_sessions(clinic, SOUTH.id).empty


def test_empty_frames_keep_their_types(clinic: Database) -> None:
    unsigned = unsigned_sessions(clinic, NORTH.id)

    assert str(unsigned["started_at"].dtype) == "datetime64[us, UTC]"
    assert str(unsigned["critical"].dtype) == "Int64"
    assert str(unsigned["was_held_back"].dtype) == "boolean"
    assert str(open_course_flags(clinic, NORTH.id)["is_acknowledged"].dtype) == "bool"


def test_cost_is_that_of_what_is_open(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    furnish(database)

    def ask() -> None:
        due_follow_ups(database, NORTH.id, on_day(3))
        open_course_flags(database, NORTH.id)
        open_critical_flags(database, NORTH.id)
        unsigned_sessions(database, NORTH.id)

    asked = statements_of(database, ask)
    steps = steps_of(database, asked)
    database.close()

    assert len(asked) == 6
    by_clinic = [step for step in steps if step.endswith("(clinic_id=?)") or "SCAN" in step]
    assert by_clinic == ["SEARCH course_flag USING INDEX ix_course_flag_needs_look (clinic_id=?)"]
    states = [step for step in steps if "session_state" in step and "PRIMARY" not in step]
    assert all("ix_session_state_unsigned" in step for step in states), states
    assert len(states) == 4
