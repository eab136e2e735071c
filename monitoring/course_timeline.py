"""A course in order of time: infusions, relief, plans and follow-ups as they were known."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from monitoring.course_criteria import CourseCriteria, FollowUpPoint
from monitoring.course_entries import CourseEntry, TreatmentPlan
from monitoring.follow_ups import FollowUp
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, SessionId
from monitoring.relief.returning import NotKnown
from monitoring.relief_span import ReliefSpan
from monitoring.sessions import SessionStatus
from monitoring.trends.summary import SessionSummary

_OVER = frozenset({SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF})


@dataclass(frozen=True, kw_only=True)
class CourseTimeline:
    """What stands in a course, laid out for the rules; every tuple is in order of time.

    `infusions` are all that were started by `at`; `not_known` says why one of them has no span of
    relief. `replaced` names for each entry that was put in
    another's place those it took it from, the first that was written first.
    """

    criteria: CourseCriteria
    at: datetime
    infusions: tuple[SessionSummary, ...] = ()
    spans: tuple[ReliefSpan, ...] = ()
    not_known: Mapping[SessionId, NotKnown] = field(default_factory=dict)
    plans: tuple[TreatmentPlan, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    replaced: Mapping[EntryId, tuple[CourseEntry, ...]]

    @cached_property
    def ended(self) -> tuple[SessionSummary, ...]:
        """The infusions whose visit is over: their peaks are known, and follow-ups count on."""
        return tuple(each for each in self.infusions if each.status in _OVER)

    @cached_property
    def reached(self) -> tuple[FollowUp, ...]:
        """The follow-ups in which somebody was spoken to."""
        return tuple(each for each in self.follow_ups if each.is_reached)

    def written_at(self, entry: EntryHeader) -> datetime:
        """When an entry, or the first in whose place it is, was written down."""
        before = self.replaced.get(entry.id)
        return before[0].recorded_at if before else entry.recorded_at

    def first_id(self, entry_id: EntryId) -> EntryId:
        """The id of an entry, or of the first in whose place it is."""
        before = self.replaced.get(entry_id)
        return before[0].id if before else entry_id

    def next_start(self, infusion: SessionSummary) -> datetime | None:
        """When the infusion after this one started; None while there is none."""
        later = bisect_right(self._starts, infusion.started_at)
        return self._starts[later] if later < len(self._starts) else None

    def reached_between(self, earliest: datetime, until: datetime | None) -> Sequence[FollowUp]:
        """The follow-ups in which somebody was spoken to from `earliest` on, before `until`."""
        first = bisect_left(self.reached, earliest, key=_said_at)
        last = (
            len(self.reached) if until is None else bisect_left(self.reached, until, key=_said_at)
        )
        return self.reached[first:last]

    @cached_property
    def _starts(self) -> tuple[datetime, ...]:
        return tuple(each.started_at for each in self.infusions)


def _said_at(said: FollowUp) -> datetime:
    return said.measured_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePoint:
    """One follow-up that an infusion asks for: when it is due, and which one answered.

    It is due no more from `ends_at` on: the next infusion begins anew.
    """

    infusion: SessionSummary
    after_days: int
    due_at: datetime
    answer: FollowUp | None
    ends_at: datetime | None


def due_points(course: CourseTimeline, infusion: SessionSummary) -> tuple[DuePoint, ...]:
    """The follow-ups after an infusion, in order; none before it was stopped.

    A point that is not yet due when the next infusion starts is none.
    """
    if infusion.stopped_at is None:
        return ()
    ends_at = course.next_start(infusion)
    found = (
        _due_point(course, infusion, point, ends_at) for point in course.criteria.follow_up.points
    )
    return tuple(each for each in found if ends_at is None or each.due_at < ends_at)


def _due_point(
    course: CourseTimeline,
    infusion: SessionSummary,
    point: FollowUpPoint,
    ends_at: datetime | None,
) -> DuePoint:
    stopped_at = infusion.stopped_at or infusion.started_at
    opens_at = stopped_at + timedelta(days=point.open_from_days)
    answers = course.reached_between(opens_at, ends_at)
    return DuePoint(
        infusion=infusion,
        after_days=point.after_days,
        due_at=stopped_at + timedelta(days=point.after_days),
        answer=min(answers, key=course.written_at, default=None),
        ends_at=ends_at,
    )


def follow_up_due_at(course: CourseTimeline) -> datetime | None:
    """When the patient is to be asked next, or was to be; None when nothing is asked any more."""
    if not course.infusions or course.infusions[-1] not in course.ended:
        return None
    points = due_points(course, course.infusions[-1])
    return min((each.due_at for each in points if each.answer is None), default=None)


def as_entry_id(session_id: SessionId) -> EntryId:
    """A session as what a flag began with, or evidence is of."""
    return EntryId(session_id)
