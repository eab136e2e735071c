"""What is said between the demonstration's visits, and what is known across them."""

from functools import cache
from itertools import pairwise

import pytest

from db.demo.calendar import FADER
from db.demo.clinic import DemoClinic, build
from db.demo.courses import DARK, LIMITED, LOST, Course
from db.demo.seeding import seed
from db.engine import Database
from monitoring.course_entries import CourseEntry, TreatmentPlan
from monitoring.flags import Severity
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits
from monitoring.revising_course import revise_course
from tests.db.demo_clinic import clinic
from tests.factories import AT


def course(number: int) -> Course:
    return clinic().courses[number]


def said(number: int) -> list[FollowUp]:
    return [each for each in course(number).entries if isinstance(each, FollowUp)]


def everything() -> list[CourseEntry]:
    return [entry for each in clinic().courses for entry in each.entries]


def test_everybody_treated_has_a_plan() -> None:
    treated = {life.record.session.patient_id for life in clinic().lives if life.happenings}
    planned = {
        each.patient.id
        for each in clinic().courses
        if any(isinstance(entry, TreatmentPlan) for entry in each.entries)
    }

    # One who is here for the first time today has none yet.
    assert len(treated - planned) <= 1


def test_nothing_is_said_in_the_future() -> None:
    assert max(entry.recorded_at for entry in everything()) <= AT


def test_one_said_something_dark_today() -> None:
    dark = [each for each in everything() if isinstance(each, FollowUp) and each.phq9_item9]

    assert dark == [said(DARK)[-1]]
    assert (AT - dark[0].recorded_at).total_seconds() < 3 * 3600


def test_one_was_not_asked_since() -> None:
    last = max(
        life.record.session.scheduled_at
        for life in clinic().lives
        if life.record.session.patient_id == course(LOST).patient.id
        and life.record.session.scheduled_at < AT
    )

    assert all(each.measured_at < last for each in said(LOST))


def test_one_has_limits_of_their_own() -> None:
    own = [each for each in course(LIMITED).entries if isinstance(each, OwnLimits)]

    assert len(own) == 1
    assert own[0].expires_on > AT.date()


def test_pain_comes_back_between_visits() -> None:
    pairs = [
        (earlier.pain, later.pain)
        for each in clinic().courses
        for earlier, later in pairwise(
            entry
            for entry in each.entries
            if isinstance(entry, FollowUp) and entry.pain is not None
        )
        if earlier.pain is not None and later.pain is not None
    ]

    assert any(later >= earlier + 2 for earlier, later in pairs)
    assert len(said(FADER)) > 5


@pytest.fixture
def seeded(database: Database) -> Database:
    seed(database, at=AT, patients=12, sessions=70, seed=63)
    return database


def test_courses_show_what_the_rules_find(seeded: Database) -> None:
    with seeded.transaction() as store:
        clinic_id = build_small().staff.clinic.id
        for each in build_small().patients:
            before = store.course_flags(clinic_id, each.id)
            revise_course(store, clinic_id, each.id, None, AT)

            assert store.course_flags(clinic_id, each.id) == before


def test_dark_answer_waits_for_a_physician(seeded: Database) -> None:
    with seeded.transaction() as store:
        made = build_small()
        flags = store.course_flags(made.staff.clinic.id, made.patients[DARK].id)
    critical = [each for each in flags if each.severity is Severity.CRITICAL]

    assert [each.key.rule_id for each in critical] == ["FOLLOW_UP_ITEM_9"]
    assert not critical[0].is_acknowledged


@cache
def build_small() -> DemoClinic:
    return build(at=AT, patients_count=12, sessions_count=70, seed=63)
