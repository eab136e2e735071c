"""Infusions closer together than the plan that held then."""

from collections.abc import Sequence
from itertools import pairwise

from monitoring.course_criteria import TooCloseRule
from monitoring.course_entries import TreatmentPlan
from monitoring.course_timeline import CourseTimeline, as_entry_id
from monitoring.flags import Direction, Evidence, NotEvaluable
from monitoring.plans import plan_at, planned_interval_days
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.trends.summary import SessionSummary

_DAY_S = 86_400


def look_at_intervals(rule: TooCloseRule, course: CourseTimeline) -> Result:
    """One track, of one moment, for each infusion too soon after the one before it."""
    pairs = list(pairwise(course.infusions))
    found = [_evidence(rule, earlier, later, course) for earlier, later in pairs]
    tracks = tuple(
        Track(
            direction=Direction.LOW,
            findings=(Finding(fact.at, fact.entry_id, fact),),
            is_momentary=True,
        )
        for fact in found
        if fact is not None
    )
    return Result(tracks=tracks, not_evaluable=_not_evaluable(rule, course))


def _evidence(
    rule: TooCloseRule, earlier: SessionSummary, later: SessionSummary, course: CourseTimeline
) -> Evidence | None:
    plan = plan_at(course.plans, later.started_at)
    if plan is None:
        return None
    days = (later.started_at - earlier.started_at).total_seconds() / _DAY_S
    planned = planned_interval_days(plan, _number(plan, later, course.infusions))
    if planned - days <= rule.tolerance_days:
        return None
    return Evidence(
        entry_id=as_entry_id(later.session_id),
        at=later.started_at,
        severity=rule.severity,
        words=(
            f"Infusion {later.number} came {days:.1f} days after the one before; "
            f"{planned} were planned (tolerance {rule.tolerance_days})"
        ),
        origin=rule.origin,
        value=days,
        limit=planned - rule.tolerance_days,
    )


def _number(
    plan: TreatmentPlan, infusion: SessionSummary, infusions: Sequence[SessionSummary]
) -> int:
    """Which of the series it is: as was said, or counted since the plan holds."""
    if infusion.number_in_series is not None:
        return infusion.number_in_series
    return sum(plan.measured_at <= each.started_at <= infusion.started_at for each in infusions)


def _not_evaluable(rule: TooCloseRule, course: CourseTimeline) -> NotEvaluable | None:
    last = course.infusions[-1:]
    if not last or plan_at(course.plans, last[0].started_at) is not None:
        return None
    missing = f"a treatment plan at the time of infusion {last[0].number}"
    return NotEvaluable(rule_id=rule.id, title=rule.title, missing=missing)
