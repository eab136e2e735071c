"""Rules over what other rules found: with a symptom, several at once, and a nurse's worry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitoring.effects import EFFECTS, Effect
from monitoring.entries import RemarkKind
from monitoring.flags import Evidence
from monitoring.moments import MINUTE
from monitoring.protocols import CombinationRule, ConcernRule, SymptomaticRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of another rule, with that rule's group and title."""

    group: str
    title: str
    finding: Finding


def look_at_symptoms(rule: SymptomaticRule, timeline: Timeline, found: Sequence[Found]) -> Result:
    """One track: values of the rule's groups that are out of line while a symptom is there."""
    symptomatic = [episode for episode in timeline.effects if episode.effect in rule.symptoms]
    if not symptomatic:
        return Result()
    findings = [
        _as_symptomatic(rule, timeline, each) for each in found if each.group in rule.groups
    ]
    return _one_track(findings)


def _as_symptomatic(rule: SymptomaticRule, timeline: Timeline, each: Found) -> Finding:
    evidence = each.finding.evidence
    symptom = None if evidence is None else _symptom_at(rule, timeline, each.finding)
    if evidence is None or symptom is None:
        return Finding(each.finding.at, each.finding.entry_id, None)
    both = Evidence(
        entry_id=each.finding.entry_id,
        at=each.finding.at,
        severity=rule.severity,
        words=f"{evidence.words}, with {EFFECTS[symptom].name.lower()}",
        origin=rule.origin,
        measure=evidence.measure,
        value=evidence.value,
        limit=evidence.limit,
        baseline=evidence.baseline,
    )
    return Finding(each.finding.at, each.finding.entry_id, both, each.finding.is_historic)


def _symptom_at(rule: SymptomaticRule, timeline: Timeline, finding: Finding) -> Effect | None:
    if timeline.phase_at(finding.at) not in rule.phases:
        return None
    for episode in timeline.effects:
        from_grade = rule.symptoms.get(episode.effect)
        if from_grade is not None and episode.grade_at(finding.at) >= from_grade:
            return episode.effect
    return None


def look_at_combinations(rule: CombinationRule, found: Sequence[Found]) -> Result:
    """One track: findings beside which enough other groups were out of line shortly before."""
    own = [each for each in found if each.group in rule.groups]
    bad = [each for each in own if _is_bad(rule, each.finding)]
    if len({each.group for each in bad}) < rule.count:
        return Result()
    return _one_track(_as_combination(rule, each, bad) for each in own)


def _as_combination(rule: CombinationRule, each: Found, bad: Sequence[Found]) -> Finding:
    at = each.finding.at
    earliest = at - rule.within_min * MINUTE
    groups = {
        other.group: other.title
        for other in sorted(bad, key=lambda other: other.finding.at)
        if earliest <= other.finding.at <= at
    }
    if len(groups) < rule.count or not _is_bad(rule, each.finding):
        return Finding(at, each.finding.entry_id, None)
    evidence = Evidence(
        entry_id=each.finding.entry_id,
        at=at,
        severity=rule.severity,
        words=f"Within {rule.within_min} min: {', '.join(sorted(groups.values()))}",
        origin=rule.origin,
    )
    return Finding(at, each.finding.entry_id, evidence, each.finding.is_historic)


def _is_bad(rule: CombinationRule, finding: Finding) -> bool:
    evidence = finding.evidence
    return evidence is not None and evidence.severity.rank >= rule.at_least.rank


def _one_track(findings: Iterable[Finding]) -> Result:
    """All findings as one track; where two speak of one moment, out of line wins."""
    by_moment: dict[tuple[object, object], Finding] = {}
    for finding in findings:
        key = (finding.at, finding.entry_id)
        if key not in by_moment or finding.evidence is not None:
            by_moment[key] = finding
    if all(finding.evidence is None for finding in by_moment.values()):
        return Result()
    ordered = sorted(by_moment.values(), key=lambda finding: (finding.at, finding.entry_id))
    return Result(tracks=(Track(findings=ordered),))


def look_at_concerns(rule: ConcernRule, timeline: Timeline) -> Result:
    """One track, of one moment, for each concern that somebody wrote down."""
    tracks = [
        Track(
            findings=(
                Finding(
                    remark.measured_at,
                    remark.id,
                    Evidence(
                        entry_id=remark.id,
                        at=remark.measured_at,
                        severity=rule.severity,
                        words=remark.text,
                        origin=rule.origin,
                    ),
                ),
            ),
            is_momentary=True,
        )
        for remark in timeline.remarks
        if remark.remark is RemarkKind.CONCERN
    ]
    return Result(tracks=tuple(tracks))
