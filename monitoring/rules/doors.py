"""Rules over what is known at the door: conditions, medicines, earlier infusions, the mood."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from monitoring.entries import Intake
from monitoring.flags import Evidence, NotEvaluable
from monitoring.protocols import FrequencyRule, IdeationRule, IntakeRule, OverrideRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.screening import Screened, screen_conditions, screen_medicines
from monitoring.sessions import InfusionSession
from monitoring.timeline import Timeline
from monitoring.visits import Departure, Override


def look_at_intake(rule: IntakeRule, timeline: Timeline) -> Result:
    """One track, of one moment, with every contraindication or interaction that was found.

    What nobody asked, and what the tables do not hold, is not evaluable.
    """
    intake = timeline.intake
    screened = None if intake is None else screen(intake, rule.looks_at)
    if intake is None or screened is None:
        return Result(not_evaluable=_missing(rule, f"{rule.looks_at} not asked"))
    found, unknown = screened
    first = _first_that_said_so(rule, timeline, found)
    hits = [evidence for hit in found if (evidence := _evidence(rule, hit, first)) is not None]
    not_checked = _missing(rule, f"not checked: {', '.join(unknown)}") if unknown else None
    return Result(tracks=_moment(hits), not_evaluable=not_checked)


def _first_that_said_so(rule: IntakeRule, timeline: Timeline, found: Sequence[Screened]) -> Intake:
    """The intake since which just this was found: an answer added elsewhere is no new finding."""
    first = timeline.intakes[-1]
    for intake in reversed(timeline.intakes):
        screened = screen(intake, rule.looks_at)
        if screened is None or set(screened[0]) != set(found):
            break
        first = intake
    return first


def screen(
    intake: Intake, looks_at: Literal["conditions", "medicines"]
) -> tuple[tuple[Screened, ...], tuple[str, ...]] | None:
    """What the tables hold of the intake's answers, and what they do not; None: not asked."""
    if looks_at == "conditions":
        conditions = intake.all_conditions
        return None if conditions is None else screen_conditions(conditions)
    medicines = intake.medicines
    return None if medicines is None else screen_medicines(each.name for each in medicines)


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
    words = too_frequent(rule, timeline.session, started)
    if not words:
        return Result()
    start = timeline.infusion[0]
    evidence = Evidence(
        entry_id=start.id, at=started, severity=rule.severity, words=words, origin=rule.origin
    )
    return Result(tracks=_moment([evidence]))


def too_frequent(rule: FrequencyRule, session: InfusionSession, at: datetime) -> str:
    """How many infusions before `at` are more than the rule allows, in words; "" when none."""
    earliest = at - timedelta(days=rule.within_days)
    earlier = [each for each in session.earlier_infusions if earliest < each < at]
    if len(earlier) <= rule.more_than:
        return ""
    return (
        f"{len(earlier)} earlier infusion{'s' if len(earlier) > 1 else ''} within "
        f"{rule.within_days} day{'s' if rule.within_days > 1 else ''} (limit {rule.more_than})"
    )


def look_at_overrides(rule: OverrideRule, timeline: Timeline) -> Result:
    """One track, of one moment, for each override."""
    tracks = [_moment([_overridden(rule, override)])[0] for override in timeline.overrides]
    return Result(tracks=tuple(tracks))


def _overridden(rule: OverrideRule, override: Override) -> Evidence:
    names = ", ".join(code.replace("_", " ") for code in override.checks)
    return Evidence(
        entry_id=override.id,
        at=override.measured_at,
        severity=rule.severity,
        words=f"Before the {override.gate}: {names}. {override.reason}",
        origin=rule.origin,
    )


def look_at_ideation(rule: IdeationRule, timeline: Timeline) -> Result:
    """One track, of one moment, each time that so grave a level was written down."""
    found = [_ideation(rule, each) for each in timeline.departures]
    return Result(tracks=tuple(_moment([fact])[0] for fact in found if fact is not None))


def _ideation(rule: IdeationRule, said: Departure) -> Evidence | None:
    if said.ideation_level is None or said.ideation_level < rule.from_level:
        return None
    return Evidence(
        entry_id=said.id,
        at=said.measured_at,
        severity=rule.severity,
        words=f"Level {said.ideation_level} of 5 by the clinic's screener",
        origin=rule.origin,
    )
