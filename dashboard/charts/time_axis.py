"""The one time axis of a session's picture: minutes since the start, and the clock below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from dashboard import wording
from dashboard.session_view import SessionView
from monitoring.moments import MINUTE, minutes_between
from monitoring.sessions import ACTIVE

_STEPS_MIN = (5, 10, 15, 20, 30, 60, 120, 240, 480, 1440)
_MOST_TICKS = 10
_SHORTEST_MIN = 30
_HUNDREDTH = MINUTE / 100
_EMPTY_AFTER_LAST = timedelta(minutes=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """`zero` is the start of the infusion, before it what came first; ends in minutes from it."""

    zero: datetime
    is_started: bool
    first: float
    last: float
    zone: ZoneInfo

    @property
    def span(self) -> float:
        """The minutes between the ends."""
        return self.last - self.first

    def x(self, at: datetime) -> float:
        """Minutes from `zero` to `at`, to the hundredth: whole numbers here are the fast way."""
        return (at - self.zero) // _HUNDREDTH / 100

    def words(self, at: datetime) -> str:
        """An instant as people say it here: "T+24 · 14:24"."""
        clock = wording.clock(at, self.zone)
        return f"{wording.since_start(self.x(at))} · {clock}" if self.is_started else clock

    def layout(self) -> dict[str, object]:
        """The axis as Plotly wants it."""
        ticks = self._ticks()
        return {
            "range": [self.first, self.last],
            "tickvals": ticks,
            "ticktext": [self._tick_words(minute) for minute in ticks],
            "fixedrange": True,
            "zeroline": False,
        }

    def _ticks(self) -> list[int]:
        fitting = (step for step in _STEPS_MIN if self.span / step <= _MOST_TICKS)
        step = next(fitting, _STEPS_MIN[-1])
        begin = -int(-self.first // step) * step
        return list(range(begin, int(self.last) + 1, step))

    def _tick_words(self, minute: int) -> str:
        clock = wording.clock(self.zero + minute * MINUTE, self.zone)
        return f"{wording.since_start(minute)}<br>{clock}" if self.is_started else clock


def time_axis(view: SessionView) -> TimeAxis:
    """The axis that holds everything drawn, and the present while the session lasts."""
    times = list(_drawn(view)) or [view.at]
    started_at = view.timeline.started_at
    zero = min(times) if started_at is None else started_at
    last = max(chain(times, _planned_end(view)))
    if view.record.session.status in ACTIVE:
        last = max(last, min(view.at, last + _EMPTY_AFTER_LAST))
    first = minutes_between(zero, min(times))
    length = max(minutes_between(zero, last) - first, _SHORTEST_MIN)
    return TimeAxis(
        zero=zero,
        is_started=started_at is not None,
        first=round(first - 0.03 * length, 2),
        last=round(first + 1.03 * length, 2),
        zone=view.zone,
    )


def _drawn(view: SessionView) -> Iterator[datetime]:
    timeline = view.timeline
    entries = (
        *timeline.vitals,
        *timeline.assessments,
        *timeline.infusion,
        *timeline.remarks,
        *timeline.pauses,
    )
    yield from (entry.measured_at for entry in entries)
    for episode in timeline.effects:
        yield from (report.measured_at for report in episode.reports)


def _planned_end(view: SessionView) -> list[datetime]:
    """When the infusion should end by its order, while it has not."""
    order, started_at = view.timeline.ledger.order, view.timeline.started_at
    if order is None or started_at is None or view.timeline.stopped_at is not None:
        return []
    return [started_at + order.duration_min * MINUTE]
