"""Which entries of many sessions stand, and in whose place: worked out where there are corrections.

A session without a correction, and that is most of them, costs nothing here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from monitoring.corrected import last_corrections, replaced
from monitoring.entries import Correction
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, UserId
from monitoring.replay.arrays import Bools
from monitoring.replay.frames import ReplayFrames

_NOBODY = UserId(UUID(int=0))
_TABLES = ("vitals", "assessments", "effects", "pump", "orders", "care")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What corrections did to a chunk: what no longer stands, and in whose place the rest is.

    `first` is, for each replacement that stands, the entry that was written first.
    """

    gone: frozenset[EntryId]
    first: Mapping[EntryId, EntryHeader]
    by_session: Mapping[UUID, tuple[Correction, ...]]


def read_corrections(frames: ReplayFrames) -> Corrected:
    """The corrections of a chunk, followed as `monitoring.corrected` follows those of a record."""
    by_session: defaultdict[UUID, list[Correction]] = defaultdict(list)
    for session_id, correction in _corrections(frames.corrections):
        by_session[session_id].append(correction)
    gone: set[EntryId] = set()
    first: dict[EntryId, EntryHeader] = {}
    headers = _headers(frames, by_session)
    for session_id, found in by_session.items():
        last = last_corrections(found)
        gone.update(last)
        before = replaced((*headers[session_id], *found), last)
        first.update((standing, old[0]) for standing, old in before.items() if old)
    kept = {session_id: tuple(found) for session_id, found in by_session.items()}
    return Corrected(gone=frozenset(gone), first=first, by_session=kept)


def _corrections(frame: pd.DataFrame) -> Iterator[tuple[UUID, Correction]]:
    for row in frame.itertuples(index=False):
        replacement = row.replacement_id
        yield (
            row.session_id,  # type: ignore[misc]  # columns of ours
            Correction(
                **_header(row),
                target_id=row.target_id,  # type: ignore[arg-type]
                replacement_id=None if pd.isna(replacement) else replacement,  # type: ignore[arg-type]
                reason="not read",
            ),
        )


def _headers(frames: ReplayFrames, sessions: Iterable[UUID]) -> Mapping[UUID, list[EntryHeader]]:
    wanted = set(sessions)
    found: defaultdict[UUID, list[EntryHeader]] = defaultdict(list)
    for name in _TABLES if wanted else ():
        frame: pd.DataFrame = getattr(frames, name)
        theirs = frame.loc[frame["session_id"].isin(wanted)]
        for row in theirs[["session_id", "id", "measured_at", "recorded_at"]].itertuples():
            found[row.session_id].append(EntryHeader(**_header(row)))  # type: ignore[index]
    return found


def _header(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a named tuple of pandas)
    return {
        "id": row.id,
        "measured_at": _instant(row.measured_at),
        "recorded_at": _instant(row.recorded_at),
        "performed_by": _NOBODY,
        "recorded_by": _NOBODY,
    }


def _instant(at: pd.Timestamp) -> datetime:
    return at.to_pydatetime()


def stands(frame: pd.DataFrame, corrected: Corrected) -> Bools:
    """Which rows no correction has taken back."""
    kept: Bools = np.ones(len(frame), dtype=np.bool_)
    if corrected.gone:
        doubtful = np.flatnonzero(frame["session_id"].isin(corrected.by_session))
        kept[doubtful] = ~frame["id"].iloc[doubtful].isin(corrected.gone).to_numpy()
    return kept
