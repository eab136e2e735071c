"""Restricted records: who says so, who gets past it and how, and that it is reviewed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import UserId
from monitoring.people import Role, User
from monitoring.restricted import Closure, Restriction
from monitoring.restricting import (
    break_glass,
    lift_restriction,
    restrict_patient,
    review_access,
)
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SAM, patient
from tests.fakes import FakeStore


def restriction(*carers: User, **changes: object) -> Restriction:
    known: dict[str, object] = {
        "id": uuid4(),
        "clinic_id": NORTH.id,
        "patient_id": patient().id,
        "at": AT,
        "by": ADA.id,
        "reason": " works here ",
        "carers": tuple(each.id for each in carers),
    }
    return Restriction(**(known | changes))  # type: ignore[arg-type]


def restricted(store: FakeStore, *carers: User) -> Restriction:
    made = restriction(*(carers or (PIET,)))
    restrict_patient(store, ADA, made, AT, instead_of=None)
    return made


@pytest.mark.parametrize("by", [NORA, replace(NORA, role=Role.WALL_DISPLAY)])
def test_nurse_restricts_nothing(store: FakeStore, by: User) -> None:
    for act in (restrict_patient, lift_restriction):
        with pytest.raises(PermissionRefused):
            act(store, by, restriction(PIET), AT, instead_of=None)


@pytest.mark.parametrize("by", [PIET, ADA])
def test_restriction_names_who_opens(store: FakeStore, by: User) -> None:
    restrict_patient(store, by, restriction(PIET, NORA), AT, instead_of=None)
    known = store.restriction(NORTH.id, patient().id)

    assert known is not None
    assert (known.carers, known.reason, known.by) == ((PIET.id, NORA.id), "works here", by.id)
    assert store.audit[-1].action is AuditAction.PATIENT_RESTRICTED
    assert "works here" not in str(store.audit[-1])


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (restriction(), "carers"),
        (restriction(ADA), "carers"),
        (restriction(OLAF), "carers"),
        (restriction(carers=(UserId(uuid4()),)), "carers"),
        (restriction(PIET, reason=" "), "reason"),
        (restriction(PIET, reason="x" * 1_001), "reason"),
    ],
)
def test_bad_restriction_is_refused(store: FakeStore, made: Restriction, field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        restrict_patient(store, ADA, made, AT, instead_of=None)
    assert refused.value.field == field
    assert store.restrictions == []


def test_restriction_is_saved_once(store: FakeStore) -> None:
    made = restricted(store)
    restrict_patient(store, ADA, made, AT, instead_of=None)

    assert len(store.restrictions) == 1


def test_change_meanwhile_is_refused(store: FakeStore) -> None:
    made = restricted(store)
    with pytest.raises(StateRefused, match="meanwhile"):
        restrict_patient(store, PIET, restriction(NORA), AT, instead_of=None)
    restrict_patient(store, PIET, restriction(NORA), AT, instead_of=made.id)


def test_physician_names_nobody_for_a_closed_record(store: FakeStore) -> None:
    made = restricted(store, NORA)
    for act, carers in ((restrict_patient, (PIET,)), (lift_restriction, ())):
        with pytest.raises(PermissionRefused, match="Only who opens"):
            act(store, PIET, restriction(*carers), AT, instead_of=made.id)
    restrict_patient(store, ADA, restriction(NORA, PIET), AT, instead_of=made.id)
    now = store.restrictions[-1].id
    lift_restriction(store, PIET, restriction(), AT, instead_of=now)

    assert store.restriction(NORTH.id, patient().id) is None


def test_lifted_restriction_is_none(store: FakeStore) -> None:
    made = restricted(store)
    lift_restriction(store, ADA, restriction(PIET), AT, instead_of=made.id)
    lift_restriction(store, ADA, restriction(PIET), AT, instead_of=made.id)

    assert store.restriction(NORTH.id, patient().id) is None
    assert [each.action for each in store.audit[-2:]] == [
        AuditAction.PATIENT_RESTRICTED,
        AuditAction.RESTRICTION_LIFTED,
    ]


def test_emergency_opens_for_four_hours(store: FakeStore) -> None:
    restricted(store)
    access = break_glass(store, NORA, (uuid4(), patient().id), " seizure in chair 2 ", AT)
    closure = Closure(restriction=store.restrictions[-1], until=access.until)

    assert access.reason == "seizure in chair 2"
    assert access.until - AT == timedelta(hours=4)
    assert store.audit[-1].action is AuditAction.GLASS_BROKEN
    assert "seizure" not in str(store.audit[-1])
    assert closure.is_open_to(NORA.id, AT)
    assert closure.is_open_to(PIET.id, access.until)
    assert not closure.is_open_to(NORA.id, access.until)


def test_emergency_needs_a_clinician_and_a_reason(store: FakeStore) -> None:
    restricted(store)
    of = uuid4(), patient().id
    with pytest.raises(PermissionRefused):
        break_glass(store, ADA, of, "curious", AT)
    with pytest.raises(ValueRefused) as refused:
        break_glass(store, NORA, of, " ", AT)
    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        break_glass(store, OLAF, of, "seizure", AT)

    assert store.accesses == {}


def test_open_record_has_no_glass(store: FakeStore) -> None:
    of = uuid4(), patient().id
    with pytest.raises(StateRefused):
        break_glass(store, NORA, of, "seizure", AT)
    restricted(store, NORA, SAM)
    with pytest.raises(StateRefused):
        break_glass(store, NORA, of, "seizure", AT)


def test_administrator_reviews_once(store: FakeStore) -> None:
    restricted(store)
    access = break_glass(store, NORA, (uuid4(), patient().id), "seizure", AT)
    for by in (NORA, PIET):
        with pytest.raises(PermissionRefused):
            review_access(store, by, access.id, "fine", AT)
    with pytest.raises(ValueRefused):
        review_access(store, ADA, access.id, "", AT)
    with pytest.raises(NotFound):
        review_access(store, replace(ADA, clinic_id=OLAF.clinic_id), access.id, "fine", AT)
    for note in ("needed", "another"):
        review_access(store, ADA, access.id, note, AT)

    assert store.access_reviews[access.id].note == "needed"
    actions = [each.action for each in store.audit]
    assert actions.count(AuditAction.ACCESS_REVIEWED) == 1
