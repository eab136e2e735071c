"""The clinic's own texts, leaflet, safety text and letterhead, are kept in versions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from db import leaflets, letterheads, safety_texts
from db.engine import Database
from monitoring import informing
from monitoring.audit import AuditAction
from monitoring.errors import NotFound, PermissionRefused, StateRefused, ValueRefused
from monitoring.ids import ClinicId, LeafletId
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.letterheads import LONGEST_LETTERHEAD, LetterheadText
from monitoring.people import User
from monitoring.safety_texts import LONGEST_SAFETY_TEXT, SafetyText
from tests.db.furnishing import AnyDatabase, event, furnish
from tests.factories import ADA, AT, NORA, NORTH, PIET, SOUTH, at_minute
from tests.fakes import FakeDatabase

Text = Leaflet | SafetyText | LetterheadText
HARD = "<b>No driving</b> $x =cmd() 'O'\n\nלא לנהוג עד מחר"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One of the texts: what it is called, and how it is written and read."""

    name: str
    longest: int
    action: AuditAction
    write: Callable[..., Text]
    versions: Callable[[Connection, ClinicId], tuple[Text, ...]]
    newest: Callable[[Connection, ClinicId], Text | None]
    forgery: str

    def written(
        self,
        clinic: AnyDatabase,
        text: str = HARD,
        *,
        by: User = ADA,
        minute: float = 0,
        own_id: UUID | None = None,
        instead_of: UUID | None = None,
    ) -> Text:
        typed = (own_id or uuid4(), text)
        with clinic.transaction() as store:
            return self.write(store, by, typed, at_minute(minute), instead_of=instead_of)

    def current(self, clinic: AnyDatabase) -> Any:  # noqa: ANN401 - each kind its own
        with clinic.transaction() as store:
            return getattr(store, self.name.replace(" ", "_"))(NORTH.id)


KINDS = (
    Kind(
        name="leaflet",
        longest=LONGEST_LEAFLET,
        action=AuditAction.LEAFLET_WRITTEN,
        write=informing.write_leaflet,
        versions=leaflets.leaflet_versions,
        newest=leaflets.newest_leaflet,
        forgery="UPDATE leaflet SET text = 'other'",
    ),
    Kind(
        name="safety text",
        longest=LONGEST_SAFETY_TEXT,
        action=AuditAction.SAFETY_TEXT_WRITTEN,
        write=informing.write_safety_text,
        versions=safety_texts.safety_text_versions,
        newest=safety_texts.newest_safety_text,
        forgery="UPDATE safety_text SET text = 'other'",
    ),
    Kind(
        name="letterhead",
        longest=LONGEST_LETTERHEAD,
        action=AuditAction.LETTERHEAD_WRITTEN,
        write=informing.write_letterhead,
        versions=letterheads.letterhead_versions,
        newest=letterheads.newest_letterhead,
        forgery="UPDATE letterhead_text SET text = 'other'",
    ),
)
of_each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@of_each_kind
def test_text_comes_back_letter_for_letter(clinic: AnyDatabase, kind: Kind) -> None:
    assert kind.current(clinic) is None
    written = kind.written(clinic, f"  {HARD}\r\n ")

    assert kind.current(clinic) == written
    assert written.text == HARD
    assert (written.written_by, written.written_at) == (ADA.id, AT)


@of_each_kind
def test_newest_version_counts_and_others_stay(database: Database, kind: Kind) -> None:
    furnish(database)
    first = kind.written(database, "first")
    kind.written(database, "second", minute=1, instead_of=first.id)

    with database.reading() as connection:
        assert kind.newest(connection, SOUTH.id) is None
        versions = kind.versions(connection, NORTH.id)
        assert kind.newest(connection, NORTH.id) == versions[0]
    assert [each.text for each in versions] == ["second", "first"]


@of_each_kind
def test_saved_once_and_never_over_another(clinic: AnyDatabase, kind: Kind) -> None:
    own_id = uuid4()
    first = kind.written(clinic, own_id=own_id)

    assert kind.written(clinic, own_id=own_id, minute=1) == first
    with pytest.raises(StateRefused, match=f"Somebody else has written the {kind.name}"):
        kind.written(clinic, "by the slower one")
    second = kind.written(clinic, "second", minute=1, instead_of=first.id)
    assert kind.current(clinic) == second


@of_each_kind
def test_text_that_cannot_be_kept_is_refused(clinic: AnyDatabase, kind: Kind) -> None:
    for text, sentence in (
        (" \n ", "Write the "),
        ("x" * (kind.longest + 1), f"please keep to {kind.longest:,}"),
        ("a\x00b", "cannot be stored"),
    ):
        with pytest.raises(ValueRefused, match=sentence):
            kind.written(clinic, text)
    for by in (NORA, PIET):
        with pytest.raises(PermissionRefused, match="may not change the clinic's own texts"):
            kind.written(clinic, by=by)

    assert kind.current(clinic) is None


@of_each_kind
def test_writing_is_audited(kind: Kind) -> None:
    fake = FakeDatabase()
    furnish(fake)
    written = kind.written(fake)

    assert fake.store.audit[-1].action is kind.action
    assert fake.store.audit[-1].details == {kind.name.replace(" ", "_"): str(written.id)}


@of_each_kind
def test_text_is_only_added_to(database: Database, kind: Kind) -> None:
    furnish(database)
    kind.written(database)

    with pytest.raises(Exception, match="only added to"), database.transaction() as store:
        store.connection.exec_driver_sql(kind.forgery)


def test_letterhead_is_six_lines_without_empty_ones(clinic: AnyDatabase) -> None:
    kind = KINDS[-1]
    with pytest.raises(ValueRefused, match="Keep to 6 lines"):
        kind.written(clinic, "\n".join("1234567"))
    kind.written(clinic, "<b>1</b> Straße $x\n\n  רחוב 2\nTel. +47 =55")

    assert kind.current(clinic).lines == ("<b>1</b> Straße $x", "רחוב 2", "Tel. +47 =55")


def test_leaflet_needs_its_clinic(database: Database) -> None:
    furnish(database)
    stray = Leaflet(
        id=LeafletId(uuid4()), clinic_id=SOUTH.id, written_at=AT, written_by=ADA.id, text="x"
    )

    with pytest.raises(NotFound), database.transaction() as store:
        store.add_leaflet(stray, event(AuditAction.LEAFLET_WRITTEN, clinic=SOUTH))
