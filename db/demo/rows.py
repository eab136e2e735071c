"""A lived visit as rows: what the store would have written save by save, in far fewer statements.

A test writes visits both ways and compares every table.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, insert

from db.audit_writing import ChainWriter
from db.demo.audit import Said
from db.demo.clinic import Lived
from db.entry_tables import EntryRow
from db.flag_tables import AcknowledgementRow, FlagChangeRow, FlagRow
from db.mapping import (
    Values,
    acknowledgement_values,
    flag_standing,
    flag_values,
    session_values,
    standing_values,
)
from db.record_rows import add_entry_rows
from db.session_tables import SessionRow, SessionStateRow, StatusChangeRow
from db.statements import Statement
from monitoring.ids import EntryId
from monitoring.infusions import InfusionAction, InfusionEvent

_ADD_SESSION = Statement(insert(SessionRow))
_ADD_STATE = Statement(insert(SessionStateRow))
_ADD_STATUS_CHANGE = Statement(insert(StatusChangeRow))
_REGISTER = Statement(insert(EntryRow))
_ADD_FLAG = Statement(insert(FlagRow))
_ADD_FLAG_CHANGE = Statement(insert(FlagChangeRow))
_ADD_ACKNOWLEDGEMENT = Statement(insert(AcknowledgementRow))


def add_life(connection: Connection, chains: ChainWriter, life: Lived, said: Said) -> None:
    """Add everything about one visit; its audit goes into `chains`."""
    session = life.visit.session
    chains.begin(session.clinic_id, session.id)
    for event in said.events:
        chains.add(event)
    _ADD_SESSION.run(connection, session_values(session))
    _ADD_STATE.run(connection, _state(life))
    _ADD_STATUS_CHANGE.run_each(connection, list(_status_changes(life, said)))
    place: Values = {"clinic_id": session.clinic_id, "session_id": session.id}
    _add_entries(connection, place, life)
    flags = {flag.key: flag for happening in life.happenings for flag in happening.flags}
    _ADD_FLAG.run_each(connection, [{**place, **flag_values(flag)} for flag in flags.values()])
    _ADD_FLAG_CHANGE.run_each(connection, list(_flag_changes(life, said)))
    _ADD_ACKNOWLEDGEMENT.run_each(
        connection,
        [{**place, **acknowledgement_values(each)} for each in life.record.acknowledgements],
    )


def _state(life: Lived) -> Values:
    session = life.record.session
    return {
        **standing_values(session),
        "patient_id": session.patient_id,
        "ended_at": session.ended_at,
        "started_at": _when(life, InfusionAction.START),
        "stopped_at": _when(life, InfusionAction.STOP),
    }


def _when(life: Lived, action: InfusionAction) -> datetime | None:
    """When this was done at the pump; nothing done there is ever corrected here."""
    events = (entry for entry in life.record.entries if isinstance(entry, InfusionEvent))
    return next((event.measured_at for event in events if event.action is action), None)


def _status_changes(life: Lived, said: Said) -> Iterator[Values]:
    booked = said.booked
    yield {
        **standing_values(life.visit.session),
        "id": booked.id,
        "changed_at": booked.at,
        "changed_by": booked.by,
    }
    for happening, events in zip(life.happenings, said.of_happenings, strict=True):
        if happening.step is not None and happening.step.status is not None:
            yield {
                **standing_values(happening.session),
                "id": events[0].id,
                "changed_at": happening.at,
                "changed_by": happening.step.by.id,
            }


def _add_entries(connection: Connection, place: Values, life: Lived) -> None:
    ids: list[tuple[EntryId, str]] = [(entry.id, entry.kind) for entry in life.record.entries]
    ids += [(each.id, "acknowledgement") for each in life.record.acknowledgements]
    _REGISTER.run_each(connection, [{**place, "id": each, "kind": kind} for each, kind in ids])
    add_entry_rows(connection, place, sorted(life.record.entries, key=lambda entry: entry.kind))


def _flag_changes(life: Lived, said: Said) -> Iterator[Values]:
    session = life.visit.session
    place: Values = {"clinic_id": session.clinic_id, "session_id": session.id}
    for happening, events in zip(life.happenings, said.of_happenings, strict=True):
        for flag in happening.flags:
            change = {"change_id": events[-1].id, "changed_at": happening.at}
            yield {**place, **flag_standing(flag), **change}
