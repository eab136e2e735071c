"""The lines below the clinic's name on reports are kept in versions."""

from uuid import uuid4

import pytest

from db.engine import Database
from db.letterheads import letterhead_versions, newest_letterhead
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import LetterheadTextId
from monitoring.informing import write_letterhead
from monitoring.letterheads import LetterheadText
from monitoring.people import User
from tests.db.furnishing import AnyDatabase, furnish
from tests.factories import ADA, NORA, NORTH, PIET, SOUTH, at_minute
from tests.fakes import FakeDatabase

HARD = "<b>1</b> Straße $x\n\n  רחוב 2\nTel. +47 =55"


def write(
    clinic: AnyDatabase,
    text: str = HARD,
    *,
    by: User = ADA,
    minute: float = 0,
    own_id: LetterheadTextId | None = None,
    instead_of: LetterheadTextId | None = None,
) -> LetterheadText:
    with clinic.transaction() as store:
        typed = (own_id or LetterheadTextId(uuid4()), text)
        return write_letterhead(store, by, typed, at_minute(minute), instead_of=instead_of)


def current(clinic: AnyDatabase) -> LetterheadText | None:
    with clinic.transaction() as store:
        return store.letterhead(NORTH.id)


def test_lines_come_back_without_empty_ones(clinic: AnyDatabase) -> None:
    assert current(clinic) is None
    written = write(clinic)

    assert current(clinic) == written
    assert written.lines == ("<b>1</b> Straße $x", "רחוב 2", "Tel. +47 =55")


def test_newest_version_counts_and_others_stay(database: Database) -> None:
    furnish(database)
    first = write(database, "first")
    write(database, "second", minute=1, instead_of=first.id)

    with database.reading() as connection:
        assert newest_letterhead(connection, SOUTH.id) is None
        versions = letterhead_versions(connection, NORTH.id)
    assert [each.text for each in versions] == ["second", "first"]


def test_saved_once_and_never_over_another(clinic: AnyDatabase) -> None:
    own_id = LetterheadTextId(uuid4())
    first = write(clinic, own_id=own_id)

    assert write(clinic, own_id=own_id, minute=1) == first
    with pytest.raises(StateRefused, match="Somebody else has written the letterhead"):
        write(clinic, "by the slower one")
    assert current(clinic) == first


@pytest.mark.parametrize("by", [NORA, PIET], ids=lambda by: by.name)
def test_only_administrators_write(clinic: AnyDatabase, by: User) -> None:
    with pytest.raises(PermissionRefused, match="may not change the clinic's own texts"):
        write(clinic, by=by)
    assert current(clinic) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "Write the lines"),
        ("x" * 301, "please keep to 300"),
        ("\n".join("1234567"), "Keep to 6 lines"),
    ],
    ids=["empty", "long", "seven-lines"],
)
def test_letterhead_has_to_fit(clinic: AnyDatabase, text: str, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        write(clinic, text)
    assert current(clinic) is None


def test_writing_is_audited() -> None:
    fake = FakeDatabase()
    furnish(fake)
    written = write(fake)

    assert fake.store.audit[-1].action is AuditAction.LETTERHEAD_WRITTEN
    assert fake.store.audit[-1].details == {"letterhead": str(written.id)}
