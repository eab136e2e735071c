"""Durations are what passed, whatever the clock on the wall did meanwhile; late is said as late."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.flags import Severity
from monitoring.moments import minutes_between
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.schedule import DueState, next_due
from monitoring.sessions import Phase
from monitoring.timeline import read_timeline
from tests.factories import AT, at_minute, baseline, order, record, start, stop, vitals

BERLIN = ZoneInfo("Europe/Berlin")
DURATIONS = Path(__file__).parents[1] / "data" / "session_durations_berlin.csv"
PROTOCOL = default_protocol()


@dataclass(frozen=True, slots=True)
class Night:
    """A session from one local time of Berlin to another, and the minutes that truly passed."""

    case: str
    begins_at: datetime
    ends_at: datetime
    minutes: int


def nights() -> list[Night]:
    with DURATIONS.open(encoding="utf-8", newline="") as file:
        return [
            Night(
                row["case"],
                in_utc(row["local_start"]),
                in_utc(row["local_end"]),
                int(float(row["true_elapsed_minutes"])),
            )
            for row in csv.DictReader(file)
        ]


def in_utc(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=BERLIN).astimezone(UTC)


def moved(night: Night, *entries: Entry) -> SessionRecord:
    """A record of that night; the entries' minutes count from its beginning."""
    later = night.begins_at - AT
    return record(
        *(
            replace(
                each, measured_at=each.measured_at + later, recorded_at=each.recorded_at + later
            )
            for each in entries
        ),
        scheduled_at=night.begins_at,
    )


def watched(night: Night) -> tuple[Entry, ...]:
    """A set every ten minutes from the start to the stop, and one at the stop."""
    every_ten = (vitals(minute) for minute in range(10, night.minutes, 10))
    return (start(0, 60_000), *every_ten, vitals(night.minutes), stop(night.minutes))


@pytest.fixture(params=nights(), ids=lambda night: night.case)
def night(request: pytest.FixtureRequest) -> Night:
    found: Night = request.param
    return found


def test_infusion_lasts_what_passed(night: Night) -> None:
    timeline = read_timeline(moved(night, start(0, 60_000), stop(night.minutes)))

    assert timeline.started_at == night.begins_at
    assert timeline.stopped_at is not None
    assert minutes_between(timeline.started_at, timeline.stopped_at) == night.minutes


def test_stop_is_when_the_clock_said(night: Night) -> None:
    timeline = read_timeline(moved(night, start(0, 60_000), stop(night.minutes)))

    assert timeline.stopped_at == night.ends_at


def test_dose_follows_true_minutes(night: Night) -> None:
    ledger = read_timeline(moved(night, *watched(night))).ledger
    end = night.begins_at + timedelta(minutes=night.minutes)

    assert ledger.given_ug(end) == 1_000 * night.minutes
    assert ledger.given_ug(end + timedelta(hours=3)) == 1_000 * night.minutes


def test_order_and_phase_follow_true_time(night: Night) -> None:
    timeline = read_timeline(moved(night, *reversed(watched(night))))
    minutes = [minutes_between(night.begins_at, each.measured_at) for each in timeline.vitals]

    assert minutes == sorted(minutes)
    assert timeline.phase_at(night.begins_at + timedelta(minutes=30)) is Phase.INFUSION
    assert timeline.phase_at(night.begins_at - timedelta(minutes=1)) is Phase.BASELINE


def test_clock_change_makes_nothing_overdue(night: Night) -> None:
    held = moved(night, *watched(night))
    end = night.begins_at + timedelta(minutes=night.minutes)

    assert "OVERDUE" not in {flag.key.rule_id for flag in decide(held, PROTOCOL, end).flags}


def test_next_set_is_due_in_true_minutes(night: Night) -> None:
    timeline = read_timeline(moved(night, start(0, 60_000), vitals(20)))
    twenty = night.begins_at + timedelta(minutes=20)
    due = next_due(timeline, PROTOCOL.schedule, twenty, timedelta(minutes=3))

    assert (due.state, due.at) == (DueState.WAITING, twenty + timedelta(minutes=10))


def test_late_reading_takes_its_place() -> None:
    late = vitals(8, (132, 84), name="late", written_min_later=12)
    timeline = read_timeline(record(start(), vitals(5), vitals(15), late))

    assert [minutes_between(AT, each.measured_at) for each in timeline.vitals] == [5, 8, 15]


def test_late_reading_is_unknown_before_it_is_written() -> None:
    high = vitals(8, (200, 104), name="high", written_min_later=12)
    held = record(*baseline(), order(), start(), high)
    before, after = (decide(held, PROTOCOL, at_minute(minute)) for minute in (19.9, 20))

    assert Severity.CRITICAL not in {
        flag.severity for flag in before.flags if flag.group == "pressure"
    }
    flag = next(flag for flag in after.flags if flag.key.rule_id == "BP_HIGH")
    assert (flag.raised_at, flag.is_historic) == (at_minute(8), False)


def test_late_reading_does_not_undo_the_wait() -> None:
    late = vitals(7, written_min_later=12)
    flags = decide(record(start(), late), PROTOCOL, at_minute(19)).flags
    overdue = next(flag for flag in flags if flag.key.rule_id == "OVERDUE")

    assert (overdue.raised_at, overdue.severity) == (at_minute(13), Severity.WARNING)
    assert overdue.recovered_at == at_minute(19)
