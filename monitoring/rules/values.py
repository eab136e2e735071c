"""Rules over numbers: outside limits, or away from the session's own baseline."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from monitoring.flags import Evidence, NotEvaluable, Severity
from monitoring.limits import Bound, Limit
from monitoring.measures import SPECS, Measure, number_words, signed
from monitoring.moments import MINUTE
from monitoring.protocols import LimitRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.sessions import Phase
from monitoring.timeline import Reading, Timeline

Compared = list[tuple[Reading, float]]
Crossings = dict[tuple[datetime, int], list[Evidence]]


def look_at_limits(rule: LimitRule, timeline: Timeline, historic: timedelta) -> Result:
    """One track: the worst of the rule's limits at each reading."""
    missing: list[str] = []
    is_calm = True
    for limit in rule.limits:
        base = timeline.baseline.get(limit.measure)
        extremes = _extremes(rule, timeline, limit.measure)
        if extremes is None:
            missing.append(SPECS[limit.measure].name)
        elif limit.of != "value" and base is None:
            missing.append(f"baseline of {SPECS[limit.measure].name}")
        else:
            is_calm = is_calm and _is_within(limit, extremes, base)
    not_evaluable = _not_evaluable(rule, missing, timeline)
    if is_calm:
        return Result(not_evaluable=not_evaluable)
    return Result(tracks=_tracks(rule, timeline, historic), not_evaluable=not_evaluable)


def _extremes(rule: LimitRule, timeline: Timeline, measure: Measure) -> tuple[float, float] | None:
    """The lowest and highest reading of the measure in the rule's scope; None without any."""
    if rule.from_min_after_stop:
        values = [reading.value for reading in in_scope(rule, timeline, measure)]
        return (min(values), max(values)) if values else None
    held = timeline.extremes
    found = [held[measure, phase] for phase in rule.phases if (measure, phase) in held]
    if not found:
        return None
    return min(low for low, _ in found), max(high for _, high in found)


def _is_within(limit: Limit, extremes: tuple[float, float], base: float | None) -> bool:
    """Do the extremes cross no bound? Then no reading between them does."""
    low, high = limit.nearest
    return low < _number(limit, extremes[0], base) and _number(limit, extremes[1], base) < high


def _number(limit: Limit, value: float, base: float | None) -> float:
    """What the limit's bounds are held against: the value, or its change from the baseline."""
    if limit.of == "value" or base is None:
        return value
    if limit.of == "change":
        return value - base
    # Rounded, so that a mean pressure of thirds that is exactly on a limit is on it.
    return round(100 * (value - base) / base, 9)


def _tracks(rule: LimitRule, timeline: Timeline, historic: timedelta) -> tuple[Track, ...]:
    crossings: Crossings = {}
    seen: list[Reading] = []
    for limit in rule.limits:
        base = timeline.baseline.get(limit.measure)
        if limit.of == "value" or base is not None:
            readings = in_scope(rule, timeline, limit.measure)
            _collect(limit, compared_with(limit, readings, base), base, crossings)
            seen += readings
    if not crossings:
        return ()
    findings = list(findings_by_entry(seen, crossings, timeline, historic))
    ends_at = _end_of_phases(rule.phases, timeline)
    return (Track(direction=rule.direction, findings=findings, ends_at=ends_at),)


def in_scope(rule: LimitRule, timeline: Timeline, measure: Measure) -> list[Reading]:
    """The readings that the rule looks at, in order of time."""
    readings = timeline.readings.get(measure, [])
    if len(rule.phases) < len(Phase):
        readings = [reading for reading in readings if reading.phase in rule.phases]
    if rule.from_min_after_stop and timeline.stopped_at is not None:
        earliest = timeline.stopped_at + rule.from_min_after_stop * MINUTE
        readings = [reading for reading in readings if reading.at >= earliest]
    return readings


def compared_with(limit: Limit, readings: Iterable[Reading], base: float | None) -> Compared:
    """Each reading with the number that the limit's bounds are held against."""
    return [
        (reading, _number(limit, reading.value, base))
        for reading in readings
        if base is None or abs(reading.value - base) >= limit.floor
    ]


def _collect(
    limit: Limit,
    compared: Compared,
    base: float | None,
    crossings: Crossings,
) -> None:
    """Add the evidence of each reading that crosses a bound, by the worst bound it crosses."""
    low, high = limit.nearest
    for reading, number in compared:
        if low < number < high:
            continue
        found = limit.worst_crossed(number, partial(is_repeated, reading, compared))
        if found is not None:
            evidence = _evidence(limit, reading, number, found, base)
            crossings.setdefault((reading.at, reading.entry.id.int), []).append(evidence)


def is_repeated(reading: Reading, compared: Compared, bound: Bound) -> bool:
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
        change += "" if base is None else f", {signed(reading.value - base, spec.decimals)}"
        limit_words = number_words(limit.measure, bound.number)
        own = ", a limit of the patient's own" if bound.is_own else ""
        return f"{value} is {bound.words} {limit_words}{own}{again}{change}"
    side = "above" if number > 0 else "below"
    unit = "%" if limit.of == "percent" else spec.unit_words
    named = "limit of the patient's own:" if bound.is_own else "limit"
    return (
        f"{value} is {abs(number):.0f} {unit} {side} the baseline of "
        f"{base:.{spec.decimals}f}{again} ({named} {abs(bound.number):g} {unit})"
    )


def findings_by_entry(
    seen: list[Reading],
    crossings: Crossings,
    timeline: Timeline,
    historic: timedelta,
) -> Iterator[Finding]:
    """A finding for each entry that holds one of the rule's measures, in order of time."""
    by_entry = {(reading.at, reading.entry.id.int): reading.entry for reading in seen}
    for key in sorted(by_entry):
        entry = by_entry[key]
        found = crossings.get(key)
        worst = max(found, key=lambda evidence: evidence.severity.rank) if found else None
        is_late = timeline.written_at(entry) - entry.measured_at > historic
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
