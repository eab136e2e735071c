"""Which flags a treatment course shows at an instant, by the clinic's protocol, and why."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from monitoring.course import CourseRecord
from monitoring.course_criteria import AnyCourseRule, FollowUpOverdueRule
from monitoring.course_reading import read_course
from monitoring.course_rules.answers import look_at_item_nine, look_at_later_effects
from monitoring.course_rules.climbing import look_at_climbing
from monitoring.course_rules.shortening import look_at_shortening
from monitoring.course_rules.too_close import look_at_intervals
from monitoring.course_rules.waiting import look_at_overdue_follow_ups, next_step_at
from monitoring.course_timeline import CourseTimeline
from monitoring.flag_life import said_to, with_answers, worst_first
from monitoring.flags import Acknowledgement, Evaluation, Flag, NotEvaluable, Severity
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol
from monitoring.rules.tracks import Result, Track, episodes, flag_of

NO_CRITERIA = NotEvaluable(
    rule_id="COURSE",
    title="What a protocol says across sessions",
    missing="criteria across sessions in your clinic's newest protocol",
)


def decide_course(record: CourseRecord, protocol: MonitoringProtocol, at: datetime) -> Evaluation:
    """All flags of a course as known at `at`, and the rules that could not be applied.

    A pure function: the same course, protocol and instant give the same flags, whatever the order
    of the entries. `protocol` is the clinic's newest: a course has no version of its own.
    """
    if protocol.course is None:
        return Evaluation(flags=(), not_evaluable=(NO_CRITERIA,))
    course = read_course(record, protocol, at)
    return decide_course_timeline(course, record.acknowledgements, protocol)


def decide_course_timeline(
    course: CourseTimeline,
    acknowledgements: Iterable[Acknowledgement],
    protocol: MonitoringProtocol,
) -> Evaluation:
    """`decide_course` for a course that has been read already, by this protocol."""
    said = tuple(each for each in acknowledgements if each.at <= course.at)
    flags: list[Flag] = []
    not_evaluable: list[NotEvaluable] = []
    for rule in course.criteria.rules:
        result = _look(rule, course)
        if result.not_evaluable is not None:
            not_evaluable.append(result.not_evaluable)
        for track in result.tracks:
            flags += _flags(rule, track, course, said, protocol)
    flags.sort(key=worst_first)
    return Evaluation(flags=tuple(flags), not_evaluable=tuple(not_evaluable))


def next_look_at(
    course: CourseTimeline, evaluation: Evaluation, protocol: MonitoringProtocol
) -> datetime | None:
    """When time alone will change these flags next, if nobody writes anything; None for never."""
    steps = [
        next_step_at(rule, course)
        for rule in course.criteria.rules
        if isinstance(rule, FollowUpOverdueRule)
    ]
    waiting = [
        _escalates_at(flag, course, protocol)
        for flag in evaluation.flags
        if flag.severity is Severity.CRITICAL and not flag.is_acknowledged
    ]
    later = (at for at in (*steps, *waiting) if at is not None and at > course.at)
    return min(later, default=None)


def _look(rule: AnyCourseRule, course: CourseTimeline) -> Result:
    match rule.kind:
        case "climbing":
            return look_at_climbing(rule, course)
        case "shortening":
            return look_at_shortening(rule, course)
        case "too_close":
            return look_at_intervals(rule, course)
        case "follow_up_overdue":
            return look_at_overdue_follow_ups(rule, course)
        case "item_nine":
            return look_at_item_nine(rule, course)
        case "later_effect":
            return look_at_later_effects(rule, course)
        case _:
            assert_never(rule.kind)


def _flags(
    rule: AnyCourseRule,
    track: Track,
    course: CourseTimeline,
    said: tuple[Acknowledgement, ...],
    protocol: MonitoringProtocol,
) -> Iterator[Flag]:
    for episode in episodes(track.findings):
        began_with = course.first_id(episode.evidence[0].entry_id)
        flag = flag_of(rule, track, episode, began_with, protocol.key)
        yield with_answers(
            flag,
            said_to(flag, said, course.replaced),
            is_momentary=track.is_momentary,
            escalates_at=_escalates_at(flag, course, protocol),
            at=course.at,
        )


def _escalates_at(flag: Flag, course: CourseTimeline, protocol: MonitoringProtocol) -> datetime:
    """From when on it is on the physicians' list; counted from when its worst was written down.

    Somebody who was called yesterday and is written down today is looked at from today on.
    """
    said = course.follow_ups if flag.severity is Severity.CRITICAL else ()
    entry = next((each for each in said if each.id == flag.worst.entry_id), None)
    since = flag.worsened_at if entry is None else course.written_at(entry)
    return max(since, flag.worsened_at) + protocol.escalate_after_min * MINUTE
