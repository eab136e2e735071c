"""Which vitals set is the baseline of each session, as a record of the session would say."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Connection, exists, or_, text
from sqlalchemy.ext.compiler import compiles

from db.entry_tables import CareEntryRow, CorrectionRow, VitalsRow
from db.mapping import ContentMapping, WideMapping
from db.session_scopes import CLINIC, Scope, entries
from db.statements import Statement, Values
from monitoring.entries import BaselineChoice, Correction, Entry
from monitoring.ids import EntryId
from monitoring.record import chosen_baseline

_CHOICE: ContentMapping[Entry] = ContentMapping(BaselineChoice)
_IS_CHOICE = text("care_entry.kind = 'baseline'")
_CORRECTION: WideMapping[Entry] = WideMapping(Correction)


class _IsNamed(ColumnElement[bool]):
    """The `vitals_set` is the one that the choice in `care_entry` names."""

    inherit_cache = True
    type = Boolean()


@compiles(_IsNamed, "sqlite")
def _in_text(*_: object, **__: object) -> str:
    named = "replace(json_extract(care_entry.content, '$.vitals_id'), '-', '')"
    return f"lower(hex(vitals_set.id)) = {named}"


@compiles(_IsNamed, "postgresql")
def _in_jsonb(*_: object, **__: object) -> str:
    return "vitals_set.id = CAST(care_entry.content ->> 'vitals_id' AS uuid)"


def may_be_baseline() -> ColumnElement[bool]:
    """A vitals set that a choice names, or that was put in another's place."""
    chosen = exists().where(
        CareEntryRow.clinic_id == CLINIC,
        CareEntryRow.session_id == VitalsRow.session_id,
        _IS_CHOICE,
        _IsNamed(),
    )
    put_right = exists().where(
        CorrectionRow.clinic_id == CLINIC,
        CorrectionRow.session_id == VitalsRow.session_id,
        CorrectionRow.replacement_id == VitalsRow.id,
    )
    return or_(chosen, put_right)


class BaselineStatements:
    """The choices and corrections of the sessions in a scope, and what follows from them."""

    def __init__(self, scope: Scope) -> None:
        choices = entries(scope, CareEntryRow, "session_id", *_CHOICE.columns)
        self._choices = Statement(choices.where(_IS_CHOICE))
        corrections = entries(scope, CorrectionRow, "session_id", *_CORRECTION.columns)
        self._corrections = Statement(corrections)

    def chosen(self, connection: Connection, values: Values) -> Mapping[UUID, EntryId]:
        """The set that counts by session: chosen last and followed through its corrections."""
        settling: defaultdict[UUID, list[Entry]] = defaultdict(list)
        for session_id, *row in self._choices.rows(connection, values):
            settling[session_id].append(_CHOICE.entry(tuple(row)))
        for session_id, *row in self._corrections.rows(connection, values):
            settling[session_id].append(_CORRECTION.entry(tuple(row)))
        found = ((session_id, chosen_baseline(each)) for session_id, each in settling.items())
        return {session_id: chosen for session_id, chosen in found if chosen is not None}
