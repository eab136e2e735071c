"""Reviews that stand and what was done of late, on both databases."""

from datetime import timedelta

import pytest

from db.engine import Database
from db.review_queries import Done, done_since, standing_reviews
from monitoring.audit import AuditAction
from monitoring.course_entries import CourseReview
from monitoring.deciding import decide
from monitoring.ids import PatientId
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus
from tests.course_factories import follow_up, on_day, review
from tests.db.furnishing import (
    SESSION,
    add,
    add_to_course,
    another_patient,
    another_session,
    event,
    furnish,
)
from tests.factories import (
    AT,
    NORTH,
    SOUTH,
    at_minute,
    baseline,
    entry_id,
    patient,
    record,
    seen,
    start,
    vitals,
)


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def standing(clinic: Database, *patients: PatientId) -> dict[PatientId, CourseReview]:
    with clinic.reading() as connection:
        return dict(standing_reviews(connection, NORTH.id, patients))


def done(clinic: Database, since: float = 0) -> Done:
    with clinic.reading() as connection:
        return done_since(connection, NORTH.id, on_day(since))


def test_newest_review_stands(clinic: Database) -> None:
    add_to_course(clinic, review(1, name="first"), review(2, name="second"), follow_up(3))

    assert standing(clinic, patient().id)[patient().id].id == entry_id("second")


def test_taken_back_review_does_not(clinic: Database) -> None:
    add_to_course(clinic, review(1, name="first"), review(2, undoes=entry_id("first")))

    assert standing(clinic, patient().id) == {}


def test_only_these_patients_are_asked(clinic: Database) -> None:
    other = another_patient()
    with clinic.transaction() as store:
        store.add_patient(other, event(AuditAction.PATIENT_ADDED))
    add_to_course(clinic, review(1))
    add_to_course(clinic, review(1), to=other)

    assert set(standing(clinic, other.id)) == {other.id}
    assert standing(clinic) == {}


def test_other_clinic_has_no_reviews(clinic: Database) -> None:
    add_to_course(clinic, review(1))
    with clinic.reading() as connection:
        assert standing_reviews(connection, SOUTH.id, [patient().id]) == {}
        assert done_since(connection, SOUTH.id, on_day(0)) == Done(
            signed=0, acknowledged=0, reviewed=0
        )


def test_reviews_count_from_their_day(clinic: Database) -> None:
    undo = review(2.5, undoes=entry_id("second"))
    add_to_course(clinic, review(1), review(2, name="second"), undo)

    assert done(clinic).reviewed == 2
    assert done(clinic, since=1.5).reviewed == 1


def test_signatures_and_answers_are_counted(clinic: Database) -> None:
    entries = (*baseline(), start(), vitals(10, (190, 110), name="high"))
    add(clinic, *entries)
    flag, *_ = decide(record(*entries), default_protocol(), at_minute(11)).flags
    signed = another_session(status=SessionStatus.SIGNED_OFF)
    with clinic.transaction() as store:
        store.revise_flags(SESSION, (flag,), event(AuditAction.FLAGS_REVISED, SESSION))
        answered = event(AuditAction.FLAG_ACKNOWLEDGED, SESSION)
        store.add_acknowledgement(SESSION, seen(flag, 12), answered)
        store.add_session(signed, event(AuditAction.SESSION_SCHEDULED, signed))
    with clinic.reading() as connection:
        before = done_since(connection, NORTH.id, AT)
        after = done_since(connection, NORTH.id, AT + timedelta(days=1))

    assert (before.signed, before.acknowledged) == (1, 1)
    assert (after.signed, after.acknowledged) == (0, 0)
