"""The clinic's people: who may invite, change a role, lock, and what never happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import UserId
from monitoring.people import Role, User
from monitoring.staff import CodeKind, Standing
from monitoring.staffing import (
    LAST_ADMINISTRATOR,
    OTHER_CLINICAL_ROLE,
    change_role,
    invite_person,
    lock_person,
    make_code,
    sign_out_everywhere,
    unlock_person,
)
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET
from tests.fakes import FakeStore

NEWCOMER = User(id=UserId(uuid4()), clinic_id=NORTH.id, name="Åse", role=Role.NURSE)
CODE = uuid4(), bytes(32)


def invited(store: FakeStore, role: Role = Role.NURSE) -> User:
    person = replace(NEWCOMER, role=role)
    invite_person(store, ADA, person, CODE, AT)
    return person


def second_administrator(store: FakeStore) -> User:
    eve = User(id=UserId(uuid4()), clinic_id=NORTH.id, name="Eve", role=Role.ADMINISTRATOR)
    store.users[eve.id] = eve
    return eve


ACTS: list[Callable[[FakeStore, User], object]] = [
    lambda store, by: invite_person(store, by, NEWCOMER, CODE, AT),
    lambda store, by: make_code(store, by, NORA.id, CODE, AT),
    lambda store, by: change_role(store, by, NORA.id, Role.ADMINISTRATOR, AT),
    lambda store, by: lock_person(store, by, NORA.id, AT),
    lambda store, by: unlock_person(store, by, NORA.id, AT),
    lambda store, by: sign_out_everywhere(store, by, NORA.id, AT),
]
NAMES = ["invite", "code", "role", "lock", "unlock", "sign out"]


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
@pytest.mark.parametrize("role", [Role.NURSE, Role.PHYSICIAN, Role.WALL_DISPLAY])
def test_only_administrators_manage_people(
    store: FakeStore, act: Callable[[FakeStore, User], object], role: Role
) -> None:
    before = list(store.audit)
    with pytest.raises(PermissionRefused):
        act(store, replace(PIET, role=role))

    assert store.audit == before


@pytest.mark.parametrize("act", ACTS[1:], ids=NAMES[1:])
def test_other_clinics_people_are_not_there(
    store: FakeStore, act: Callable[[FakeStore, User], object]
) -> None:
    with pytest.raises(NotFound):
        act(store, replace(OLAF, role=Role.ADMINISTRATOR))


def test_invitation_runs_out_after_a_week(store: FakeStore) -> None:
    person = invited(store)

    assert store.member(NORTH.id, person.id).standing is Standing.INVITED
    assert store.codes[person.id].kind is CodeKind.INVITATION
    assert store.codes[person.id].expires_at - AT == timedelta(days=7)
    assert store.audit[-1].action is AuditAction.PERSON_INVITED
    assert person.name not in str(store.audit[-1].details)


def test_reset_ends_every_browser(store: FakeStore) -> None:
    store.signed_in = {NORA.id, PIET.id}
    made = make_code(store, ADA, NORA.id, CODE, AT)

    assert (made.kind, made.expires_at - AT) == (CodeKind.RESET, timedelta(days=1))
    assert store.signed_in == {PIET.id}


def test_own_password_is_not_reset(store: FakeStore) -> None:
    with pytest.raises(StateRefused, match="another administrator"):
        make_code(store, ADA, ADA.id, CODE, AT)


def test_lock_ends_code_and_browsers(store: FakeStore) -> None:
    make_code(store, ADA, NORA.id, CODE, AT)
    store.signed_in = {NORA.id}
    lock_person(store, ADA, NORA.id, AT)

    assert store.member(NORTH.id, NORA.id).standing is Standing.LOCKED
    assert (store.codes, store.signed_in) == ({}, set())
    with pytest.raises(StateRefused, match="Unlock them first"):
        make_code(store, ADA, NORA.id, CODE, AT)
    unlock_person(store, ADA, NORA.id, AT)
    assert store.member(NORTH.id, NORA.id).standing is Standing.ACTIVE


def test_second_click_writes_once(store: FakeStore) -> None:
    for _ in range(2):
        lock_person(store, ADA, NORA.id, AT)
        change_role(store, ADA, PIET.id, Role.PHYSICIAN, AT)
    unlock_person(store, ADA, PIET.id, AT)

    actions = [each.action for each in store.audit]
    assert actions.count(AuditAction.PERSON_LOCKED) == 1
    assert not {AuditAction.ROLE_CHANGED, AuditAction.PERSON_UNLOCKED} & set(actions)


def test_last_administrator_stays(store: FakeStore) -> None:
    invited(store, Role.ADMINISTRATOR)  # who has not signed in yet helps nobody
    eve = replace(ADA, id=UserId(uuid4()))
    with pytest.raises(StateRefused, match=LAST_ADMINISTRATOR):
        change_role(store, ADA, ADA.id, Role.NURSE, AT)
    with pytest.raises(StateRefused, match=LAST_ADMINISTRATOR):
        lock_person(store, eve, ADA.id, AT)


def test_one_of_two_administrators_may_go(store: FakeStore) -> None:
    eve = second_administrator(store)
    with pytest.raises(StateRefused, match="lock yourself"):
        lock_person(store, eve, eve.id, AT)
    lock_person(store, eve, ADA.id, AT)

    with pytest.raises(StateRefused, match=LAST_ADMINISTRATOR):
        change_role(store, eve, eve.id, Role.NURSE, AT)


def test_nurse_does_not_become_physician(store: FakeStore) -> None:
    change_role(store, ADA, NORA.id, Role.ADMINISTRATOR, AT)
    for role in (Role.PHYSICIAN, Role.WALL_DISPLAY):
        with pytest.raises(ValueRefused):
            change_role(store, ADA, NORA.id, role, AT)
    change_role(store, ADA, NORA.id, Role.NURSE, AT)

    with pytest.raises(ValueRefused) as refused:
        change_role(store, ADA, PIET.id, Role.NURSE, AT)
    assert (refused.value.field, str(refused.value)) == ("role", OTHER_CLINICAL_ROLE)


def test_invitation_can_still_be_another_role(store: FakeStore) -> None:
    person = invited(store)
    change_role(store, ADA, person.id, Role.PHYSICIAN, AT)

    assert store.users[person.id].role is Role.PHYSICIAN
    assert store.audit[-1].details["before"] == "nurse"


def test_anyone_signs_themselves_out_everywhere(store: FakeStore) -> None:
    store.signed_in = {NORA.id}
    sign_out_everywhere(store, NORA, NORA.id, AT)

    assert store.signed_in == set()


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 201])
def test_invited_person_has_a_name(store: FakeStore, name: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        invite_person(store, ADA, replace(NEWCOMER, name=name), CODE, AT)
    assert refused.value.field == "name"
