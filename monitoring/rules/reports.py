"""Rules over side effects: by grade, by number, and with a score beside them."""

from collections.abc import Iterator
from datetime import timedelta

from monitoring.effects import EFFECTS, EffectReport, Grade
from monitoring.flags import Evidence, NotEvaluable
from monitoring.measures import SPECS
from monitoring.moments import MINUTE
from monitoring.protocols import EffectRule, Together
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.timeline import EffectEpisode, Timeline

GRADE_WORDS = {
    Grade.NONE: "gone",
    Grade.MILD: "mild",
    Grade.MODERATE: "moderate",
    Grade.SEVERE: "severe",
}


def look_at_effects(rule: EffectRule, timeline: Timeline, historic: timedelta) -> Result:
    """One track for each episode of the rule's effects."""
    episodes = [episode for episode in timeline.effects if episode.effect in rule.effects]
    counted = episodes[rule.times - 1 :]
    if not counted:
        return Result()
    if rule.together is not None and rule.together.measure not in timeline.readings:
        name = SPECS[rule.together.measure].name
        missing = NotEvaluable(rule_id=rule.id, title=rule.title, missing=name)
        return Result(not_evaluable=missing)
    tracks = tuple(
        Track(findings=tuple(_findings(rule, episode, timeline, historic))) for episode in counted
    )
    return Result(tracks=tracks)


def _findings(
    rule: EffectRule, episode: EffectEpisode, timeline: Timeline, historic: timedelta
) -> Iterator[Finding]:
    for report in episode.reports:
        is_late = timeline.written_at(report) - report.measured_at > historic
        evidence = _evidence(rule, report, timeline)
        yield Finding(report.measured_at, report.id, evidence, is_late)


def _evidence(rule: EffectRule, report: EffectReport, timeline: Timeline) -> Evidence | None:
    severity = rule.grades.get(report.grade)
    if severity is None or timeline.phase_at(report.measured_at) not in rule.phases:
        return None
    if rule.together is not None and not _holds(rule.together, report, timeline):
        return None
    name = EFFECTS[report.effect].name
    text = f": {report.text}" if report.text else ""
    return Evidence(
        entry_id=report.id,
        at=report.measured_at,
        severity=severity,
        words=f"{name}, {GRADE_WORDS[report.grade]}{text}",
        origin=rule.origin,
    )


def _holds(together: Together, report: EffectReport, timeline: Timeline) -> bool:
    """Was the second condition true at any time in the minutes before the report?"""
    earliest = report.measured_at - together.within_min * MINUTE
    return any(
        earliest <= reading.at <= report.measured_at and reading.value <= together.at_or_below
        for reading in timeline.readings.get(together.measure, ())
    )
