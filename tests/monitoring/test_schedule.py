"""When vitals are due, and what is overdue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.entries import Entry
from monitoring.flags import FlagState, Severity
from monitoring.protocols import default_protocol
from monitoring.schedule import Due, DueState, next_due
from monitoring.timeline import read_timeline
from monitoring.vitals import Vital
from tests.factories import (
    at_minute,
    correction,
    entry_id,
    observation_pause,
    record,
    start,
    stop,
    vitals,
)
from tests.monitoring.deciding import evaluation, flags_of, only_flag, severity_of

GRACE = timedelta(minutes=3)


def due(*entries: Entry, minute: float, **changes: object) -> Due:
    at = at_minute(minute)
    known = record(*entries, **changes).known_at(at)
    return next_due(read_timeline(known), default_protocol().schedule, at, GRACE)


def test_nothing_due_before_the_start() -> None:
    assert due(minute=-5).state is DueState.NOT_SCHEDULED


@pytest.mark.parametrize(
    ("minute", "state"),
    [
        (0, DueState.WAITING),
        (9.9, DueState.WAITING),
        (10, DueState.DUE),
        (12.9, DueState.DUE),
        (13, DueState.OVERDUE),
    ],
)
def test_due_ten_minutes_after_start(minute: float, state: DueState) -> None:
    found = due(start(), minute=minute)

    assert (found.state, found.at) == (state, at_minute(10))


def test_each_set_moves_the_next() -> None:
    assert due(start(), vitals(8), minute=9).at == at_minute(18)


def test_incomplete_set_names_the_rest() -> None:
    found = due(start(), vitals(8, None), minute=12)

    assert found.at == at_minute(10)
    assert found.missing == (Vital.PRESSURE,)


def test_fixed_point_at_forty_minutes() -> None:
    # A set at 34 is not yet in the window of 40 ± 5; one at 35 is.
    assert due(start(), vitals(34), minute=36).at == at_minute(44)
    assert due(start(), vitals(34.9), minute=36).at == at_minute(44.9)
    assert due(start(), vitals(36), minute=37).at == at_minute(46)


def test_end_of_infusion_is_due() -> None:
    assert due(start(), vitals(30), stop(33), minute=34).at == at_minute(33)


def test_recovery_every_fifteen_minutes() -> None:
    assert due(start(), stop(40), vitals(41), minute=42).at == at_minute(56)


def test_pause_holds_what_is_due() -> None:
    paused = due(start(), observation_pause(8, 20), minute=12)
    after = due(start(), observation_pause(8, 20), minute=24)

    assert (paused.state, paused.reason) == (DueState.PAUSED, "in the bathroom")
    assert (after.state, after.at) == (DueState.OVERDUE, at_minute(20))


def test_pause_ends_when_said() -> None:
    pauses = (observation_pause(8, 30), observation_pause(14, 14))
    ended = due(start(), *pauses, minute=15)
    overdue = due(start(), *pauses, minute=17)

    assert (ended.state, ended.at) == (DueState.DUE, at_minute(14))
    assert overdue.state is DueState.OVERDUE
    assert due(start(), *pauses, minute=13).state is DueState.PAUSED


@pytest.mark.parametrize("until", [12, 40], ids=["shorter", "longer"])
def test_later_pause_takes_its_place(until: int) -> None:
    pauses = (observation_pause(8, 30), observation_pause(11, until))
    paused = due(start(), *pauses, minute=11.5)

    assert (paused.state, paused.at) == (DueState.PAUSED, at_minute(until))


def test_end_in_error_is_no_end() -> None:
    end = replace(observation_pause(14, 14), id=entry_id("end"))
    entries = (start(), observation_pause(8, 30), end, correction(16, "end"))

    assert due(*entries, minute=17).state is DueState.PAUSED


def test_nothing_due_after_the_end() -> None:
    gone = due(start(), stop(40), minute=200, ended_at=at_minute(100))

    assert gone.state is DueState.NOT_SCHEDULED


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (12.9, None),
        (13, Severity.ADVISORY),
        (14.9, Severity.ADVISORY),
        (15, Severity.WARNING),
        (19.9, Severity.WARNING),
        (20, Severity.CRITICAL),
    ],
)
def test_overdue_grows_while_pump_runs(minute: float, expected: Severity | None) -> None:
    assert severity_of(evaluation(start(), minute=minute), "OVERDUE") == expected


def test_overdue_in_recovery_never_critical() -> None:
    result = evaluation(start(), stop(5), vitals(6), minute=60)

    assert only_flag(result, "OVERDUE").severity is Severity.WARNING


def test_late_set_ends_the_wait() -> None:
    flag = only_flag(evaluation(start(), vitals(16), minute=17), "OVERDUE")

    assert flag.recovered_at == at_minute(16)
    assert flag.state is FlagState.CLOSED


def test_charting_later_undoes_nothing() -> None:
    charted = vitals(10, written_min_later=8)
    flag = only_flag(evaluation(start(), charted, minute=19), "OVERDUE")

    assert flag.raised_at == at_minute(13)
    assert flag.recovered_at == at_minute(18)


def test_pause_keeps_flags_away() -> None:
    result = evaluation(start(), observation_pause(8, 30), minute=29)

    assert not flags_of(result, "OVERDUE")


def test_patient_gone_ends_the_wait() -> None:
    sets = [vitals(minute) for minute in (10, 20, 30, 40, 41)]
    result = evaluation(start(), stop(40), *sets, minute=300, ended_at=at_minute(70))
    flag = only_flag(result, "OVERDUE")

    assert flag.recovered_at == at_minute(70)
