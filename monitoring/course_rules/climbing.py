"""A peak that rises from infusion to infusion."""

from collections.abc import Iterator, Sequence

from monitoring.course_criteria import ClimbingRule
from monitoring.course_timeline import CourseTimeline, as_entry_id
from monitoring.flags import Direction, Evidence, NotEvaluable
from monitoring.measures import SPECS, Measure
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.trends.summary import SessionSummary

_MEASURES = {
    "peak_systolic": Measure.SYSTOLIC,
    "peak_dissociation": Measure.DISSOCIATION,
}


def look_at_climbing(rule: ClimbingRule, course: CourseTimeline) -> Result:
    """One track: at each infusion that is over, did the last `sessions` of them climb?

    One whose peak nobody knows takes back nothing and raises nothing.
    """
    ended = course.ended
    if not ended:
        return Result()
    findings = tuple(_findings(rule, ended))
    track = Track(direction=Direction.HIGH, findings=findings)
    return Result(tracks=(track,), not_evaluable=_not_evaluable(rule, ended))


def _findings(rule: ClimbingRule, ended: Sequence[SessionSummary]) -> Iterator[Finding]:
    for count in range(rule.sessions, len(ended) + 1):
        window = ended[count - rule.sessions : count]
        peaks = [peak for each in window if (peak := _peak(rule, each)) is not None]
        if len(peaks) == rule.sessions:
            last = window[-1]
            at = last.stopped_at or last.started_at
            evidence = _evidence(rule, window, peaks) if _climbs(rule, peaks) else None
            yield Finding(at, as_entry_id(last.session_id), evidence)


def _peak(rule: ClimbingRule, summary: SessionSummary) -> float | None:
    if rule.quantity == "peak_dissociation":
        return summary.dissociation.peak
    excursion = summary.excursions.get(Measure.SYSTOLIC)
    return None if excursion is None else excursion.peak


def _climbs(rule: ClimbingRule, peaks: Sequence[float]) -> bool:
    return list(peaks) == sorted(peaks) and peaks[-1] - peaks[0] >= rule.by_at_least


def _evidence(
    rule: ClimbingRule, window: Sequence[SessionSummary], peaks: Sequence[float]
) -> Evidence:
    measure = _MEASURES[rule.quantity]
    last, spec = window[-1], SPECS[measure]
    gap = ", a gap beside it" if _has_gap(rule, last) else ""
    return Evidence(
        entry_id=as_entry_id(last.session_id),
        at=last.stopped_at or last.started_at,
        severity=rule.severity,
        words=(
            f"{spec.name}, peaks of infusions {window[0].number} to {last.number}: "
            f"{', '.join(f'{peak:g}' for peak in peaks)}{gap} {spec.unit_words}; "
            f"+{peaks[-1] - peaks[0]:g} (limit {rule.by_at_least:g})"
        ),
        origin=rule.origin,
        measure=measure,
        value=peaks[-1],
        limit=peaks[0] + rule.by_at_least,
        baseline=peaks[0],
    )


def _has_gap(rule: ClimbingRule, summary: SessionSummary) -> bool:
    """Was nothing measured for so long beside the peak that it may have been higher?"""
    excursion = summary.excursions.get(_MEASURES[rule.quantity])
    return excursion is not None and excursion.has_gap_at_peak


def _not_evaluable(rule: ClimbingRule, ended: Sequence[SessionSummary]) -> NotEvaluable | None:
    """What the newest infusions lack to be compared."""
    name = SPECS[_MEASURES[rule.quantity]].name
    window = ended[-rule.sessions :]
    unknown = [f"{each.number}" for each in window if _peak(rule, each) is None]
    if len(window) < rule.sessions:
        missing = f"{rule.sessions} infusions that are over; there are {len(window)}"
    elif unknown:
        missing = f"{name} of infusion {', '.join(unknown)}"
    else:
        return None
    return NotEvaluable(rule_id=rule.id, title=rule.title, missing=missing)
