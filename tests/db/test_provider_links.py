"""Who is linked to the identity provider, on both databases, and that it is sealed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.audit_chain import verify
from db.engine import Database
from db.people_list import colleagues
from db.provider_links import person_of, provider_link, use_return
from db.provider_tables import ProviderLinkRow
from monitoring.audit import AuditAction
from monitoring.errors import StateRefused, ValueRefused
from monitoring.linking import link_person, set_only_way, unlink_person
from monitoring.staff import Identity
from tests.clinic import add_people, event, open_web_session, signed_in
from tests.factories import ADA, AT, NORA, NORTH, OLAF, PIET, SOUTH

AT_PROVIDER = Identity(issuer="https://id.clinic.test", subject="b7f3-41")
LASTS = timedelta(minutes=10)


@pytest.fixture
def clinic(database: Database) -> Database:
    add_people(database)
    with database.transaction() as store:
        link_person(store, ADA, NORA.id, AT_PROVIDER, AT)
    return database


def test_subject_leads_to_its_person(clinic: Database) -> None:
    with clinic.reading() as connection:
        assert person_of(connection, AT_PROVIDER) == NORA
        assert person_of(connection, Identity(issuer="https://id.other", subject="b7f3-41")) is None
        assert person_of(connection, Identity(issuer=AT_PROVIDER.issuer, subject="B7F3-41")) is None
        listed = {each.name: each.provider_link for each in colleagues(connection, NORTH.id, AT)}
    assert listed["Piet"] is None
    assert listed["Nora"] is not None
    assert listed["Nora"].identity == AT_PROVIDER


def test_subject_is_one_person_over_all_clinics(clinic: Database) -> None:
    with clinic.transaction() as store, pytest.raises(ValueRefused, match="already"):
        store.link(OLAF, AT_PROVIDER, event(SOUTH, AuditAction.PROVIDER_LINKED))


def test_unlinked_is_nobody_and_can_be_linked_anew(clinic: Database) -> None:
    token = signed_in(clinic, NORA, AT)
    with clinic.transaction() as store:
        unlink_person(store, ADA, NORA.id, AT)
        link_person(store, ADA, PIET.id, AT_PROVIDER, AT)

    with clinic.reading() as connection:
        assert provider_link(connection, NORA) is None
        assert person_of(connection, AT_PROVIDER) == PIET
        assert open_web_session(connection, token) is None


def test_only_way_leaves_one_administrator(clinic: Database) -> None:
    with clinic.transaction() as store:
        set_only_way(store, ADA, NORA.id, AT, is_only_way=True)
        link_person(store, ADA, ADA.id, Identity(issuer="https://id.test", subject="ada"), AT)
    with clinic.transaction() as store, pytest.raises(StateRefused):
        set_only_way(store, ADA, ADA.id, AT, is_only_way=True)

    with clinic.transaction() as store:
        assert store.administrators(NORTH.id) == {ADA.id}


def test_answer_is_used_once(clinic: Database) -> None:
    used = []
    for minute in (0, 1, 12):
        with clinic.transaction() as store:
            at = AT + timedelta(minutes=minute)
            used.append(use_return(store.connection, bytes(32), at, LASTS))

    assert used == [True, False, True]


def test_link_beside_the_audit_is_found(clinic: Database) -> None:
    with clinic.engine.begin() as connection:
        connection.execute(update(ProviderLinkRow).values(subject="an attacker"))

    assert [(each.how, each.table) for each in verify(clinic).row_breaks] == [
        ("changed", "provider_link")
    ]
