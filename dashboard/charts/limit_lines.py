"""The limits of the session's protocol version as lines: which of them matter for this session."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from dashboard.session_view import SessionView
from monitoring.flags import WORST_FIRST, Direction, Severity
from monitoring.limits import Bound, Limit
from monitoring.measures import Measure
from monitoring.protocols import LimitRule
from monitoring.sessions import Phase

# The next of these is drawn even when the readings are far away: all of them would hide the rest.
ALWAYS_DRAWN = frozenset({(Measure.SYSTOLIC, Direction.HIGH), (Measure.SPO2, Direction.LOW)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """From `value` on (in the measure's unit) a reading of `phase` is of `severity`."""

    measure: Measure
    phase: Phase
    direction: Direction
    severity: Severity
    value: float


def limit_lines(view: SessionView, measures: Iterable[Measure]) -> Iterator[LimitLine]:
    """The lines that matter: those a reading has reached, and of some the next."""
    wanted = list(measures)
    for (measure, _, direction), side in _sides(view, wanted):
        yield from _relevant(list(side), measure, direction, view)


def _sides(
    view: SessionView, measures: list[Measure]
) -> Iterable[tuple[tuple[Measure, Phase, Direction], Iterator[LimitLine]]]:
    """The tightest line of each severity by measure, phase and side, the mildest first."""
    tightest: dict[tuple[Measure, Phase, Direction, Severity], LimitLine] = {}
    for line in _all_lines(view, measures):
        key = (line.measure, line.phase, line.direction, line.severity)
        known = tightest.get(key)
        if known is None or _is_tighter(line, known):
            tightest[key] = line
    ordered = sorted(
        tightest.values(),
        key=lambda line: (line.measure, line.phase, line.direction, line.severity.rank),
    )
    return groupby(ordered, lambda line: (line.measure, line.phase, line.direction))


def _is_tighter(line: LimitLine, other: LimitLine) -> bool:
    if line.direction is Direction.LOW:
        return line.value > other.value
    return line.value < other.value


def _all_lines(view: SessionView, measures: list[Measure]) -> Iterator[LimitLine]:
    for rule in view.protocol.rules:
        if not isinstance(rule, LimitRule) or rule.from_min_after_stop:
            continue
        for limit in rule.limits:
            if limit.measure in measures:
                yield from _lines_of(rule, limit, view.timeline.baseline.get(limit.measure))


def _lines_of(rule: LimitRule, limit: Limit, baseline: float | None) -> Iterator[LimitLine]:
    for severity in WORST_FIRST:
        for bound in getattr(limit, severity.value):
            value = _value(limit, bound, baseline)
            # A bound that needs an earlier reading too says nothing about one reading alone.
            if value is None or bound.repeat_after_min is not None:
                continue
            for phase in rule.phases:
                yield LimitLine(
                    measure=limit.measure,
                    phase=phase,
                    direction=rule.direction,
                    severity=severity,
                    value=value,
                )


def _value(limit: Limit, bound: Bound, baseline: float | None) -> float | None:
    """The number in the measure's unit at which the bound lies; None without a baseline."""
    if limit.of == "value":
        return bound.number
    if baseline is None:
        return None
    change = bound.number if limit.of == "change" else bound.number / 100 * baseline
    return baseline + math.copysign(max(abs(change), limit.floor), bound.number)


def _relevant(
    side: list[LimitLine], measure: Measure, direction: Direction, view: SessionView
) -> Iterator[LimitLine]:
    values = [
        reading.value
        for reading in view.timeline.readings.get(measure, ())
        if reading.phase is side[0].phase
    ]
    is_low = direction is Direction.LOW
    reached = (min if is_low else max)(values, default=None)
    for line in side:
        is_crossed = reached is not None and (
            reached <= line.value if is_low else reached >= line.value
        )
        if is_crossed or (measure, direction) in ALWAYS_DRAWN:
            yield line
        if not is_crossed:
            return
