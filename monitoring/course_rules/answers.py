"""What patients say between infusions that needs a look: item 9, and side effects after leaving."""

from collections.abc import Sequence

from monitoring.course_criteria import ItemNineRule, LaterEffectRule
from monitoring.course_timeline import CourseTimeline
from monitoring.effects import EFFECTS
from monitoring.flags import Direction, Evidence, NotEvaluable
from monitoring.follow_ups import FollowUp, LaterEffect
from monitoring.measures import Measure
from monitoring.rules.reports import GRADE_WORDS
from monitoring.rules.tracks import Finding, Result, Track


def look_at_item_nine(rule: ItemNineRule, course: CourseTimeline) -> Result:
    """One track, of one moment, for each follow-up with item 9 above the rule's number."""
    found = [_item_nine(rule, each) for each in course.reached]
    last = course.reached[-1:]
    is_left_out = bool(last) and last[0].phq9 is not None and last[0].phq9_item9 is None
    missing = "item 9 of the last PHQ-9" if is_left_out else ""
    facts = [[fact] for fact in found if fact is not None]
    return _result(rule, facts, Direction.HIGH, missing)


def look_at_later_effects(rule: LaterEffectRule, course: CourseTimeline) -> Result:
    """One track, of one moment, for each follow-up with a side effect of such a grade."""
    found = [
        [fact for effect in each.effects or () if (fact := _effect(rule, each, effect)) is not None]
        for each in course.reached
    ]
    last = course.reached[-1:]
    is_left_out = bool(last) and last[0].effects is None
    missing = "side effects after leaving, not asked in the last follow-up" if is_left_out else ""
    return _result(rule, [facts for facts in found if facts], Direction.NONE, missing)


def _result(
    rule: ItemNineRule | LaterEffectRule,
    facts: Sequence[Sequence[Evidence]],
    direction: Direction,
    missing: str,
) -> Result:
    tracks = tuple(
        Track(
            direction=direction,
            findings=tuple(Finding(fact.at, fact.entry_id, fact) for fact in of_one),
            is_momentary=True,
        )
        for of_one in facts
    )
    gap = NotEvaluable(rule_id=rule.id, title=rule.title, missing=missing) if missing else None
    return Result(tracks=tracks, not_evaluable=gap)


def _item_nine(rule: ItemNineRule, said: FollowUp) -> Evidence | None:
    if said.phq9_item9 is None or said.phq9_item9 <= rule.above:
        return None
    return Evidence(
        entry_id=said.id,
        at=said.measured_at,
        severity=rule.severity,
        words=f"PHQ-9 item 9 is {said.phq9_item9}, above {rule.above}",
        origin=rule.origin,
        measure=Measure.PHQ9_ITEM9,
        value=said.phq9_item9,
        limit=rule.above,
    )


def _effect(rule: LaterEffectRule, said: FollowUp, effect: LaterEffect) -> Evidence | None:
    severity = rule.grades.get(effect.grade)
    if severity is None:
        return None
    return Evidence(
        entry_id=said.id,
        at=said.measured_at,
        severity=severity,
        words=f"{EFFECTS[effect.effect].name}, {GRADE_WORDS[effect.grade]}, after leaving",
        origin=rule.origin,
    )
