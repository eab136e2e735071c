"""Rules over what is known at the door: conditions, medicines, earlier infusions."""

from collections.abc import Sequence
from datetime import timedelta

from monitoring.entries import Intake
from monitoring.flags import Evidence, NotEvaluable
from monitoring.protocols import FrequencyRule, IntakeRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.screening import Screened, screen_conditions, screen_medicines
from monitoring.timeline import Timeline


def look_at_intake(rule: IntakeRule, timeline: Timeline) -> Result:
    """One track, of one moment, with every contraindication or interaction that was found.

    What nobody asked, and what the tables do not hold, is not evaluable.
    """
    intake = timeline.intake
    asked = None if intake is None else getattr(intake, rule.looks_at)
    if intake is None or asked is None:
        return Result(not_evaluable=_missing(rule, f"{rule.looks_at} not asked"))
    if rule.looks_at == "conditions":
        found, unknown = screen_conditions(asked)
    else:
        found, unknown = screen_medicines(medicine.name for medicine in asked)
    hits = [evidence for hit in found if (evidence := _evidence(rule, hit, intake)) is not None]
    not_checked = _missing(rule, f"not checked: {', '.join(unknown)}") if unknown else None
    return Result(tracks=_moment(hits), not_evaluable=not_checked)


def _missing(rule: IntakeRule, what: str) -> NotEvaluable:
    return NotEvaluable(rule_id=rule.id, title=rule.title, missing=what)


def _evidence(rule: IntakeRule, hit: Screened, intake: Intake) -> Evidence | None:
    severity = rule.levels.get(hit.level)
    if severity is None:
        return None
    return Evidence(
        entry_id=intake.id,
        at=intake.measured_at,
        severity=severity,
        words=f"{hit.name} ({hit.level}): {hit.reason}",
        origin=rule.origin,
    )


def _moment(found: Sequence[Evidence]) -> tuple[Track, ...]:
    """One flag for all that one entry shows; none when it shows nothing."""
    if not found:
        return ()
    findings = tuple(Finding(fact.at, fact.entry_id, fact) for fact in found)
    return (Track(findings=findings, is_momentary=True),)


def look_at_frequency(rule: FrequencyRule, timeline: Timeline) -> Result:
    """One track, of one moment: the start, when too many infusions lie shortly before it."""
    started = timeline.started_at
    if started is None:
        return Result()
    earliest = started - timedelta(days=rule.within_days)
    earlier = [at for at in timeline.session.earlier_infusions if earliest < at < started]
    if len(earlier) <= rule.more_than:
        return Result()
    words = (
        f"{len(earlier)} earlier infusion{'s' if len(earlier) > 1 else ''} within "
        f"{rule.within_days} day{'s' if rule.within_days > 1 else ''} (limit {rule.more_than})"
    )
    start = timeline.infusion[0]
    evidence = Evidence(
        entry_id=start.id, at=started, severity=rule.severity, words=words, origin=rule.origin
    )
    return Result(tracks=_moment([evidence]))
