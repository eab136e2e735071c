"""Whoever changes the audit is found, and where."""

import pytest
from sqlalchemy import Connection, text

from db.audit_anchors import anchor
from db.audit_chain import verify
from db.engine import Database
from db.types import is_sqlite
from monitoring.audit import AuditAction
from tests.db.furnishing import SESSION, add, event, furnish
from tests.factories import ADA, NORTH, at_minute, vitals

ENTRIES = 6


@pytest.fixture
def clinic(database: Database) -> Database:
    """Six entries in the session's chain, and no guards: someone has removed them."""
    furnish(database)
    for minute in range(1, ENTRIES):
        add(database, vitals(minute))
    with database.engine.begin() as connection:
        unguard(connection)
    return database


def unguard(connection: Connection) -> None:
    if is_sqlite(connection.dialect):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for word in ("update", "delete", "replace"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_entry_no_{word}")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")


def tamper(clinic: Database, statement: str) -> None:
    """Run `statement` on the session's chain, which it calls :chain."""
    chain = SESSION.id.bytes if is_sqlite(clinic.engine.dialect) else SESSION.id
    with clinic.engine.begin() as connection:
        connection.execute(text(statement), {"chain": chain})


def broken_at(clinic: Database) -> list[tuple[object, int]]:
    return [(each.chain, each.seq) for each in verify(clinic).breaks]


def test_untouched_audit_is_whole(clinic: Database) -> None:
    report = verify(clinic)

    assert report.breaks == ()
    assert (report.chains, report.entries) == (3, ENTRIES + 8)


@pytest.mark.parametrize(
    "change",
    [
        "seq = 40",
        "action = 'record_opened'",
        "action = 'no action at all'",
        "text = replace(text, 'entries_added', 'entry_corrected')",
        "text = 'not even JSON'",
        "seal = (SELECT seal FROM audit_entry WHERE chain = :chain AND seq = 3)",
    ],
)
def test_changed_entry_is_named(clinic: Database, change: str) -> None:
    tamper(clinic, f"UPDATE audit_entry SET {change} WHERE chain = :chain AND seq = 4")  # noqa: S608

    assert broken_at(clinic) == [(SESSION.id, 4)]


def test_changed_time_is_named(clinic: Database) -> None:
    later = "at + 1" if is_sqlite(clinic.engine.dialect) else "at + interval '1 microsecond'"
    tamper(clinic, f"UPDATE audit_entry SET at = {later} WHERE chain = :chain AND seq = 4")  # noqa: S608

    assert broken_at(clinic) == [(SESSION.id, 4)]


def test_entry_moved_elsewhere_is_named(clinic: Database) -> None:
    tamper(
        clinic,
        "UPDATE audit_entry SET chain = clinic_id, seq = 99 WHERE chain = :chain AND seq = 4",
    )

    assert set(broken_at(clinic)) == {(SESSION.id, 4), (NORTH.id, 7)}


def test_removed_entry_is_named(clinic: Database) -> None:
    tamper(clinic, "DELETE FROM audit_entry WHERE chain = :chain AND seq = 3")

    assert broken_at(clinic) == [(SESSION.id, 3)]


def test_missing_tail_is_named(clinic: Database) -> None:
    tamper(clinic, "DELETE FROM audit_entry WHERE chain = :chain AND seq > 4")

    assert broken_at(clinic) == [(SESSION.id, 5)]


def test_head_set_back_is_named(clinic: Database) -> None:
    tamper(clinic, "UPDATE audit_head SET seq = 4 WHERE chain = :chain")

    assert broken_at(clinic) == [(SESSION.id, ENTRIES)]


def test_removed_head_is_named(clinic: Database) -> None:
    tamper(clinic, "DELETE FROM audit_head WHERE chain = :chain")

    assert broken_at(clinic) == [(SESSION.id, ENTRIES)]


def test_anchored_chain_cannot_vanish(clinic: Database) -> None:
    anchor(clinic, NORTH.id, ADA.id, at_minute(60))
    tamper(clinic, "DELETE FROM audit_entry WHERE chain = :chain")
    tamper(clinic, "DELETE FROM audit_head WHERE chain = :chain")

    assert broken_at(clinic) == [(SESSION.id, 1)]


def test_anchored_tail_cannot_vanish(clinic: Database) -> None:
    anchor(clinic, NORTH.id, ADA.id, at_minute(60))
    tamper(clinic, "DELETE FROM audit_entry WHERE chain = :chain AND seq > 4")
    tamper(
        clinic,
        "UPDATE audit_head SET seq = 4, seal = (SELECT seal FROM audit_entry "
        "WHERE chain = :chain AND seq = 4) WHERE chain = :chain",
    )

    assert broken_at(clinic) == [(SESSION.id, 5)]


def test_anchored_audit_stays_whole(clinic: Database) -> None:
    anchor(clinic, NORTH.id, ADA.id, at_minute(60))
    add(clinic, vitals(61))

    assert verify(clinic).breaks == ()


def test_other_key_breaks_every_chain(clinic: Database) -> None:
    clinic.audit_key = bytes(32)

    assert {seq for _, seq in broken_at(clinic)} == {1}


def test_change_needs_its_own_audit(database: Database) -> None:
    furnish(database)
    elsewhere = event(AuditAction.ENTRIES_ADDED)

    with pytest.raises(ValueError, match="another session"), database.transaction() as store:
        store.add_entries(SESSION, (vitals(1),), elsewhere)
