"""Things that become worse as time passes, in columns: the findings of each wait that is over."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from monitoring.protocols import Wait
from monitoring.replay.arrays import MINUTE_US, NEVER, Bools, Ints
from monitoring.replay.findings import CALM, NO_FINDINGS, Findings, all_findings


class Waiting(NamedTuple):
    """What is waited for: counted from `since`, found at the latest at `until`, over at `end`."""

    session: Ints
    entry: Ints
    since: Ints
    until: Ints
    end: Ints


def by_waits(
    waiting: Waiting, waits: Iterable[Wait], spared: Mapping[int, Bools] | None = None
) -> Findings:
    """One track for each thing waited for: a finding for each wait that was over, then its end.

    Where no wait was over there is no track. `spared` holds, by the place of a wait among them in
    their order, where it does not count; with it a track has its end whatever was found.
    """
    parts: list[Findings] = []
    found = np.full(len(waiting.session), spared is not None)
    for place, wait in enumerate(sorted(waits, key=lambda wait: wait.after_min)):
        over_at = waiting.since + wait.after_min * MINUTE_US
        reached = over_at <= waiting.until
        if spared and place in spared:
            reached &= ~spared[place]
        found |= reached
        parts.append(_found(waiting, np.flatnonzero(reached), over_at, wait.severity.rank))
    parts.append(_found(waiting, np.flatnonzero(found & (waiting.end != NEVER)), waiting.end, CALM))
    together = all_findings(parts)
    order = np.argsort(together.track, kind="stable")
    return together.of(order) if len(order) else NO_FINDINGS


def _found(waiting: Waiting, rows: Ints, at: Ints, rank: int) -> Findings:
    return Findings(
        session=waiting.session[rows],
        track=rows,
        at=at[rows],
        entry=waiting.entry[rows],
        rank=np.full(len(rows), rank, dtype=np.int64),
        is_late=np.zeros(len(rows), dtype=np.bool_),
        ends_at=np.full(len(rows), NEVER, dtype=np.int64),
    )
