"""When the protocol asks for a reading again: a bound that counts only once it is crossed twice."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from monitoring.limits import Bound
from monitoring.moments import MINUTE
from monitoring.protocols import LimitRule, MonitoringProtocol
from monitoring.rules.values import Compared, compared_with, in_scope, is_repeated
from monitoring.timeline import Timeline


class Repeat(NamedTuple):
    """A reading to be taken again from `due_at` on: the protocol asks for it after `after_min`."""

    due_at: datetime
    after_min: int


def repeat_due(timeline: Timeline, protocol: MonitoringProtocol, at: datetime) -> Repeat | None:
    """The first reading that is to be repeated at `at`; None when none is.

    Asked for while the newest reading of a measure is out of line by a bound that needs a repeat,
    until one long enough after the first has settled it.
    """
    phase = timeline.phase_at(at)
    rules = (rule for rule in protocol.rules if isinstance(rule, LimitRule))
    asked = [each for rule in rules if phase in rule.phases for each in _repeats(rule, timeline)]
    return min(asked, default=None)


def _repeats(rule: LimitRule, timeline: Timeline) -> Iterator[Repeat]:
    for limit in rule.limits:
        bounds = [
            bound
            for _, tier in limit.worst_first
            for bound in tier
            if bound.repeat_after_min is not None
        ]
        base = timeline.baseline.get(limit.measure)
        readings = in_scope(rule, timeline, limit.measure) if bounds else []
        if not readings or (limit.of != "value" and base is None):
            continue
        compared = compared_with(limit, readings, base)
        if compared and compared[-1][0] is readings[-1]:
            yield from (each for bound in bounds if (each := _repeat(compared, bound)))


def _repeat(compared: Compared, bound: Bound) -> Repeat | None:
    newest, number = compared[-1]
    after_min = bound.repeat_after_min
    if after_min is None or not bound.is_crossed_by(number) or is_repeated(newest, compared, bound):
        return None
    earliest = newest.at - bound.repeat_within_min * MINUTE
    first = min(
        reading.at
        for reading, each in compared
        if reading.at >= earliest and bound.is_crossed_by(each)
    )
    return Repeat(first + after_min * MINUTE, after_min)
