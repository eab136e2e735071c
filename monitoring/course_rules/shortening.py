"""Relief that returns sooner than it used to."""

from collections.abc import Iterator
from statistics import median

from monitoring.course_criteria import ShorteningRule
from monitoring.course_timeline import CourseTimeline, as_entry_id
from monitoring.flags import Direction, Evidence, NotEvaluable
from monitoring.relief_span import ReliefSpan
from monitoring.rules.tracks import Finding, Result, Track


def look_at_shortening(rule: ShorteningRule, course: CourseTimeline) -> Result:
    """One track: each span of relief against the median of all before it that ended.

    Relief that was still there when nobody asked further is in line once it lasted longer than the
    limit, else unknown: it takes back nothing and raises nothing.
    """
    if not course.ended:
        return Result()
    findings = tuple(_findings(rule, course.spans))
    track = Track(direction=Direction.LOW, findings=findings)
    known = [each for each in course.spans if not each.is_censored]
    return Result(tracks=(track,), not_evaluable=_not_evaluable(rule, len(known)))


def _findings(rule: ShorteningRule, spans: tuple[ReliefSpan, ...]) -> Iterator[Finding]:
    ended: list[float] = []
    for span in spans:
        if len(ended) >= rule.earlier:
            usual = median(ended)
            is_short = span.days < usual and span.days * 100 <= usual * rule.to_at_most_pct
            if not (is_short and span.is_censored):
                evidence = _evidence(rule, span, usual, len(ended)) if is_short else None
                yield Finding(span.ended_at, as_entry_id(span.session_id), evidence)
        if not span.is_censored:
            ended.append(span.days)


def _evidence(rule: ShorteningRule, span: ReliefSpan, usual: float, count: int) -> Evidence:
    limit = usual * rule.to_at_most_pct / 100
    return Evidence(
        entry_id=as_entry_id(span.session_id),
        at=span.ended_at,
        severity=rule.severity,
        words=(
            f"Relief lasted {span.days:.1f} days; before, {usual:.1f} days (median of the "
            f"{count} that ended): {100 * span.days / usual:.0f} % "
            f"(limit {rule.to_at_most_pct} %)"
        ),
        origin=rule.origin,
        value=span.days,
        limit=limit,
        baseline=usual,
    )


def _not_evaluable(rule: ShorteningRule, known: int) -> NotEvaluable | None:
    if known > rule.earlier:
        return None
    missing = f"{rule.earlier + 1} infusions after which the pain was back; there are {known}"
    return NotEvaluable(rule_id=rule.id, title=rule.title, missing=missing)
