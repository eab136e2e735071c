"""One session of the frames as a record: for the few that columns cannot decide."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from monitoring.effects import Effect
from monitoring.entries import Entry
from monitoring.ids import ClinicId, EntryId, PatientId, SessionId
from monitoring.record import SessionRecord
from monitoring.record_format import AnyEntry
from monitoring.replay.arrays import Bools
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.numbering import Numbering
from monitoring.sessions import InfusionSession, ProtocolVersion, SessionStatus

Row = Mapping[Hashable, Any]
_ENTRY: TypeAdapter[Entry] = TypeAdapter(AnyEntry)
_NOBODY = UUID(int=0)
_NOT_READ = "not read"  # a text that takes part in no decision
_KINDS = {
    "vitals": "vitals",
    "assessments": "assessment",
    "effects": "effect",
    "pump": "infusion",
    "orders": "order",
    "corrections": "correction",
}


class Records:
    """The records of a chunk of sessions, each built when it is asked for."""

    def __init__(self, frames: ReplayFrames, numbering: Numbering) -> None:
        self._frames = frames
        self._numbering = numbering
        self._entries: dict[int, list[Entry]] = {}
        self._built: dict[int, SessionRecord] = {}
        self.numbers: dict[EntryId, int] = {}  # of the entries that were read

    def read(self, positions: Iterable[int]) -> None:
        """Read these sessions' entries, all in one go: one by one costs ten times as much."""
        new = [each for each in positions if each not in self._entries]
        if not new:
            return
        self._entries.update((each, []) for each in new)
        wanted = np.zeros(len(self._frames.sessions), dtype=np.bool_)
        wanted[new] = True
        for name in (*_KINDS, "care"):
            self._read(name, wanted)

    def _read(self, name: str, wanted: Bools) -> None:
        frame: pd.DataFrame = getattr(self._frames, name)
        sessions = self._numbering.sessions_of(name)
        places = np.flatnonzero(wanted[sessions])
        found = frame.iloc[places].astype(object).to_dict("records")
        begin = self._numbering.begin.get(name)
        for place, session, row in zip(places, sessions[places], found, strict=True):
            self._entries[int(session)].append(entry_of(_KINDS.get(name, ""), row))
            if begin is not None:
                self.numbers[row["id"]] = begin + int(place)

    def record(self, position: int) -> SessionRecord:
        """The record of the session in this row of the frames."""
        if position not in self._built:
            self.read([position])
            row = self._frames.sessions.iloc[position].to_dict()
            session = _session(row, self._earlier(row))
            entries = tuple(self._entries[position])
            self._built[position] = SessionRecord(session=session, entries=entries)
        return self._built[position]

    def _earlier(self, row: Row) -> tuple[datetime, ...]:
        own = _instant(row["started_at"])
        others = (
            at
            for session_id, at in self._starts[row["patient_id"]]
            if session_id != row["session_id"]
        )
        return tuple(sorted(at for at in others if own is None or at < own))

    @cached_property
    def _starts(self) -> Mapping[UUID, Sequence[tuple[UUID, datetime]]]:
        """The patients' sessions that began, and when."""
        starts = self._frames.starts
        found: defaultdict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
        moments = starts["started_at"].dt.to_pydatetime()
        for patient_id, began in zip(
            starts["patient_id"], zip(starts["session_id"], moments, strict=True), strict=True
        ):
            found[patient_id].append(began)
        return found


def entry_of(kind: str, row: Row) -> Entry:
    """The entry of a row of the frames; texts that nobody read are said to be not read."""
    own: dict[str, Any] = dict(_own(row))
    content = own.pop("content", {})
    facts: dict[str, object] = {
        **({"kind": kind} if kind else {}),
        "performed_by": _NOBODY,
        "recorded_by": _NOBODY,
        **own,
        **content,
    }
    if kind == "correction":
        facts["reason"] = _NOT_READ
    if facts.get("effect") is Effect.OTHER:
        facts["text"] = _NOT_READ
    return _ENTRY.validate_python(facts)


def _own(row: Row) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if name != "session_id" and not _is_missing(value):
            yield str(name), value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT


def _instant(value: Any) -> datetime | None:  # noqa: ANN401 (a Timestamp or NaT)
    return None if _is_missing(value) else value.to_pydatetime()


def _session(row: Row, earlier: tuple[datetime, ...]) -> InfusionSession:
    """What of a session takes part in a decision."""
    weight = row["weight_g"]
    return InfusionSession(
        id=SessionId(row["session_id"]),
        clinic_id=ClinicId(_NOBODY),
        patient_id=PatientId(row["patient_id"]),
        chair=row["chair"],
        scheduled_at=row["scheduled_at"].to_pydatetime(),
        protocol=ProtocolVersion(name="replay", version=1),
        status=SessionStatus(row["status"]),
        ended_at=_instant(row["ended_at"]),
        weight_g=None if _is_missing(weight) else int(weight),
        earlier_infusions=earlier,
    )
