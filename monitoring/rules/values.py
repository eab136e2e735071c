"""Rules over numbers: outside limits, or away from the session's own baseline."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from monitoring.flags import Evidence, NotEvaluable, Severity
from monitoring.limits import Bound, Limit
from monitoring.measures import SPECS, Measure, number_words
from monitoring.moments import MINUTE
from monitoring.protocols import LimitRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.sessions import Phase
from monitoring.timeline import Reading, Timeline

_Compared = list[tuple[Reading, float]]
Crossings = dict[tuple[datetime, int], list[Evidence]]


def look_at_limits(rule: LimitRule, timeline: Timeline, historic: timedelta) -> Result:
    """One track: the worst of the rule's limits at each reading."""
    missing: list[str] = []
    crossings: Crossings = {}
    seen: list[Reading] = []
    for limit in rule.limits:
        readings = _in_scope(rule, timeline, limit.measure)
        base = timeline.baseline.get(limit.measure)
        if not readings:
            missing.append(SPECS[limit.measure].name)
        elif limit.of != "value" and base is None:
            missing.append(f"baseline of {SPECS[limit.measure].name}")
        else:
            _collect(limit, _compared(limit, readings, base), base, crossings)
            seen += readings
    not_evaluable = _not_evaluable(rule, missing, timeline)
    if not crossings:
        return Result(not_evaluable=not_evaluable)
    findings = list(findings_by_entry(seen, crossings, historic))
    track = Track(
        direction=rule.direction, findings=findings, ends_at=_end_of_phases(rule.phases, timeline)
    )
    return Result(tracks=(track,), not_evaluable=not_evaluable)


def _in_scope(rule: LimitRule, timeline: Timeline, measure: Measure) -> list[Reading]:
    readings = timeline.readings.get(measure, [])
    if len(rule.phases) < len(Phase):
        readings = [reading for reading in readings if reading.phase in rule.phases]
    if rule.from_min_after_stop and timeline.stopped_at is not None:
        earliest = timeline.stopped_at + rule.from_min_after_stop * MINUTE
        readings = [reading for reading in readings if reading.at >= earliest]
    return readings


def _compared(limit: Limit, readings: Iterable[Reading], base: float | None) -> _Compared:
    """Each reading with the number that the limit's bounds are held against."""
    if limit.of == "value" or base is None:
        return [(reading, reading.value) for reading in readings]
    if limit.of == "change":
        return [(reading, reading.value - base) for reading in readings]
    # Rounded, so that a mean pressure of thirds that is exactly on a limit is on it.
    return [
        (reading, round(100 * (reading.value - base) / base, 9))
        for reading in readings
        if abs(reading.value - base) >= limit.floor
    ]


def _collect(
    limit: Limit,
    compared: _Compared,
    base: float | None,
    crossings: Crossings,
) -> None:
    """Add the evidence of each reading that crosses a bound, by the worst bound it crosses."""
    low, high = limit.nearest
    for reading, number in compared:
        if low < number < high:
            continue
        found = limit.worst_crossed(number, partial(_is_repeated, reading, compared))
        if found is not None:
            evidence = _evidence(limit, reading, number, found, base)
            crossings.setdefault((reading.at, reading.entry.id.int), []).append(evidence)


def _is_repeated(reading: Reading, compared: _Compared, bound: Bound) -> bool:
    """Does the bound need no repeat, or was it crossed before, long enough ago?"""
    if bound.repeat_after_min is None:
        return True
    latest = reading.at - bound.repeat_after_min * MINUTE
    earliest = reading.at - bound.repeat_within_min * MINUTE
    return any(
        earliest <= before.at <= latest and bound.is_crossed_by(number)
        for before, number in compared
    )


def _evidence(
    limit: Limit,
    reading: Reading,
    number: float,
    found: tuple[Severity, Bound],
    base: float | None,
) -> Evidence:
    severity, bound = found
    return Evidence(
        entry_id=reading.entry.id,
        at=reading.at,
        severity=severity,
        words=_words(limit, reading, number, bound, base),
        origin=bound.origin,
        measure=limit.measure,
        value=reading.value,
        limit=bound.number,
        baseline=base,
    )


def _words(limit: Limit, reading: Reading, number: float, bound: Bound, base: float | None) -> str:
    spec = SPECS[limit.measure]
    value = f"{spec.name} {number_words(limit.measure, reading.value)}"
    again = " again" if bound.repeat_after_min is not None else ""
    if limit.of == "value" or base is None:
        change = "" if base is None else f"; baseline {base:.{spec.decimals}f}"
        change += "" if base is None else f", {reading.value - base:+.{spec.decimals}f}"
        limit_words = number_words(limit.measure, bound.number)
        return f"{value} is {bound.words} {limit_words}{again}{change}"
    side = "above" if number > 0 else "below"
    unit = "%" if limit.of == "percent" else spec.unit_words
    return (
        f"{value} is {abs(number):.0f} {unit} {side} the baseline of "
        f"{base:.{spec.decimals}f}{again} (limit {abs(bound.number):g} {unit})"
    )


def findings_by_entry(
    seen: list[Reading],
    crossings: Crossings,
    historic: timedelta,
) -> Iterator[Finding]:
    """A finding for each entry that holds one of the rule's measures, in order of time."""
    by_entry = {(reading.at, reading.entry.id.int): reading.entry for reading in seen}
    for key in sorted(by_entry):
        entry = by_entry[key]
        found = crossings.get(key)
        worst = max(found, key=lambda evidence: evidence.severity.rank) if found else None
        is_late = entry.recorded_at - entry.measured_at > historic
        yield Finding(entry.measured_at, entry.id, worst, is_late)


def _end_of_phases(phases: frozenset[Phase], timeline: Timeline) -> datetime | None:
    """When the last of the phases was over; None while it lasts or is still to come."""
    if Phase.RECOVERY in phases:
        return None
    return timeline.stopped_at if Phase.INFUSION in phases else timeline.started_at


def _not_evaluable(rule: LimitRule, missing: list[str], timeline: Timeline) -> NotEvaluable | None:
    """What is missing, once a phase of the rule has begun."""
    if not missing or not _has_begun(rule.phases, timeline):
        return None
    names = ", ".join(dict.fromkeys(missing))
    return NotEvaluable(rule_id=rule.id, title=rule.title, missing=names)


def _has_begun(phases: frozenset[Phase], timeline: Timeline) -> bool:
    if Phase.BASELINE in phases:
        return True
    started = timeline.started_at if Phase.INFUSION in phases else timeline.stopped_at
    return started is not None
