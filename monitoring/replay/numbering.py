"""Every entry of a chunk by number, and each table's entries that stand in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from monitoring.replay.arrays import Ints, Objects, instant, instants
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.standing import Corrected, read_corrections, stands

TABLES = ("vitals", "assessments", "effects", "pump", "orders", "care")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a frame that stand, by session, then as measured, then as written.

    `late_us` is how long after it was measured each was written first.
    """

    frame: pd.DataFrame
    session: Ints
    at: Ints
    recorded: Ints
    late_us: Ints
    entry: Ints


class Numbering:
    """The tables of a chunk, with what belongs together across them."""

    def __init__(self, frames: ReplayFrames) -> None:
        self._frames = frames
        self._sessions_of: dict[str, Ints] = {}
        self.sessions = pd.Index(frames.sessions["session_id"])
        held: list[pd.DataFrame] = [getattr(frames, name) for name in TABLES]
        ends = np.cumsum([len(frame) for frame in held])
        self.begin: Mapping[str, int] = dict(zip(TABLES, [0, *ends.tolist()], strict=False))
        parts = [frame["id"].to_numpy(dtype=object) for frame in held]
        self.ids: Objects = np.concatenate(parts)
        self.corrected: Corrected = read_corrections(frames)
        self._changed = dict(self._first_written())

    def _first_written(self) -> "list[tuple[int, tuple[int, int]]]":
        """By the number of each replacement: the first one's number, and when it was written."""
        first = self.corrected.first
        if not first:
            return []
        wanted = {*first, *(each.id for each in first.values())}
        places = np.flatnonzero(pd.Series(self.ids).isin(wanted))
        number = {self.ids[place]: int(place) for place in places}
        return [
            (number[standing], (number[old.id], instant(old.recorded_at)))
            for standing, old in first.items()
            if standing in number and old.id in number
        ]

    @cached_property
    def first(self) -> Ints:
        """By number the entry in whose place each is, written first; itself where in nobody's."""
        numbers = np.arange(len(self.ids))
        for standing, (old, _) in self._changed.items():
            numbers[standing] = old
        return numbers

    def sessions_of(self, name: str) -> Ints:
        """The row of each entry's session in the frame of sessions."""
        if name not in self._sessions_of:
            frame: pd.DataFrame = getattr(self._frames, name)
            found = self.sessions.get_indexer(pd.Index(frame["session_id"]))
            self._sessions_of[name] = found.astype(np.int64)
        return self._sessions_of[name]

    def table(self, name: str) -> Table:
        """The rows of one frame that stand."""
        frame: pd.DataFrame = getattr(self._frames, name)
        session, at = self.sessions_of(name), instants(frame["measured_at"])
        recorded = instants(frame["recorded_at"])
        rows = np.flatnonzero(stands(frame, self.corrected))
        order = np.lexsort((recorded[rows], at[rows], session[rows]))
        if len(rows) < len(frame) or not _is_in_order(order):
            rows = rows[order]
            frame = frame.iloc[rows]
        entry = rows + self.begin[name]
        return Table(
            frame=frame,
            session=session[rows],
            at=at[rows],
            recorded=recorded[rows],
            late_us=self._written(entry, recorded[rows]) - at[rows],
            entry=entry,
        )

    def _written(self, entry: Ints, recorded: Ints) -> Ints:
        if not self._changed:
            return recorded
        written = recorded.copy()
        replaced = np.flatnonzero(np.isin(entry, list(self._changed)))
        written[replaced] = [self._changed[int(each)][1] for each in entry[replaced]]
        return written

    def last_written(self, otherwise: Ints) -> Ints:
        """When anything a rule looks at was written last, `otherwise` where that is later."""
        last = otherwise.copy()
        for name in (*TABLES, "corrections"):
            frame: pd.DataFrame = getattr(self._frames, name)
            np.maximum.at(last, self.sessions_of(name), instants(frame["recorded_at"]))
        return last


def _is_in_order(order: Ints) -> bool:
    return bool((order[1:] > order[:-1]).all())
