"""Restricted records as the database keeps them, and who gets past."""

from datetime import timedelta
from uuid import uuid4

import pytest

from db import access_list
from db.access_list import emergency_accesses
from db.engine import Database
from db.restrictions import check_open, closure_of, restricted_patients
from monitoring.errors import NotFound
from monitoring.people import User
from monitoring.restricted import RecordClosed, Restriction
from monitoring.restricting import (
    break_glass,
    lift_restriction,
    restrict_patient,
    review_access,
)
from tests.db.furnishing import SESSION, AnyDatabase, furnish, restriction
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, patient

HOUR = timedelta(hours=1)


def restrict(database: AnyDatabase, *carers: User) -> Restriction:
    made = restriction(*carers)
    with database.transaction() as store:
        restrict_patient(store, ADA, made, AT, instead_of=None)
    return made


def test_restriction_comes_back_whole(clinic: AnyDatabase) -> None:
    made = restrict(clinic, PIET, NORA)

    with clinic.transaction() as store:
        assert store.restriction(NORTH.id, patient().id) == made
        with pytest.raises(NotFound):
            store.restriction(OLAF.clinic_id, patient().id)


def test_access_and_review_come_back(clinic: AnyDatabase) -> None:
    restrict(clinic, PIET)
    with clinic.transaction() as store:
        access = break_glass(store, NORA, (uuid4(), patient().id), "seizure", AT)
        assert store.emergency_access(NORTH.id, access.id) == access
        assert store.access_review(NORTH.id, access.id) is None
        review_access(store, ADA, access.id, "needed", AT)
        review = store.access_review(NORTH.id, access.id)

    assert review is not None
    assert (review.by, review.note) == (ADA.id, "needed")


@pytest.fixture
def furnished(database: Database) -> Database:
    furnish(database)
    return database


def is_open(database: Database, user: User, hours: float = 0) -> bool:
    """For the patient and for the session alike."""
    closed = []
    with database.reading() as connection:
        for about in (patient().id, SESSION.id):
            try:
                check_open(connection, user, about, AT + hours * HOUR)
            except RecordClosed:
                closed.append(about)
    assert len(closed) in {0, 2}
    return not closed


def test_only_named_people_open(furnished: Database) -> None:
    assert is_open(furnished, NORA)
    made = restrict(furnished, PIET)
    assert [is_open(furnished, each) for each in (PIET, NORA, ADA)] == [True, False, False]
    with furnished.transaction() as store:
        lift_restriction(store, ADA, restriction(), AT + HOUR, instead_of=made.id)

    assert is_open(furnished, NORA)


def test_emergency_access_is_ones_own_and_ends(furnished: Database) -> None:
    restrict(furnished, PIET)
    with furnished.transaction() as store:
        break_glass(store, NORA, (uuid4(), patient().id), "seizure", AT)

    assert is_open(furnished, NORA, hours=3.9)
    assert not is_open(furnished, NORA, hours=4)
    assert not is_open(furnished, ADA)


def test_other_clinic_is_told_nothing(furnished: Database) -> None:
    restrict(furnished, PIET)

    with furnished.reading() as connection:
        assert closure_of(connection, OLAF, patient().id, AT) is None
        assert restricted_patients(connection, NORTH.id) == {patient().id}
        assert restricted_patients(connection, OLAF.clinic_id) == set()


def test_list_has_who_whose_and_why(furnished: Database) -> None:
    restrict(furnished, PIET)
    with furnished.transaction() as store:
        access = break_glass(store, NORA, (uuid4(), patient().id), "seizure", AT)

    with furnished.reading() as connection:
        (listed,) = emergency_accesses(connection, NORTH.id)
    assert (listed.access, listed.patient, listed.review) == (access, patient(), None)


def test_what_waits_for_a_review_is_never_crowded_out(
    furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_list, "MOST_LISTED", 2)
    restrict(furnished, PIET)
    with furnished.transaction() as store:
        first, *later = (
            break_glass(store, NORA, (uuid4(), patient().id), "seizure", AT + hours * HOUR)
            for hours in range(4)
        )
        for access in later:
            review_access(store, ADA, access.id, "needed", AT + 5 * HOUR)

    with furnished.reading() as connection:
        listed = emergency_accesses(connection, NORTH.id)
    assert [each.access for each in listed] == [first, later[-1]]
