"""The clinic's identity provider: who may link whom, and who must still get in without it."""

from collections.abc import Callable

import pytest

from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.linking import (
    LINKED,
    NOBODY_LEFT,
    NOT_LINKED,
    link_person,
    set_only_way,
    unlink_person,
)
from monitoring.people import User
from monitoring.staff import Identity
from monitoring.staffing import LAST_ADMINISTRATOR, lock_person
from tests.factories import ADA, AT, NORA, OLAF, PIET
from tests.fakes import FakeStore
from tests.monitoring.test_staffing import second_administrator

AT_PROVIDER = Identity(issuer="https://id.clinic.test", subject="b7f3-41")
ACTS: list[Callable[[FakeStore, User], object]] = [
    lambda store, by: link_person(store, by, PIET.id, AT_PROVIDER, AT),
    lambda store, by: unlink_person(store, by, PIET.id, AT),
    lambda store, by: set_only_way(store, by, PIET.id, AT, is_only_way=True),
]


@pytest.mark.parametrize("act", ACTS, ids=["link", "unlink", "only way"])
@pytest.mark.parametrize("by", [NORA, PIET], ids=["nurse", "physician"])
def test_only_administrators_link(
    store: FakeStore, act: Callable[[FakeStore, User], object], by: User
) -> None:
    before = list(store.audit)

    with pytest.raises(PermissionRefused):
        act(store, by)
    assert (store.links, store.audit) == ({}, before)


def test_person_of_other_clinic_is_not_there(store: FakeStore) -> None:
    with pytest.raises(NotFound):
        link_person(store, ADA, OLAF.id, AT_PROVIDER, AT)


def test_linking_twice_is_once(store: FakeStore) -> None:
    for _ in range(2):
        link_person(store, ADA, NORA.id, AT_PROVIDER, AT)
    events = [each for each in store.audit if each.action is AuditAction.PROVIDER_LINKED]

    assert store.links[NORA.id].identity == AT_PROVIDER
    assert [each.details for each in events] == [{"person": str(NORA.id)}]


def test_subject_is_one_person(store: FakeStore) -> None:
    link_person(store, ADA, NORA.id, AT_PROVIDER, AT)

    with pytest.raises(ValueRefused, match="already"):
        link_person(store, ADA, PIET.id, AT_PROVIDER, AT)
    with pytest.raises(StateRefused, match=LINKED):
        link_person(store, ADA, NORA.id, Identity(issuer="https://id.test", subject="1"), AT)


@pytest.mark.parametrize("subject", ["", "  ", "é", "a\nb", "a\0b", "x" * 256, "\u202eabc"])
def test_what_is_no_subject_is_refused(store: FakeStore, subject: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        link_person(store, ADA, NORA.id, Identity(issuer="https://id.test", subject=subject), AT)

    assert refused.value.field == "subject"
    assert store.links == {}


def test_unlinked_person_is_signed_out(store: FakeStore) -> None:
    store.signed_in.add(NORA.id)
    link_person(store, ADA, NORA.id, AT_PROVIDER, AT)
    unlink_person(store, ADA, NORA.id, AT)
    unlink_person(store, ADA, NORA.id, AT)

    assert (store.links, store.signed_in) == ({}, set())
    assert [each.action for each in store.audit].count(AuditAction.PROVIDER_UNLINKED) == 1


def test_one_administrator_keeps_the_password(store: FakeStore) -> None:
    eve = second_administrator(store)
    for each in (ADA, eve):
        subject = Identity(issuer="https://id.test", subject=each.name)
        link_person(store, ADA, each.id, subject, AT)
    set_only_way(store, ADA, ADA.id, AT, is_only_way=True)

    with pytest.raises(StateRefused) as refused:
        set_only_way(store, ADA, eve.id, AT, is_only_way=True)
    assert str(refused.value) == NOBODY_LEFT
    with pytest.raises(StateRefused) as refused:
        lock_person(store, ADA, eve.id, AT)
    assert str(refused.value) == LAST_ADMINISTRATOR
    set_only_way(store, ADA, ADA.id, AT, is_only_way=False)
    set_only_way(store, ADA, eve.id, AT, is_only_way=True)
    assert store.links[eve.id].is_only_way


def test_who_is_not_linked_keeps_the_password(store: FakeStore) -> None:
    with pytest.raises(StateRefused, match=NOT_LINKED):
        set_only_way(store, ADA, NORA.id, AT, is_only_way=True)
