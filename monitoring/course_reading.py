"""Reading a course: from its record and frames to the timeline that its rules look at."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from monitoring.corrected import last_corrections, replaced, standing
from monitoring.course import CourseRecord
from monitoring.course_criteria import CourseCriteria
from monitoring.course_entries import CourseCorrection, CourseEntry, TreatmentPlan
from monitoring.course_timeline import CourseTimeline
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits
from monitoring.protocols import MonitoringProtocol
from monitoring.relief.spans import Relief, read_reliefs
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary

KindT = TypeVar("KindT", bound=CourseEntry)


def read_course(record: CourseRecord, protocol: MonitoringProtocol, at: datetime) -> CourseTimeline:
    """The timeline of what was written by `at` and still stands.

    Raises ValueError for a protocol that says nothing across sessions.
    """
    (timeline,) = read_courses([record], protocol, at)
    return timeline


def read_courses(
    records: Sequence[CourseRecord], protocol: MonitoringProtocol, at: datetime
) -> list[CourseTimeline]:
    """`read_course` for each of these patients, in their order, in far less time for many."""
    criteria = protocol.course
    if criteria is None:
        msg = f"protocol {protocol.name} {protocol.version} has no criteria across sessions"
        raise ValueError(msg)
    reliefs = read_reliefs([record.frames for record in records], criteria.relief, at)
    longest_min = longest_gap_min(protocol)
    return [
        _timeline(record, relief, summaries(record.frames, criteria, longest_min), criteria, at)
        for record, relief in zip(records, reliefs, strict=True)
    ]


def _timeline(
    record: CourseRecord,
    relief: Relief,
    infusions: Sequence[SessionSummary],
    criteria: CourseCriteria,
    at: datetime,
) -> CourseTimeline:
    known = [entry for entry in record.entries if entry.recorded_at <= at]
    corrected = last_corrections(each for each in known if isinstance(each, CourseCorrection))
    stands = standing(known, corrected)
    return CourseTimeline(
        criteria=criteria,
        at=at,
        infusions=tuple(each for each in infusions if each.started_at <= at),
        spans=relief.spans,
        not_known=relief.not_known,
        plans=_of(TreatmentPlan, stands),
        follow_ups=_of(FollowUp, stands),
        replaced=replaced(known, corrected),
    )


def standing_entries(record: CourseRecord) -> tuple[CourseEntry, ...]:
    """The entries of a course that stand, in order of time."""
    corrections = (each for each in record.entries if isinstance(each, CourseCorrection))
    return standing(record.entries, last_corrections(corrections))


def own_limits_at(record: CourseRecord, at: datetime, day: date) -> OwnLimits | None:
    """The limits of the patient's own that hold at `at`, `day` of the clinic's; None for none."""
    said = [each for each in _of(OwnLimits, standing_entries(record)) if each.measured_at <= at]
    if not said or not said[-1].limits or said[-1].expires_on < day:
        return None
    return said[-1]


def _of(kind: type[KindT], entries: tuple[CourseEntry, ...]) -> tuple[KindT, ...]:
    return tuple(each for each in entries if isinstance(each, kind))
