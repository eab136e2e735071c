"""When vitals are due: by interval, at fixed points and at the infusion's end.

A gap is counted from when a set was measured and closed by when the next one was written down: a
set charted afterwards does not undo that nobody had recorded it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from monitoring.entries import ObservationPause
from monitoring.ids import EntryId
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol, OverdueRule, Schedule
from monitoring.timeline import Timeline
from monitoring.vitals import Vital, VitalsSet


class DueState(StrEnum):
    """Where a session stands with its observations."""

    NOT_SCHEDULED = "not scheduled"
    WAITING = "waiting"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"


class Gap(NamedTuple):
    """A wait for one vital: counted from `anchor_id`, due at `due_at`, until `closed_at`.

    `closed_at` is None while nobody has written the vital down.
    """

    vital: Vital
    anchor_id: EntryId
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next observation: when, what of it, and why nothing is due while observations pause."""

    state: DueState
    at: datetime | None
    missing: tuple[Vital, ...] = ()
    reason: str = ""


def overdue_grace(protocol: MonitoringProtocol) -> timedelta:
    """How long after it was due a set counts as overdue, by the protocol; zero without a rule."""
    rules = [rule for rule in protocol.rules if isinstance(rule, OverdueRule)]
    return min((wait.after_min for rule in rules for wait in rule.waits), default=0) * MINUTE


def late_gaps(
    timeline: Timeline, schedule: Schedule, at: datetime, late_by: timedelta
) -> Iterator[Gap]:
    """The waits since the start that lasted `late_by` beyond what was due, vital by vital."""
    for vitals, wait in _waits(timeline, schedule, at):
        until = at if wait.closed_at is None else min(wait.closed_at, at)
        if until >= wait.due_at + late_by:
            yield from (Gap(vital, *wait) for vital in vitals)


def open_gaps(timeline: Timeline, schedule: Schedule, at: datetime) -> Iterator[Gap]:
    """The waits that nothing has ended yet, vital by vital."""
    for vitals, wait in _waits(timeline, schedule, at):
        if wait.closed_at is None:
            yield from (Gap(vital, *wait) for vital in vitals)


class _Wait(NamedTuple):
    """A gap of whichever vital."""

    anchor_id: EntryId
    due_at: datetime
    closed_at: datetime | None


def _waits(
    timeline: Timeline, schedule: Schedule, at: datetime
) -> Iterator[tuple[Sequence[Vital], _Wait]]:
    """Each wait with the vitals that waited: mostly all of them, as most sets are complete."""
    if timeline.started_at is None:
        return
    end = at if timeline.session.ended_at is None else min(at, timeline.session.ended_at)
    plan = _Plan(timeline, schedule)
    after = [entry for entry in timeline.vitals if entry.measured_at > timeline.started_at]
    answers = {
        vital: [entry for entry in after if entry.answers(vital)]
        for vital in sorted(schedule.required)
    }
    always = [vital for vital, answered in answers.items() if len(answered) == len(after)]
    if always:
        for wait in _waits_between(after, timeline, plan, end):
            yield always, wait
    for vital, answered in answers.items():
        if len(answered) < len(after):
            for wait in _waits_between(answered, timeline, plan, end):
                yield (vital,), wait


def _waits_between(
    answers: Sequence[VitalsSet], timeline: Timeline, plan: "_Plan", end: datetime
) -> Iterator[_Wait]:
    """The wait from the start and from each answer (of one instant, the first) to the next."""
    start = timeline.infusion[0]
    anchors = {start.measured_at: start.id}
    for entry in answers:
        anchors.setdefault(entry.measured_at, entry.id)
    closings = _closings(answers)
    for anchor_at, anchor_id in anchors.items():
        if anchor_at < end:
            closed_at = closings.get(anchor_at, closings[None])
            yield _Wait(anchor_id, plan.due_after(anchor_at), closed_at)


def _closings(answers: Sequence[VitalsSet]) -> dict[datetime | None, datetime | None]:
    """For each instant, when the first set measured after it was written; None is the start."""
    closings: dict[datetime | None, datetime | None] = {}
    written: datetime | None = None
    for entry in reversed(answers):
        closings.setdefault(entry.measured_at, written)
        written = entry.recorded_at if written is None else min(written, entry.recorded_at)
    closings[None] = written
    return closings


class _Plan:
    """When the next set is due after each one, remembered: three vitals ask for the same."""

    def __init__(self, timeline: Timeline, schedule: Schedule) -> None:
        self._stopped = timeline.stopped_at
        self._pauses = timeline.pauses
        self._infusion_every = schedule.infusion_every_min * MINUTE
        self._recovery_every = schedule.recovery_every_min * MINUTE
        self._windows = list(_windows(timeline, schedule))
        self._due: dict[datetime, datetime] = {}

    def due_after(self, anchor_at: datetime) -> datetime:
        """The earliest of the phase's interval, the next fixed point and the infusion's end.

        A pause of observations moves it to the pause's end.
        """
        if anchor_at not in self._due:
            self._due[anchor_at] = self._due_after(anchor_at)
        return self._due[anchor_at]

    def _due_after(self, anchor_at: datetime) -> datetime:
        if self._stopped is not None and anchor_at >= self._stopped:
            due_at = anchor_at + self._recovery_every
        else:
            due_at = anchor_at + self._infusion_every
            if self._stopped is not None:
                due_at = min(due_at, self._stopped)
        for opens, closes in self._windows:
            if anchor_at < opens and closes < due_at:
                due_at = closes
        return _after_pauses(anchor_at, due_at, self._pauses)


def _windows(timeline: Timeline, schedule: Schedule) -> Iterator[tuple[datetime, datetime]]:
    """The window of each fixed point: a set within it meets the point, due by its end."""
    if timeline.started_at is None:
        return
    for point in schedule.fixed_points:
        due = timeline.started_at + point.min_after_start * MINUTE
        yield due - point.window_min * MINUTE, due + point.window_min * MINUTE


def _after_pauses(
    anchor_at: datetime, due_at: datetime, pauses: Sequence[ObservationPause]
) -> datetime:
    for pause in pauses:
        if pause.measured_at <= due_at < pause.until and pause.until > anchor_at:
            due_at = pause.until
    return due_at


def next_due(timeline: Timeline, schedule: Schedule, at: datetime, grace: timedelta) -> Due:
    """What is due next at `at`; overdue from `grace` after it was due."""
    if timeline.started_at is None or timeline.session.ended_at is not None:
        return Due(state=DueState.NOT_SCHEDULED, at=None)
    for pause in timeline.pauses:
        if pause.measured_at <= at < pause.until:
            return Due(state=DueState.PAUSED, at=pause.until, reason=pause.reason)
    horizon = at + MINUTE  # a set measured in this very minute is already an anchor
    waiting = list(open_gaps(timeline, schedule, horizon))
    if not waiting:
        return Due(state=DueState.NOT_SCHEDULED, at=None)
    due_at = min(gap.due_at for gap in waiting)
    missing = tuple(gap.vital for gap in waiting if gap.due_at <= max(due_at, at))
    return Due(state=_due_state(due_at, at, grace), at=due_at, missing=missing)


def _due_state(due_at: datetime, at: datetime, grace: timedelta) -> DueState:
    if at < due_at:
        return DueState.WAITING
    return DueState.OVERDUE if at >= due_at + grace else DueState.DUE
