"""The use cases of a course on every store: what is written, decided and kept is the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.beginning import begin_session
from monitoring.course_entries import TreatmentPlan
from monitoring.errors import StateRefused
from monitoring.flags import ActionTaken, Flag, FlagState
from monitoring.following_up import correct_course, write_follow_up
from monitoring.ids import EntryId
from monitoring.keeping_course import CourseForm, write_course
from monitoring.own_limits import LimitsInForce
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag, mark_reviewed
from monitoring.sessions import SessionStatus
from tests.course_factories import (
    course_correction,
    follow_up,
    on_day,
    own_limit,
    own_limits,
    plan,
    review,
)
from tests.db.furnishing import (
    AnyDatabase,
    another_patient,
    another_session,
    course_of,
    event,
    furnish,
    reopened,
    stored,
)
from tests.factories import AT, NORA, NORTH, PIET, at_minute, patient

PATIENT = patient().id


def flags(database: AnyDatabase) -> dict[str, Flag]:
    with database.transaction() as store:
        return {flag.key.rule_id: flag for flag in store.course_flags(NORTH.id, PATIENT)}


def test_item_nine_lives_in_every_store(clinic: AnyDatabase) -> None:
    said = follow_up(1, phq9=9, phq9_item9=1)
    with clinic.transaction() as store:
        write_follow_up(store, NORA, PATIENT, said, on_day(1))
    raised = flags(reopened(clinic))["FOLLOW_UP_ITEM_9"]
    seen = SeenForm(id=EntryId(uuid4()), flag=raised.key, actions=(ActionTaken.CALLED_PHYSICIAN,))
    with clinic.transaction() as store:
        acknowledge_course_flag(store, PIET, PATIENT, seen, on_day(1) + timedelta(minutes=2))
    closed = flags(reopened(clinic))["FOLLOW_UP_ITEM_9"]

    assert (raised.state, closed.state) == (FlagState.OPEN, FlagState.CLOSED)
    assert closed.key.began_with == said.id


def test_correction_lives_in_every_store(clinic: AnyDatabase) -> None:
    said, right = follow_up(1, phq9=9, phq9_item9=1), follow_up(1, phq9=9, phq9_item9=0)
    correction = course_correction(2, said.id, right.id)
    with clinic.transaction() as store:
        write_follow_up(store, NORA, PATIENT, said, on_day(1))
    with clinic.transaction() as store:
        correct_course(store, NORA, PATIENT, correction, right, on_day(2))
    with clinic.transaction() as store:
        mark_reviewed(store, PIET, PATIENT, review(3), on_day(3))

    assert flags(reopened(clinic))["FOLLOW_UP_ITEM_9"].state is FlagState.WITHDRAWN
    kinds = sorted(each.kind for each in course_of(reopened(clinic)).entries)
    assert kinds == ["course_correction", "follow_up", "follow_up", "review"]


def test_begin_keeps_own_limits(clinic: AnyDatabase) -> None:
    whose = another_patient()
    planned = another_session(patient_id=whose.id, status=SessionStatus.SCHEDULED, chair="7")
    limits = replace(own_limits(own_limit(170)), measured_at=at_minute(-60), expires_on=AT.date())
    with clinic.transaction() as store:
        store.add_patient(whose, event(AuditAction.PATIENT_ADDED))
        store.add_session(planned, event(AuditAction.SESSION_SCHEDULED, planned))
        write_course(store, PIET, whose.id, CourseForm(entry=limits), at_minute(-60))
        begin_session(store, NORA, planned.id, at_minute(-20))
    (kept,) = stored(reopened(clinic), planned).entries

    assert isinstance(kept, LimitsInForce)
    assert (kept.limits, kept.origin_id) == (limits.limits, limits.id)


def test_of_two_plans_at_once_one_is_kept(database: Database) -> None:
    furnish(database)
    ready = Barrier(2)

    def write(entry: TreatmentPlan) -> bool:
        ready.wait()
        try:
            with database.transaction() as store:
                write_course(store, PIET, PATIENT, CourseForm(entry=entry), on_day(0))
        except StateRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        kept = list(both.map(write, (plan(), plan(dose_ug_per_kg=750))))

    assert sorted(kept) == [False, True]
    assert len(course_of(database).entries) == 1


def test_same_call_twice_at_once_is_one(database: Database) -> None:
    furnish(database)
    said = follow_up(1, phq9=9, phq9_item9=1)
    ready = Barrier(2)

    def write(_: int) -> bool:
        ready.wait()
        with database.transaction() as store:
            return write_follow_up(store, NORA, PATIENT, said, on_day(1)).was_there

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(write, range(2))) == [False, True]
    assert len(course_of(database).entries) == 1
