"""What the courses of demo patients show, and what the physician said to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from db.demo.audit import Auditor, Details
from db.demo.chance import Chance
from db.demo.clinic import DemoClinic
from db.demo.courses import Course
from db.store import SqlStore
from monitoring.audit import AuditAction, AuditEvent
from monitoring.course_flags import decide_course_timeline
from monitoring.course_reading import read_courses
from monitoring.course_timeline import CourseTimeline, follow_up_due_at
from monitoring.flags import Acknowledgement, ActionTaken, Flag
from monitoring.ids import EntryId, UserId

# What came up within these days nobody has looked at yet.
_UNSEEN = timedelta(days=4)
_SEEN_AFTER_MIN = (60, 1_200)


class Desk:
    """Piet's desk: he looks through all courses, and has seen all but the newest flags."""

    def __init__(self, store: SqlStore, clinic: DemoClinic, auditor: Auditor) -> None:
        self._store, self._clinic, self._auditor = store, clinic, auditor
        self._chance = Chance(f"{clinic.opened_at} seen")
        self._piet = clinic.staff.piet.id

    def look_through(self, courses: Sequence[Course]) -> None:
        """Decide the flags of each course; keep them, what was said, and who is asked next."""
        clinic = self._clinic
        patients = [course.patient for course in courses]
        records = [self._store.course(each.clinic_id, each.id) for each in patients]
        timelines = read_courses(records, clinic.protocol, clinic.at)
        for course, timeline in zip(courses, timelines, strict=True):
            self._look_at(course, timeline)

    def _look_at(self, course: Course, timeline: CourseTimeline) -> None:
        clinic = self._clinic
        flags = decide_course_timeline(timeline, (), clinic.protocol).flags
        said = tuple(self._answers(flags))
        for each in said:
            self._keep_answer(course, each)
        if said:
            flags = decide_course_timeline(timeline, said, clinic.protocol).flags
        if flags:
            self._keep(course, flags)
        self._store.set_follow_up_due(course.patient, follow_up_due_at(timeline))

    def _answers(self, flags: Sequence[Flag]) -> Iterator[Acknowledgement]:
        for flag in flags:
            seen_at = flag.known_from + self._chance.minutes(*_SEEN_AFTER_MIN)
            if seen_at < self._clinic.at - _UNSEEN:
                yield Acknowledgement(
                    id=EntryId(self._chance.uuid(seen_at)),
                    flag=flag.key,
                    severity=flag.severity,
                    at=seen_at,
                    by=self._piet,
                    actions=(ActionTaken.WATCHING,),
                )

    def _keep_answer(self, course: Course, said: Acknowledgement) -> None:
        details = {
            "rule": said.flag.rule_id,
            "began_with": str(said.flag.began_with),
            "severity": said.severity.value,
        }
        action = AuditAction.COURSE_FLAG_ACKNOWLEDGED
        audit = self._audit(course, action, said.at, details, self._piet)
        self._store.add_course_acknowledgement(course.patient, said, audit)

    def _keep(self, course: Course, flags: Sequence[Flag]) -> None:
        states = {f"{each.key.rule_id}:{each.key.began_with}": each.state.value for each in flags}
        action, at = AuditAction.COURSE_FLAGS_REVISED, self._clinic.at
        self._store.revise_course_flags(
            course.patient, flags, self._audit(course, action, at, states, None)
        )

    def _audit(
        self, course: Course, action: AuditAction, at: datetime, details: Details, by: UserId | None
    ) -> AuditEvent:
        named = {"patient": str(course.patient.id), **details}
        return self._auditor.of_clinic(course.patient.clinic_id, action, at, named, by)
