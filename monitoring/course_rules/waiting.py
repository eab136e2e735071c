"""Follow-ups that were due and that nobody wrote down."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitoring.course_criteria import FollowUpOverdueRule, FollowUpWait
from monitoring.course_timeline import CourseTimeline, DuePoint, as_entry_id, due_points
from monitoring.flags import Evidence
from monitoring.follow_ups import FollowUp
from monitoring.ids import EntryId
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.trends.summary import SessionSummary


def look_at_overdue_follow_ups(rule: FollowUpOverdueRule, course: CourseTimeline) -> Result:
    """One track for each infusion whose visit is over; the next infusion ends its waits.

    A wait ends when the answer was written down: charting later does not undo that nobody had.
    """
    tracks = (_track(rule, course, each) for each in course.ended)
    return Result(tracks=tuple(track for track in tracks if track.findings))


def next_step_at(rule: FollowUpOverdueRule, course: CourseTimeline) -> datetime | None:
    """When, after the course's own instant, time alone makes a follow-up later; None for never."""
    steps = (
        step
        for infusion in course.ended
        for point in due_points(course, infusion)
        for step, _ in _steps(rule, point)
        if step > course.at and point.answer is None
    )
    return min(steps, default=None)


def _track(rule: FollowUpOverdueRule, course: CourseTimeline, infusion: SessionSummary) -> Track:
    points = due_points(course, infusion)
    return Track(
        findings=tuple(_findings(rule, course, points, as_entry_id(infusion.session_id))),
        ends_at=course.next_start(infusion),
    )


def _findings(
    rule: FollowUpOverdueRule, course: CourseTimeline, points: Sequence[DuePoint], since: EntryId
) -> Iterator[Finding]:
    """Each step of each wait, and each answer after which no other wait is on.

    `since` is the entry from which the wait is counted: the session, or after an answer that one.
    """
    for at, found in sorted(_moments(rule, course, points), key=lambda each: each[0]):
        if isinstance(found, FollowUp):
            if not any(_is_waiting(rule, course, point, at) for point in points):
                since = course.first_id(found.id)
                yield Finding(at, since, None)
        else:
            point, wait = found
            yield Finding(at, since, _evidence(point, wait, at, since))


Moment = tuple[datetime, tuple[DuePoint, FollowUpWait] | FollowUp]


def _moments(
    rule: FollowUpOverdueRule, course: CourseTimeline, points: Sequence[DuePoint]
) -> Iterator[Moment]:
    for point in points:
        answered_at = _answered_at(course, point)
        steps = [(at, wait) for at, wait in _steps(rule, point) if at <= course.at]
        overdue = [step for step in steps if answered_at is None or step[0] < answered_at]
        yield from ((at, (point, wait)) for at, wait in overdue)
        if overdue and answered_at is not None and point.answer is not None:
            yield answered_at, point.answer


def _steps(rule: FollowUpOverdueRule, point: DuePoint) -> Iterator[tuple[datetime, FollowUpWait]]:
    """When the point becomes later and how bad that is, as long as the next infusion lets it."""
    for wait in rule.waits:
        at = point.due_at + timedelta(days=wait.after_days)
        if point.ends_at is None or at < point.ends_at:
            yield at, wait


def _answered_at(course: CourseTimeline, point: DuePoint) -> datetime | None:
    return None if point.answer is None else course.written_at(point.answer)


def _is_waiting(
    rule: FollowUpOverdueRule, course: CourseTimeline, point: DuePoint, at: datetime
) -> bool:
    """Was the point overdue at `at`, and not answered by then?"""
    answered_at = _answered_at(course, point)
    is_answered = answered_at is not None and answered_at <= at
    return not is_answered and any(step <= at for step, _ in _steps(rule, point))


def _evidence(point: DuePoint, wait: FollowUpWait, at: datetime, since: EntryId) -> Evidence:
    days, later = _days(point.after_days), _days(wait.after_days)
    return Evidence(
        entry_id=since,
        at=at,
        severity=wait.severity,
        words=(
            f"A follow-up was due {days} after infusion {point.infusion.number}; "
            f"{later} later none was written down"
        ),
        origin=wait.origin,
        value=wait.after_days,
        limit=wait.after_days,
    )


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
