"""The digest of a record survives storage: it is what a physician signs."""

from dataclasses import replace

from db.engine import Database
from monitoring.digests import digest_of
from tests.db.furnishing import fill, stored


def test_digest_survives_storage(database: Database) -> None:
    fill(database)
    held = stored(database)
    reopened = Database(database.engine.url.render_as_string(hide_password=False), bytes(range(32)))
    again = stored(reopened)
    reopened.close()

    assert digest_of(again) == digest_of(held)
    assert digest_of(replace(again, entries=again.entries[1:])) != digest_of(held)
