"""Rules over jumps: a value that differs from one measured shortly before."""

from datetime import timedelta

from monitoring.flags import Evidence, Severity
from monitoring.limits import Bound, Limit
from monitoring.measures import SPECS, number_words
from monitoring.moments import MINUTE
from monitoring.protocols import SwingRule
from monitoring.rules.tracks import Result, Track
from monitoring.rules.values import Crossings, findings_by_entry
from monitoring.sessions import Phase
from monitoring.timeline import Reading, Timeline


def look_at_swings(rule: SwingRule, timeline: Timeline, historic: timedelta) -> Result:
    """One track: readings that differ from one measured in the minutes before."""
    crossings: Crossings = {}
    seen: list[Reading] = []
    for limit in rule.limits:
        readings = timeline.readings.get(limit.measure, [])
        seen += readings
        if _is_calm(limit, timeline):
            continue
        for later, reading in enumerate(readings):
            _collect_swing(rule, limit, reading, readings[:later], crossings)
    if not crossings:
        return Result()
    findings = list(findings_by_entry(seen, crossings, timeline, historic))
    return Result(tracks=(Track(direction=rule.direction, findings=findings),))


def _is_calm(limit: Limit, timeline: Timeline) -> bool:
    """Do all readings lie so close together that no two can differ enough?"""
    held = timeline.extremes
    found = [held[limit.measure, phase] for phase in Phase if (limit.measure, phase) in held]
    low, high = limit.nearest
    lowest = min((each for each, _ in found), default=0.0)
    return max((each for _, each in found), default=0.0) - lowest < min(-low, high)


def _collect_swing(
    rule: SwingRule, limit: Limit, reading: Reading, before: list[Reading], crossings: Crossings
) -> None:
    earliest = reading.at - rule.within_min * MINUTE
    for earlier in reversed(before):
        if earlier.at < earliest:
            return
        change = reading.value - earlier.value
        found = limit.worst_crossed(abs(change) if rule.either_way else change)
        if found is not None:
            evidence = _evidence(rule, limit, reading, earlier, found)
            crossings.setdefault((reading.at, reading.entry.id.int), []).append(evidence)
            return


def _evidence(
    rule: SwingRule,
    limit: Limit,
    reading: Reading,
    earlier: Reading,
    found: tuple[Severity, Bound],
) -> Evidence:
    severity, bound = found
    words = (
        f"{SPECS[limit.measure].name} went from {earlier.value:g} to "
        f"{number_words(limit.measure, reading.value)} within {rule.within_min} min "
        f"(limit {abs(bound.number):g})"
    )
    return Evidence(
        entry_id=reading.entry.id,
        at=reading.at,
        severity=severity,
        words=words,
        origin=bound.origin,
        measure=limit.measure,
        value=reading.value,
        limit=bound.number,
    )
