"""Several things out of line at about the same time, in columns (`rules.together` for one)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from monitoring.protocols import CombinationRule
from monitoring.replay.arrays import MINUTE_US, NEVER, Bools, Ints, last_before
from monitoring.replay.columns import Columns
from monitoring.replay.findings import CALM, NO_FINDINGS, Findings, all_findings


class Found(NamedTuple):
    """What a rule of a group found."""

    group: str
    findings: Findings


def combination_findings(
    rule: CombinationRule, columns: Columns, found: Sequence[Found]
) -> Findings:
    """One track for each session in which enough groups were out of line."""
    theirs = [each for each in found if each.group in rule.groups]
    names = sorted({each.group for each in theirs})
    own = all_findings([each.findings for each in theirs])
    group = np.repeat(
        np.array([names.index(each.group) for each in theirs], dtype=np.int64),
        [len(each.findings.at) for each in theirs],
    )
    bad = own.rank >= rule.at_least.rank
    kept = _enough_groups(rule, own.session[bad], group[bad], columns)[own.session]
    own, group, bad = own.of(kept), group[kept], bad[kept]
    if not len(own.at):
        return NO_FINDINGS
    is_found = _beside_enough(rule, own, group, bad)
    rank = np.where(is_found, rule.severity.rank, CALM)
    return _one_track(columns, replace(own, rank=rank))


def _enough_groups(rule: CombinationRule, session: Ints, group: Ints, columns: Columns) -> Bools:
    """In which sessions enough groups were out of line, at whatever time."""
    n_groups = int(group.max()) + 1 if len(group) else 1
    pairs = np.unique(session * n_groups + group)
    return np.bincount(pairs // n_groups, minlength=len(columns.sessions)) >= rule.count


def _beside_enough(rule: CombinationRule, own: Findings, group: Ints, bad: Bools) -> Bools:
    """Which findings are out of line with enough groups within the minutes before."""
    rows = np.flatnonzero(bad)
    session, at = own.session[rows], own.at[rows]
    count = np.zeros(len(rows), dtype=np.int64)
    for each in np.unique(group[rows]):
        others = rows[group[rows] == each]
        others = others[np.lexsort((own.at[others], own.session[others]))]
        last = last_before(own.session[others], own.at[others], session, at)
        near = last >= 0
        near[near] = own.at[others[last[near]]] >= at[near] - rule.within_min * MINUTE_US
        count += near
    found = np.zeros(len(bad), dtype=np.bool_)
    found[rows[count >= rule.count]] = True
    return found


def _one_track(columns: Columns, findings: Findings) -> Findings:
    """As `rules.together` does it: where two speak of one moment, the last out of line counts."""
    bad = findings.rank > CALM
    order = np.lexsort((bad, findings.entry, findings.at, findings.session))  # stable
    session, at, entry = (
        column[order] for column in (findings.session, findings.at, findings.entry)
    )
    same = (session[1:] == session[:-1]) & (at[1:] == at[:-1]) & (entry[1:] == entry[:-1])
    last = order[np.append(~same, np.ones(1, dtype=np.bool_))]
    one = findings.of(last)
    return columns.in_time(
        replace(one, track=one.session, ends_at=np.full(len(last), NEVER, dtype=np.int64))
    )
