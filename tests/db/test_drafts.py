"""What is half typed is kept for its writer, and for nobody else."""

import pytest

from db.drafts import drop_draft, keep_draft, read_draft
from db.engine import Database
from monitoring.errors import NotFound
from monitoring.people import User
from tests.db.furnishing import SESSION, furnish
from tests.factories import AT, NORA, OLAF, PIET, at_minute


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def kept(clinic: Database, by: User = NORA) -> str | None:
    with clinic.reading() as connection:
        draft = read_draft(connection, by, SESSION.id)
    return None if draft is None else draft.text


def test_newest_draft_is_kept(clinic: Database) -> None:
    for minute, text in ((0, "14"), (1, "142")):
        with clinic.transaction() as store:
            keep_draft(store.connection, NORA, SESSION.id, text, at_minute(minute))

    assert kept(clinic) == "142"


def test_draft_is_for_its_writer(clinic: Database) -> None:
    with clinic.transaction() as store:
        keep_draft(store.connection, NORA, SESSION.id, "142", AT)

    assert kept(clinic, PIET) is None
    assert kept(clinic, OLAF) is None


def test_dropped_draft_is_gone(clinic: Database) -> None:
    with clinic.transaction() as store:
        keep_draft(store.connection, NORA, SESSION.id, "142", AT)
    with clinic.transaction() as store:
        drop_draft(store.connection, NORA, SESSION.id)

    assert kept(clinic) is None


def test_foreign_session_takes_no_draft(clinic: Database) -> None:
    with pytest.raises(NotFound), clinic.transaction() as store:
        keep_draft(store.connection, OLAF, SESSION.id, "142", AT)
