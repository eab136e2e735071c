"""The clinic's leaflet is kept in versions, and the digest of a record survives storage."""

from dataclasses import replace
from uuid import uuid4

import pytest

from db.engine import Database
from db.leaflets import leaflet_versions, newest_leaflet
from monitoring.audit import AuditAction
from monitoring.digests import digest_of
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import LeafletId
from monitoring.informing import write_leaflet
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.people import User
from tests.db.furnishing import (
    AnyDatabase,
    event,
    fill,
    furnish,
    stored,
)
from tests.factories import ADA, AT, NORA, NORTH, PIET, SOUTH, at_minute
from tests.fakes import FakeDatabase

HARD = "<b>No driving</b> $x =cmd() 'O'\n\nלא לנהוג עד מחר"


def write(
    clinic: AnyDatabase,
    text: str = HARD,
    *,
    by: User = ADA,
    minute: float = 0,
    own_id: LeafletId | None = None,
    instead_of: LeafletId | None = None,
) -> Leaflet:
    with clinic.transaction() as store:
        leaflet = (own_id or LeafletId(uuid4()), text)
        return write_leaflet(store, by, leaflet, at_minute(minute), instead_of=instead_of)


def current(clinic: AnyDatabase) -> Leaflet | None:
    with clinic.transaction() as store:
        return store.leaflet(NORTH.id)


def test_new_clinic_has_no_leaflet(clinic: AnyDatabase) -> None:
    assert current(clinic) is None


def test_leaflet_comes_back_letter_for_letter(clinic: AnyDatabase) -> None:
    written = write(clinic, f"  {HARD}\r\n ")

    assert current(clinic) == written
    assert written.text == HARD
    assert (written.written_by, written.written_at) == (ADA.id, AT)


def test_newest_version_counts(clinic: AnyDatabase) -> None:
    first = write(clinic, "first")
    write(clinic, "second", minute=1, instead_of=first.id)
    now = current(clinic)

    assert now is not None
    assert now.text == "second"


def test_earlier_versions_stay(database: Database) -> None:
    furnish(database)
    first = write(database, "first")
    write(database, "second", minute=1, instead_of=first.id)

    with database.reading() as connection:
        versions = leaflet_versions(connection, NORTH.id)
        assert newest_leaflet(connection, SOUTH.id) is None
    assert [each.text for each in versions] == ["second", "first"]


def test_same_save_twice_is_one(clinic: AnyDatabase) -> None:
    own_id = LeafletId(uuid4())
    first = write(clinic, own_id=own_id)

    assert write(clinic, own_id=own_id, minute=1) == first


def test_slower_administrator_is_told(clinic: AnyDatabase) -> None:
    write(clinic, "by the faster one")

    with pytest.raises(StateRefused, match="Somebody else has written the leaflet"):
        write(clinic, "by the slower one")
    now = current(clinic)
    assert now is not None
    assert now.text == "by the faster one"


@pytest.mark.parametrize("by", [NORA, PIET], ids=lambda by: by.name)
def test_only_administrators_write(clinic: AnyDatabase, by: User) -> None:
    with pytest.raises(PermissionRefused, match="may not change the clinic's own texts"):
        write(clinic, by=by)
    assert current(clinic) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "Write the text"),
        ("x" * (LONGEST_LEAFLET + 1), "please keep to 12,000"),
        ("a\x00b", "cannot be stored"),
    ],
    ids=["empty", "long", "zero"],
)
def test_leaflet_needs_a_text_to_keep(clinic: AnyDatabase, text: str, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        write(clinic, text)


def test_writing_is_audited() -> None:
    fake = FakeDatabase()
    furnish(fake)
    written = write(fake)

    assert fake.store.audit[-1].action is AuditAction.LEAFLET_WRITTEN
    assert fake.store.audit[-1].details == {"leaflet": str(written.id)}


def test_leaflet_is_only_added_to(database: Database) -> None:
    furnish(database)
    write(database)

    with pytest.raises(Exception, match="only added to"), database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE leaflet SET text = 'other'")


def test_leaflet_needs_its_clinic(database: Database) -> None:
    furnish(database)
    stray = Leaflet(
        id=LeafletId(uuid4()), clinic_id=SOUTH.id, written_at=AT, written_by=ADA.id, text="x"
    )

    with pytest.raises(NotFound), database.transaction() as store:
        store.add_leaflet(stray, event(AuditAction.LEAFLET_WRITTEN, clinic=SOUTH))


def test_digest_survives_storage(database: Database) -> None:
    fill(database)
    held = stored(database)
    reopened = Database(database.engine.url.render_as_string(hide_password=False), bytes(range(32)))
    again = stored(reopened)
    reopened.close()

    assert digest_of(again) == digest_of(held)
    assert digest_of(replace(again, entries=again.entries[1:])) != digest_of(held)
