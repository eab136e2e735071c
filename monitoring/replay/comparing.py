"""Two protocols' flags of the same sessions beside each other: which are there in one only."""

from typing import Literal, NamedTuple

import numpy as np

from monitoring.replay.arrays import Ints, spans
from monitoring.replay.findings import Flags

NONE = 0
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class Differences(NamedTuple):
    """Flags that differ, in columns: the rank by each protocol, NONE where it has no such flag.

    Of a pair that differs in severity the draft's facts are given; `began` is when.
    """

    session: Ints
    rule: Ints
    raised_at: Ints
    live: Ints
    draft: Ints


def differences(live: Flags, draft: Flags) -> Differences:
    """How the draft's flags differ from the live ones.

    Two are the same look when one entry began both; else when they are of one rule and one session
    and a time is in both: then one of them only begins earlier or later.
    """
    _, in_live, in_draft = np.intersect1d(
        _keys(live, draft), _keys(draft, live), assume_unique=True, return_indices=True
    )
    pairs = _of_other_severity(draft, in_draft, live.rank[in_live])
    only_draft, only_live = _without(draft, in_draft), _without(live, in_live)
    beside = _worst_beside(draft, only_draft, live)
    moved = _of_other_severity(draft, only_draft[beside > NONE], beside[beside > NONE])
    gained = _rows(draft, only_draft[beside == NONE])
    gone = only_live[_worst_beside(live, only_live, draft) == NONE]
    lost = Differences(
        live.session[gone],
        live.rule[gone],
        live.raised_at[gone],
        live.rank[gone],
        np.full(len(gone), NONE, dtype=np.int64),
    )
    return Differences(*map(np.concatenate, zip(pairs, moved, gained, lost, strict=True)))


def _keys(flags: Flags, other: Flags) -> Ints:
    """One number for the session, the rule and the entry that began each flag."""
    n_rules = 1 + max(flags.rule.max(initial=0), other.rule.max(initial=0))
    n_entries = 1 + max(flags.began.max(initial=0), other.began.max(initial=0))
    keys: Ints = (flags.session * n_rules + flags.rule) * n_entries + flags.began
    return keys


def _without(flags: Flags, taken: Ints) -> Ints:
    left = np.ones(len(flags.session), dtype=np.bool_)
    left[taken] = False
    return np.flatnonzero(left)


def _of_other_severity(draft: Flags, rows: Ints, live_rank: Ints) -> Differences:
    other = draft.rank[rows] != live_rank
    found = _rows(draft, rows[other])
    return found._replace(live=live_rank[other])


def _rows(draft: Flags, rows: Ints) -> Differences:
    return Differences(
        draft.session[rows],
        draft.rule[rows],
        draft.raised_at[rows],
        np.full(len(rows), NONE, dtype=np.int64),
        draft.rank[rows],
    )


def _worst_beside(flags: Flags, rows: Ints, others: Flags) -> Ints:
    """The worst rank of the others that were there at a time when each of these was; else NONE."""
    worst = np.full(len(rows), NONE, dtype=np.int64)
    place, theirs = _of_same_rule(flags, rows, others)
    own = rows[place]
    begin = np.maximum(flags.raised_at[own], others.raised_at[theirs])
    end = np.minimum(flags.recovered_at[own], others.recovered_at[theirs])
    beside = (begin < end) | (flags.raised_at[own] == others.raised_at[theirs])
    np.maximum.at(worst, place[beside], others.rank[theirs[beside]])
    return worst


def _of_same_rule(flags: Flags, rows: Ints, others: Flags) -> tuple[Ints, Ints]:
    """All pairs of one rule and one session: places in `rows`, rows of `others`."""
    n_rules = 1 + max(flags.rule.max(initial=0), others.rule.max(initial=0))
    theirs = others.session * n_rules + others.rule
    own = flags.session[rows] * n_rules + flags.rule[rows]
    order = np.argsort(theirs, kind="stable")
    first, after = (np.searchsorted(theirs, own, side, sorter=order) for side in _SIDES)
    place = np.repeat(np.arange(len(rows)), after - first)
    return place, order[spans(first, after)]
