"""How long a replay of a million readings takes, beside the bare comparisons in NumPy.

The sessions are those of the demonstration clinic, with all that happens in them, each copied as
often as it takes; ids and the references between entries are those of the copy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from dashboard.benchmarks.clinic import START
from dashboard.benchmarks.figures import Figure, Measured
from db.demo.seeding import seed
from db.engine import Database
from db.migrating import upgrade
from db.replay_frames import SESSIONS_AT_ONCE, replay_frames
from monitoring.limits import Limit
from monitoring.protocols import (
    LimitRule,
    MonitoringProtocol,
    SwingRule,
    default_protocol,
    parse_protocol,
)
from monitoring.replay.columns import Columns
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.laying_out import lay_out
from monitoring.replay.running import Running

READINGS = 1_000_000
_MOST = 3
_MOST_MS = 10_000
_KEY = bytes(range(32))
_YEARS = timedelta(days=1000)
_IDS = ("session_id", "id", "patient_id", "episode_id", "target_id", "replacement_id")


def replays(runs: int) -> list[Figure]:
    """Deciding and comparing against the bare comparisons; and with laying the columns out."""
    chunks = list(_million())
    draft, live = _draft(), default_protocol()
    laid_out = [lay_out(frames, START) for frames in chunks]
    bare = _timed(runs, lambda: _bare(laid_out, (live, draft)))
    decided = _timed(runs, lambda: _decided(laid_out, live, draft))
    whole = _timed(
        runs, lambda: _decided((lay_out(frames, START) for frames in chunks), live, draft)
    )
    compared = Measured(name="bare comparisons", runs_ms=bare)
    return [
        Figure(
            promise="Replay of a million readings, both protocols decided and compared",
            ours=Measured(name="replay", runs_ms=decided),
            most=_MOST,
            against=compared,
        ),
        Figure(
            promise="The same from frames in memory, laid out first",
            ours=Measured(name="replay", runs_ms=whole),
            most=_MOST_MS,
        ),
    ]


def _timed(runs: int, ask: Any) -> tuple[float, ...]:  # noqa: ANN401 (any callable)
    times = []
    for _ in range(runs):
        began = perf_counter()
        ask()
        times.append((perf_counter() - began) * 1000)
    return tuple(times)


def _decided(
    chunks: Sequence[Columns] | Iterator[Columns],
    live: MonitoringProtocol,
    draft: MonitoringProtocol,
) -> None:
    running = Running(live, draft)
    for columns in chunks:
        running.add(columns)
    running.result()


def _bare(chunks: Sequence[Columns], protocols: Sequence[MonitoringProtocol]) -> int:
    """Every bound of every limit and jump held against its whole column, and nothing else."""
    crossed = 0
    for columns in chunks:
        for protocol in protocols:
            for limit, is_jump in _limits(protocol):
                numbers = _numbers(limit, columns, is_jump=is_jump)
                for _, bounds in limit.worst_first:
                    for bound in bounds:
                        high = bound.direction == "high"
                        beyond = numbers >= bound.number if high else numbers <= bound.number
                        crossed += int(np.count_nonzero(beyond))
    return crossed


def _limits(protocol: MonitoringProtocol) -> Iterator[tuple[Limit, bool]]:
    for rule in protocol.rules:
        if isinstance(rule, LimitRule | SwingRule):
            yield from ((limit, isinstance(rule, SwingRule)) for limit in rule.limits)


def _numbers(
    limit: Limit, columns: Columns, *, is_jump: bool
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    table = columns.readings_of(limit.measure)
    values = table.measured[limit.measure]
    if is_jump:
        return np.abs(np.diff(values))
    if limit.of == "value":
        return values
    base = columns.base[limit.measure][table.session]
    return values - base if limit.of == "change" else 100 * (values - base) / base


def _draft() -> MonitoringProtocol:
    """The default with other limits of pressure and saturation, and more time for vitals."""
    data: dict[str, Any] = default_protocol().model_dump()
    for rule in data["rules"]:
        if rule["id"] == "OVERDUE":
            rule["waits"][0]["after_min"] += 1
        if rule["id"] in {"BP_HIGH", "SPO2_LOW"}:
            for limit in rule["limits"]:
                for tier in ("advisory", "warning", "critical"):
                    limit[tier] = [_moved(bound, -2) for bound in limit[tier]]
    return parse_protocol(data)


def _moved(bound: Mapping[str, Any], by: float) -> dict[str, Any]:
    sides = ("at_or_above", "above", "at_or_below", "below")
    return {
        name: value + by if name in sides and value is not None else value
        for name, value in bound.items()
    }


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a clinic: every id with other last bytes."""

    number: int

    def id(self, original: object) -> object:
        return UUID(int=original.int ^ self.number) if isinstance(original, UUID) else original

    def frames(self, frames: ReplayFrames) -> dict[str, pd.DataFrame]:
        return {field.name: self._frame(getattr(frames, field.name)) for field in fields(frames)}

    def _frame(self, frame: pd.DataFrame) -> pd.DataFrame:
        ids = {name: frame[name].map(self.id) for name in _IDS if name in frame}
        if "content" in frame:
            ids["content"] = frame["content"].map(self._content)
        return frame.assign(**ids)

    def _content(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        if "vitals_id" not in content:
            return content
        return {**content, "vitals_id": str(self.id(UUID(content["vitals_id"])))}


def _million() -> Iterator[ReplayFrames]:
    """Chunks with a million readings in all."""
    clinic = _demo()
    each = lay_out(clinic, START).n_readings
    copies = [_Copy(number).frames(clinic) for number in range(1, READINGS // each + 2)]
    at_once = max(1, SESSIONS_AT_ONCE // len(clinic.sessions))
    for begin in range(0, len(copies), at_once):
        part = copies[begin : begin + at_once]
        yield ReplayFrames(
            **{
                name: pd.concat([copy[name] for copy in part], ignore_index=True)
                for name in part[0]
            }
        )


def _demo() -> ReplayFrames:
    with TemporaryDirectory() as directory:
        url = f"sqlite:///{Path(directory) / 'clinic.sqlite'}"
        upgrade(url, _KEY, START)
        database = Database(url, _KEY)
        clinic_id = seed(database, at=START, patients=40, sessions=300, seed=63).clinic_id
        frames = replay_frames(database, clinic_id, START - _YEARS, START + _YEARS)
        database.close()
    return frames
