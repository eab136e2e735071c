"""Records as the frames that a replay is given, and their flags as rows to compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

import pandas as pd
from pydantic import TypeAdapter

from monitoring.assessments import Assessment
from monitoring.deciding import decide
from monitoring.effects import EffectReport
from monitoring.entries import Correction, Entry
from monitoring.errors import StateRefused
from monitoring.header import EntryHeader
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord, effective_entries
from monitoring.replay import frames as shape
from monitoring.replay.arrays import NEVER, moment
from monitoring.replay.deciding import Decided, RuleIds, decide_columns
from monitoring.replay.laying_out import lay_out
from monitoring.vitals import VitalsSet

Row = tuple[object, ...]
_TABLES: Mapping[str, tuple[type[Entry], tuple[str, ...]]] = {
    "vitals": (VitalsSet, shape.VITALS_COLUMNS),
    "assessments": (Assessment, shape.ASSESSMENT_COLUMNS),
    "effects": (EffectReport, shape.EFFECT_COLUMNS),
    "pump": (InfusionEvent, shape.PUMP_COLUMNS),
    "orders": (InfusionOrder, shape.ORDER_COLUMNS),
    "corrections": (Correction, shape.CORRECTION_COLUMNS),
}
_WIDE = tuple(kind for kind, _ in _TABLES.values())
_INSTANTS = {"measured_at", "recorded_at", "scheduled_at", "started_at", "ended_at"}
_OBJECTS = {"not_measured", "effect", "action", "status", "chair", "kind", "content"}
_NOT_CONTENT = {*(field.name for field in fields(EntryHeader)), "kind"}


def frames_of(records: Sequence[SessionRecord]) -> shape.ReplayFrames:
    """The records as the query would give them."""
    return shape.ReplayFrames(
        sessions=_frame(shape.SESSION_COLUMNS, map(_session_row, records)),
        starts=_frame(shape.START_COLUMNS, _start_rows(records)),
        care=_frame(shape.CARE_COLUMNS, _care_rows(records)),
        **{
            name: _frame(columns, _rows(records, kind, columns))
            for name, (kind, columns) in _TABLES.items()
        },
    )


def replayed(
    records: Sequence[SessionRecord], *protocols: MonitoringProtocol, at: datetime
) -> list[list[list[Row]]]:
    """By protocol and by record the flags, decided in columns one protocol after the other."""
    return decided_together(frames_of(records), *protocols, at=at)


def decided_together(
    frames: shape.ReplayFrames, *protocols: MonitoringProtocol, at: datetime
) -> list[list[list[Row]]]:
    """By protocol and by session of the frames the flags, as rows to compare."""
    columns, ids = lay_out(frames, at), RuleIds()
    decided: list[Decided] = []
    for protocol in protocols:
        decided.append(decide_columns(columns, protocol, ids, decided[-1] if decided else None))
    found = []
    for each in decided:
        by_session: list[list[Row]] = [[] for _ in columns.sessions.ids]
        for session, rule, began, rank, raised, worsened, recovered, historic in zip(
            *(getattr(each.flags, field.name).tolist() for field in fields(each.flags)), strict=True
        ):
            ended = None if recovered == NEVER else moment(recovered)
            key = (ids.ids[rule], columns.entry_ids[began])
            facts = (rank, moment(raised), moment(worsened), ended, historic)
            by_session[session].append((*key, *facts))
        found.append([sorted(rows, key=str) for rows in by_session])
    return found


def decided_alone(record: SessionRecord, protocol: MonitoringProtocol, at: datetime) -> list[Row]:
    """The flags that `decide` gives for one record, as the same rows; none where it refuses."""
    try:
        found = decide(record, protocol, looked_at(record, at))
    except StateRefused:
        return []
    rows: list[Row] = [
        (
            flag.key.rule_id,
            flag.key.began_with,
            flag.severity.rank,
            flag.raised_at,
            flag.worsened_at,
            flag.recovered_at,
            flag.is_historic,
        )
        for flag in found.flags
    ]
    return sorted(rows, key=str)


def looked_at(record: SessionRecord, at: datetime) -> datetime:
    """As of when a replay decides: the end (else `at`), or the last line of a kind rules read."""
    wide = [each.recorded_at for each in record.entries if isinstance(each, _WIDE)]
    rare = [each.recorded_at for each in record.entries if each.kind in shape.CARE_KINDS]
    return max([record.session.ended_at or at, *wide, *rare])


def _frame(columns: Sequence[str], rows: Iterable[Row]) -> pd.DataFrame:
    held = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: _column(name, values) for name, values in zip(columns, held, strict=True)}
    )


def _column(name: str, values: Sequence[Any]) -> "pd.Series[Any]":
    if name in _INSTANTS:
        return pd.Series(values, dtype="datetime64[us, UTC]")
    if name in _OBJECTS or name.endswith("id"):
        return pd.Series(list(values), dtype=object)
    return pd.Series(values, dtype="Int64")


def started_at(record: SessionRecord) -> datetime | None:
    """As the state of the session has it: the first start that stands."""
    events = (each for each in effective_entries(record.entries) if isinstance(each, InfusionEvent))
    return next((each.measured_at for each in events if each.action is InfusionAction.START), None)


def _session_row(record: SessionRecord) -> Row:
    own = {"session_id": record.session.id, "started_at": started_at(record)}
    return tuple(
        own[name] if name in own else getattr(record.session, name)
        for name in shape.SESSION_COLUMNS
    )


def _start_rows(records: Sequence[SessionRecord]) -> list[Row]:
    """Each start once, though a patient's later sessions name the earlier ones again."""
    starts: dict[tuple[object, datetime], object] = {}
    for record in records:
        session, own = record.session, started_at(record)
        for at in session.earlier_infusions:
            starts.setdefault((session.patient_id, at), None)
        if own is not None:
            starts[session.patient_id, own] = session.id
    return [(patient, session, at) for (patient, at), session in starts.items()]


def _rows(records: Sequence[SessionRecord], kind: type[Entry], columns: Sequence[str]) -> list[Row]:
    return [
        (record.session.id, *(getattr(entry, name) for name in columns[1:]))
        for record in records
        for entry in record.entries
        if isinstance(entry, kind)
    ]


def _care_rows(records: Sequence[SessionRecord]) -> list[Row]:
    return [
        (
            record.session.id,
            *(getattr(entry, name) for name in ("id", "measured_at", "recorded_at", "kind")),
            _adapter(type(entry)).dump_python(  # type: ignore[arg-type]  # a class is hashable
                entry, mode="json", exclude=_NOT_CONTENT
            ),
        )
        for record in records
        for entry in record.entries
        if entry.kind in shape.CARE_KINDS
    ]


@cache
def _adapter(kind: Any) -> TypeAdapter[Entry]:  # noqa: ANN401 (a class of entries)
    return TypeAdapter(kind)
