"""The store's contract for who may sign in, and what only a database can show of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from db.accounts import account_of
from db.colleagues import people_with
from db.engine import Database
from db.passwords import is_password
from db.people_list import colleagues
from monitoring.audit import AuditAction
from monitoring.errors import MonitoringError, NotFound, StateRefused
from monitoring.ids import UserId
from monitoring.people import Role, User
from monitoring.staff import Standing
from monitoring.staffing import (
    change_role,
    invite_person,
    lock_person,
    make_code,
    sign_out_everywhere,
    unlock_person,
)
from tests.clinic import add_people, open_web_session, signed_in
from tests.db.furnishing import AnyDatabase, event
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET

NEWCOMER = User(id=UserId(uuid4()), clinic_id=NORTH.id, name="Åse", role=Role.NURSE)


def test_member_stands_as_was_done(clinic: AnyDatabase) -> None:
    seen = []
    with clinic.transaction() as store:
        invite_person(store, ADA, NEWCOMER, (uuid4(), bytes(32)), AT)
        seen.append(store.member(NORTH.id, NEWCOMER.id).standing)
        lock_person(store, ADA, NORA.id, AT)
        seen.append(store.member(NORTH.id, NORA.id).standing)
        unlock_person(store, ADA, NORA.id, AT)
        seen.append(store.member(NORTH.id, NORA.id).standing)

    assert seen == [Standing.INVITED, Standing.LOCKED, Standing.ACTIVE]


def test_roles_of_before_are_kept(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store:
        change_role(store, ADA, NORA.id, Role.ADMINISTRATOR, AT)
        member = store.member(NORTH.id, NORA.id)

        assert member.user == replace(NORA, role=Role.ADMINISTRATOR)
        assert member.roles == {Role.NURSE, Role.ADMINISTRATOR}
        assert store.administrators(NORTH.id) == {ADA.id, NORA.id}


def test_member_of_other_clinic_is_not_there(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store, pytest.raises(NotFound):
        store.member(NORTH.id, OLAF.id)


def test_person_is_invited_once(clinic: AnyDatabase) -> None:
    with clinic.transaction() as store:
        invite_person(store, ADA, NEWCOMER, (uuid4(), bytes(32)), AT)
    with pytest.raises(StateRefused), clinic.transaction() as store:
        invite_person(store, ADA, NEWCOMER, (uuid4(), bytes(32)), AT)


def test_former_physician_stays_one_in_the_record(database: Database) -> None:
    add_people(database)
    with database.transaction() as store:
        change_role(store, ADA, PIET.id, Role.ADMINISTRATOR, AT)

    with database.reading() as connection:
        assert people_with(connection, NORTH.id, Role.PHYSICIAN) == {PIET.id}
        assert people_with(connection, NORTH.id, Role.ADMINISTRATOR) == {PIET.id, ADA.id}


def test_all_browsers_end_at_once(database: Database) -> None:
    add_people(database)
    own = [signed_in(database, NORA, AT + timedelta(seconds=n)) for n in range(3)]
    other = signed_in(database, PIET, AT)
    with database.transaction() as store:
        sign_out_everywhere(store, ADA, NORA.id, AT)

    with database.reading() as connection:
        assert [open_web_session(connection, each) for each in own] == [None] * 3
        assert open_web_session(connection, other) is not None


def test_unlocking_revives_no_browser(database: Database) -> None:
    add_people(database)
    token = signed_in(database, NORA, AT)
    with database.transaction() as store:
        lock_person(store, ADA, NORA.id, AT)
        unlock_person(store, ADA, NORA.id, AT)

    with database.reading() as connection:
        assert open_web_session(connection, token) is None


def test_reset_ends_the_password(database: Database) -> None:
    add_people(database)
    with database.transaction() as store:
        make_code(store, ADA, NORA.id, (uuid4(), bytes(32)), AT)

    with database.reading() as connection:
        account = account_of(connection, "nora")
    assert account is not None
    assert not is_password(account.password_hash, "")


def test_two_administrators_do_not_lock_each_other(database: Database) -> None:
    add_people(database)
    eve = User(id=UserId(uuid4()), clinic_id=NORTH.id, name="Eve", role=Role.ADMINISTRATOR)
    with database.transaction() as store:
        added = event(AuditAction.PERSON_ADDED)
        store.add_user(eve, login="eve", password_hash="x", audit=added)  # noqa: S106

    def lock(by: User, whom: User) -> str:
        try:
            with database.transaction() as store:
                lock_person(store, by, whom.id, AT)
        except MonitoringError as refusal:
            return str(refusal)
        return "locked"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lock, (ADA, eve), (eve, ADA)))

    assert sorted(each == "locked" for each in answers) == [False, True]


def test_list_says_how_people_stand(database: Database) -> None:
    add_people(database)
    signed_in(database, NORA, AT)
    with database.transaction() as store:
        invite_person(store, ADA, NEWCOMER, (uuid4(), bytes(32)), AT)
        lock_person(store, ADA, PIET.id, AT)

    with database.reading() as connection:
        people = colleagues(connection, NORTH.id, AT - timedelta(hours=12))
        later = colleagues(connection, NORTH.id, AT + timedelta(hours=12))
    found = {each.name: each for each in people}
    assert set(found) == {"Nora", "Piet", "Ada", "Åse"}
    assert (found["Nora"].browsers, found["Nora"].signed_in_at) == (1, AT)
    assert found["Piet"].standing is Standing.LOCKED
    assert (found["Åse"].login, found["Åse"].code_until) == (None, AT + timedelta(days=7))
    assert [each.browsers for each in later] == [0, 0, 0, 0]
