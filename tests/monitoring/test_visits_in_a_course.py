"""What a visit takes from the patient's course when it begins, and gives back when it is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.beginning import begin_session
from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.finishing import finish_session
from monitoring.flags import FlagState, Severity
from monitoring.ids import EntryId, new_uuid
from monitoring.keeping_course import CourseForm, write_course
from monitoring.own_limits import LimitsInForce, OwnLimits
from monitoring.protocols import default_protocol
from monitoring.recording import record_entries
from monitoring.sessions import SessionOutcome, SessionStatus
from monitoring.timeline import read_timeline
from monitoring.visits import Disposition, Ending
from tests.course_factories import on_day, own_limit, own_limits
from tests.factories import (
    AT,
    NORA,
    NORTH,
    PIET,
    at_minute,
    baseline,
    correction,
    header,
    intake,
    order,
    patient,
    session,
    start,
    stop,
    vitals,
)
from tests.fakes import FakeStore
from tests.visits import put, visit

SESSION, PATIENT = session().id, patient().id
DAYS = (AT - on_day(0)) / timedelta(days=1)  # when the session of today begins, in days
TODAY = AT.date()


def limits(**changes: object) -> OwnLimits:
    facts = {"expires_on": TODAY + timedelta(days=30)} | changes
    return own_limits(own_limit(165), day=DAYS - 2, late_reason="paper", **facts)


def write(store: FakeStore, entry: OwnLimits, instead_of: EntryId | None = None) -> None:
    """A day before the visit, or an hour before it in place of the first one."""
    form = CourseForm(entry=entry, instead_of=instead_of)
    write_course(store, PIET, PATIENT, form, at_minute(-60 if instead_of else -60 * 24))


def begun(store: FakeStore) -> LimitsInForce | None:
    begin_session(store, NORA, SESSION, at_minute(-25))
    return read_timeline(store.records[SESSION]).limits


def record(store: FakeStore, minute: float, *entries: Entry) -> None:
    late = [replace(each, late_reason="at once") for each in entries]
    record_entries(store, NORA, SESSION, late, at_minute(minute))


def test_visit_begins_with_own_limits(store: FakeStore) -> None:
    entry = limits()
    write(store, entry)
    kept = begun(store)

    assert kept is not None
    assert (kept.limits, kept.reason) == (entry.limits, entry.reason)
    assert (kept.set_by, kept.origin_id) == (PIET.id, entry.id)
    assert (kept.recorded_by, kept.recorded_at) == (NORA.id, at_minute(-25))


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (-1, False), (1, True)])
def test_expired_limits_are_left_out(store: FakeStore, days: int, is_kept: bool) -> None:  # noqa: FBT001
    entry = limits(expires_on=TODAY + timedelta(days=days))
    store.course_entries[entry.id] = PATIENT, entry

    assert (begun(store) is not None) == is_kept


def test_ended_limits_are_left_out(store: FakeStore) -> None:
    first = limits()
    write(store, first)
    write(store, replace(first, id=EntryId(new_uuid(AT)), limits=()), first.id)

    assert begun(store) is None


def test_visit_keeps_what_it_began_with(store: FakeStore) -> None:
    first = limits()
    write(store, first)
    begun(store)
    changed = replace(first, id=EntryId(new_uuid(AT)), limits=(own_limit(175),))
    write(store, changed, first.id)
    record(store, 0, *baseline(), vitals(-1, (124, 78)))
    begin_session(store, NORA, SESSION, at_minute(1))

    kept = [each for each in store.records[SESSION].entries if isinstance(each, LimitsInForce)]
    assert [each.limits for each in kept] == [first.limits]


def test_own_limit_raises_the_stored_flag(store: FakeStore) -> None:
    write(store, limits())
    begun(store)
    put_order = replace(order(), recorded_by=PIET.id)
    record_entries(store, PIET, SESSION, (put_order,), at_minute(-10))
    record(store, 0, replace(intake(), weight_g=70_000), *baseline(), start())
    record(store, 10, vitals(10, (166, 80)))
    (flag,) = [each for each in store.raised[SESSION].values() if each.key.rule_id == "BP_HIGH"]
    replayed = decide(store.records[SESSION], default_protocol(), at_minute(10))

    assert (flag.severity, flag.worst.origin) == (Severity.WARNING, ("OWN",))
    assert flag in replayed.flags


def treated(store: FakeStore) -> None:
    """Two visits that climb, and the third of today until the patient is about to leave."""
    put(store, visit(1, DAYS - 20, systolic=140), visit(2, DAYS - 10, systolic=150))
    begun(store)
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    record(store, 0, replace(intake(), weight_g=70_000), *baseline(), start())
    record(store, 10, replace(vitals(10, (160, 80), name="peak")))
    record(store, 40, stop())


def leave(store: FakeStore) -> None:
    said = Ending(
        **header(45),  # type: ignore[arg-type]
        outcome=SessionOutcome.COMPLETED,
        disposition=Disposition.HOSPITAL,
        reason="for observation",
    )
    finish_session(store, NORA, SESSION, said, at_minute(45))


def climbs(store: FakeStore) -> list[FlagState]:
    stored = store.course_flags(NORTH.id, PATIENT)
    return [flag.state for flag in stored if flag.key.rule_id == "PRESSURE_CLIMBING"]


def test_visit_that_ends_is_compared(store: FakeStore) -> None:
    treated(store)
    before = climbs(store)
    leave(store)

    assert (before, climbs(store)) == ([], [FlagState.OPEN])
    assert store.follow_ups_due[PATIENT] == at_minute(40) + timedelta(days=1)
    assert store.records[SESSION].session.status is SessionStatus.COMPLETED


def test_start_ends_the_last_due_list(store: FakeStore) -> None:
    put(store, visit(1, DAYS - 20))
    begun(store)
    record_entries(store, PIET, SESSION, (order(),), at_minute(-10))
    record(store, 0, replace(intake(), weight_g=70_000), *baseline(), start())

    assert store.follow_ups_due[PATIENT] is None


def test_correction_afterwards_counts(store: FakeStore) -> None:
    treated(store)
    leave(store)
    right = vitals(10, (145, 80), name="right")
    wrong = correction(60, "peak", right.id)
    record_entries(store, NORA, SESSION, (right, wrong), at_minute(60))

    assert climbs(store) == [FlagState.WITHDRAWN]
