"""What the clinic does on a positive PHQ-9 item 9 is kept in versions, in its own words."""

from uuid import uuid4

import pytest

from db.engine import Database
from db.safety_texts import newest_safety_text, safety_text_versions
from monitoring.audit import AuditAction
from monitoring.errors import PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import SafetyTextId
from monitoring.informing import write_safety_text
from monitoring.people import User
from monitoring.safety_texts import LONGEST_SAFETY_TEXT, SafetyText
from tests.db.furnishing import AnyDatabase, furnish
from tests.factories import ADA, AT, NORA, NORTH, PIET, SOUTH, at_minute
from tests.fakes import FakeDatabase

HARD = "<b>Stay</b> on the line $x =cmd() 'O'\n\nאל תנתק"


def write(
    clinic: AnyDatabase,
    text: str = HARD,
    *,
    by: User = ADA,
    minute: float = 0,
    own_id: SafetyTextId | None = None,
    instead_of: SafetyTextId | None = None,
) -> SafetyText:
    with clinic.transaction() as store:
        typed = (own_id or SafetyTextId(uuid4()), text)
        return write_safety_text(store, by, typed, at_minute(minute), instead_of=instead_of)


def current(clinic: AnyDatabase) -> SafetyText | None:
    with clinic.transaction() as store:
        return store.safety_text(NORTH.id)


def test_new_clinic_has_no_safety_text(clinic: AnyDatabase) -> None:
    assert current(clinic) is None


def test_safety_text_comes_back_letter_for_letter(clinic: AnyDatabase) -> None:
    written = write(clinic, f"  {HARD}\r\n ")

    assert current(clinic) == written
    assert written.text == HARD
    assert (written.written_by, written.written_at) == (ADA.id, AT)


def test_newest_version_counts_and_others_stay(database: Database) -> None:
    furnish(database)
    first = write(database, "first")
    write(database, "second", minute=1, instead_of=first.id)

    with database.reading() as connection:
        versions = safety_text_versions(connection, NORTH.id)
        assert newest_safety_text(connection, SOUTH.id) is None
    assert [each.text for each in versions] == ["second", "first"]


def test_same_save_twice_is_one(clinic: AnyDatabase) -> None:
    own_id = SafetyTextId(uuid4())
    first = write(clinic, own_id=own_id)

    assert write(clinic, own_id=own_id, minute=1) == first


def test_slower_administrator_is_told(clinic: AnyDatabase) -> None:
    first = write(clinic, "by the faster one")

    with pytest.raises(StateRefused, match="Somebody else has written the safety text"):
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
        (" \n ", "Write the safety text"),
        ("x" * (LONGEST_SAFETY_TEXT + 1), "please keep to 2,000"),
        ("a\x00b", "cannot be stored"),
    ],
    ids=["empty", "long", "zero"],
)
def test_safety_text_needs_words_to_keep(clinic: AnyDatabase, text: str, sentence: str) -> None:
    with pytest.raises(ValueRefused, match=sentence):
        write(clinic, text)


def test_writing_is_audited() -> None:
    fake = FakeDatabase()
    furnish(fake)
    written = write(fake)

    assert fake.store.audit[-1].action is AuditAction.SAFETY_TEXT_WRITTEN
    assert fake.store.audit[-1].details == {"safety_text": str(written.id)}
