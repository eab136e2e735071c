"""When vitals are due: by interval, at fixed points and at the infusion's end.

A gap is counted from when a set was measured and closed by when the next one was written down: a
set charted afterwards does not undo that nobody had recorded it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitoring.entries import ObservationPause
from monitoring.ids import EntryId
from monitoring.moments import MINUTE
from monitoring.protocols import Schedule
from monitoring.timeline import Timeline
from monitoring.vitals import Vital, VitalsSet


class DueState(StrEnum):
    """Where a session stands with its observations."""

    NOT_SCHEDULED = "not scheduled"
    WAITING = "waiting"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(slots=True, kw_only=True)
class Gap:
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


def gaps(timeline: Timeline, schedule: Schedule, at: datetime) -> Iterator[Gap]:
    """Every wait from the start of the infusion to `at`, vital by vital; the last may be open."""
    if timeline.started_at is None:
        return
    end = at if timeline.session.ended_at is None else min(at, timeline.session.ended_at)
    plan = _Plan(timeline, schedule)
    after = [entry for entry in timeline.vitals if entry.measured_at > timeline.started_at]
    for vital in sorted(schedule.required):
        answers = [entry for entry in after if entry.answers(vital)]
        closings = _closings(answers)
        for anchor_at, anchor_id in _anchors(timeline, answers).items():
            if anchor_at < end:
                due_at = plan.due_after(anchor_at)
                closed_at = closings.get(anchor_at, closings[None])
                yield Gap(vital=vital, anchor_id=anchor_id, due_at=due_at, closed_at=closed_at)


def _anchors(timeline: Timeline, answers: Sequence[VitalsSet]) -> dict[datetime, EntryId]:
    """What waits are counted from: the start and each answer (of one instant, the first)."""
    start = timeline.infusion[0]
    anchors = {start.measured_at: start.id}
    for entry in answers:
        anchors.setdefault(entry.measured_at, entry.id)
    return anchors


def _closings(after: Sequence[VitalsSet]) -> dict[datetime | None, datetime | None]:
    """For each instant, when the first set measured after it was written; None is the start."""
    closings: dict[datetime | None, datetime | None] = {}
    written: datetime | None = None
    for entry in reversed(after):
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
    open_gaps = [gap for gap in gaps(timeline, schedule, horizon) if gap.closed_at is None]
    if not open_gaps:
        return Due(state=DueState.NOT_SCHEDULED, at=None)
    due_at = min(gap.due_at for gap in open_gaps)
    missing = tuple(gap.vital for gap in open_gaps if gap.due_at <= max(due_at, at))
    return Due(state=_due_state(due_at, at, grace), at=due_at, missing=missing)


def _due_state(due_at: datetime, at: datetime, grace: timedelta) -> DueState:
    if at < due_at:
        return DueState.WAITING
    return DueState.OVERDUE if at >= due_at + grace else DueState.DUE
