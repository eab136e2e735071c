"""Anchors: once a day however many ask, and no larger than what grew since the one before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from pydantic_core import from_json
from sqlalchemy import select

from db.audit_anchors import anchor, anchor_daily, clinics_to_anchor
from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.sessions import SessionStatus
from tests.db.conftest import KEY
from tests.db.furnishing import SESSION, another_session, event, furnish
from tests.factories import ADA, AT, NORTH, SOUTH, vitals

DAY = timedelta(days=1)


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


@pytest.fixture
def second_process(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, KEY)
    yield opened
    opened.close()


def anchors(database: Database) -> list[set[str]]:
    """The chains that each anchor of Clinic North names, in order."""
    with database.reading() as connection:
        texts = connection.execute(
            select(AuditEntryRow.text)
            .where(AuditEntryRow.chain == NORTH.id)
            .where(AuditEntryRow.action == AuditAction.CHAINS_ANCHORED)
            .order_by(AuditEntryRow.seq)
        ).scalars()
        return [set(from_json(text)["details"]) for text in texts]


def test_clinic_is_due_once_a_day(clinic: Database) -> None:
    assert set(clinics_to_anchor(clinic, AT)) == {NORTH.id, SOUTH.id}
    assert anchor_daily(clinic, NORTH.id, AT)

    assert clinics_to_anchor(clinic, AT + DAY - timedelta(seconds=1)) == (SOUTH.id,)
    assert not anchor_daily(clinic, NORTH.id, AT + timedelta(hours=23))
    assert anchor_daily(clinic, NORTH.id, AT + DAY)
    assert len(anchors(clinic)) == 2


def test_two_processes_anchor_once(clinic: Database, second_process: Database) -> None:
    barrier = Barrier(2)

    def begin(database: Database) -> None:
        barrier.wait()
        anchor_daily(database, NORTH.id, AT)

    threads = [Thread(target=begin, args=(each,)) for each in (clinic, second_process)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(anchors(clinic)) == 1
    assert verify(clinic).breaks == ()


def test_anchor_names_what_has_grown(clinic: Database) -> None:
    quiet = another_session(status=SessionStatus.SCHEDULED)
    with clinic.transaction() as store:
        store.add_session(quiet, event(AuditAction.SESSION_SCHEDULED, quiet))
    later = AT + 3 * DAY
    anchor(clinic, NORTH.id, ADA.id, later)
    with clinic.transaction() as store:
        audit = replace(event(AuditAction.ENTRIES_ADDED, SESSION), at=later + timedelta(hours=1))
        store.add_entries(SESSION, (vitals(1),), audit)
    anchor(clinic, NORTH.id, ADA.id, later + DAY)

    assert anchors(clinic) == [{str(SESSION.id), str(quiet.id)}, {str(SESSION.id)}]
