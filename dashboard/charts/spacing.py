"""How far apart two readings may be before the line between them is broken."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from dashboard.session_view import SessionView
from monitoring.moments import MINUTE
from monitoring.schedule import overdue_grace
from monitoring.sessions import Phase
from monitoring.timeline import Reading


class Spacing:
    """The schedule's interval of each phase with its grace; a pause of observations adds to it."""

    def __init__(self, view: SessionView) -> None:
        self._started_at = view.timeline.started_at
        self._pauses = view.timeline.pauses
        schedule, grace = view.protocol.schedule, overdue_grace(view.protocol)
        self._recovery = schedule.recovery_every_min * MINUTE + grace
        self._infusion = schedule.infusion_every_min * MINUTE + grace
        self._shortest = min(self._recovery, self._infusion)

    def stretches(self, readings: Sequence[Reading]) -> Iterator[Reading | None]:
        """The readings in order, with None wherever the line is to be broken."""
        before: Reading | None = None
        for reading in readings:
            if before is not None and self.is_too_long(before, reading.at):
                yield None
            yield reading
            before = reading

    def breaks(self, readings: Sequence[Reading]) -> Iterator[tuple[datetime, datetime]]:
        """From when to when nothing was read though the schedule asked for it."""
        for before, after in pairwise(readings):
            if self.is_too_long(before, after.at):
                yield before.at, after.at

    def is_too_long(self, before: Reading, at: datetime) -> bool:
        """Does the schedule ask for another reading after `before` and before `at`?"""
        if at - before.at <= self._shortest:
            return False
        anchor, started_at = before.at, self._started_at
        if started_at is None or at <= started_at:
            return False  # nothing is scheduled before the start
        anchor = max(anchor, started_at)
        is_recovery = before.phase is Phase.RECOVERY
        latest = anchor + (self._recovery if is_recovery else self._infusion)
        for pause in self._pauses:
            if pause.measured_at <= latest < pause.until:
                latest = pause.until
        return at > latest
