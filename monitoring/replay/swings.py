"""Jumps between readings in columns: what `rules.swings` says of one session, of many at once."""

import numpy as np

from monitoring.limits import Limit
from monitoring.protocols import SwingRule
from monitoring.replay.arrays import MINUTE_US, NEVER, Bools, Floats, Ints, rows_of
from monitoring.replay.by_table import findings_by_table
from monitoring.replay.columns import Columns, Readings
from monitoring.replay.findings import Findings
from monitoring.replay.rounding import crosses


def swing_findings(rule: SwingRule, columns: Columns, historic_us: int) -> Findings:
    """The rule's findings in every session where two readings differ by enough."""
    return findings_by_table(
        rule.limits,
        columns,
        _may_swing(rule, columns),
        lambda table, wanted: _in_table(rule, table, columns, wanted, historic_us),
    )


def _may_swing(rule: SwingRule, columns: Columns) -> Bools:
    """In which sessions the readings lie far enough apart."""
    found = np.zeros(len(columns.sessions), dtype=np.bool_)
    for limit in rule.limits:
        table = columns.readings_of(limit.measure)
        low, high = limit.nearest
        apart = table.high[limit.measure] - table.low[limit.measure]
        found |= apart >= min(-low, high)
    return found


def _in_table(
    rule: SwingRule, table: Readings, columns: Columns, wanted: Ints, historic_us: int
) -> Findings:
    rows = rows_of(table.firsts, wanted)
    seen = np.zeros(len(rows), dtype=np.bool_)
    rank = np.zeros(len(rows), dtype=np.int64)
    for limit in rule.limits:
        if columns.readings_of(limit.measure) is table:
            values = table.measured[limit.measure][rows]
            valid = np.flatnonzero(~np.isnan(values))
            seen[valid] = True
            held = rows[valid]
            found = _ranks(rule, limit, values[valid], table.session[held], table.at[held])
            rank[valid] = np.maximum(rank[valid], found)
    rows = rows[seen]
    session = table.session[rows]
    return Findings(
        session=session,
        track=session,
        at=table.at[rows],
        entry=table.entry[rows],
        rank=rank[seen],
        is_late=table.late_us[rows] > historic_us,
        ends_at=np.full(len(rows), NEVER, dtype=np.int64),
    )


def _ranks(rule: SwingRule, limit: Limit, values: Floats, session: Ints, at: Ints) -> Ints:
    """By the nearest reading before, within the rule's minutes, from which the jump is enough."""
    ranks = np.zeros(len(values), dtype=np.int64)
    earliest = at - rule.within_min * MINUTE_US
    for back in range(1, len(values)):
        is_near = (session[back:] == session[:-back]) & (at[:-back] >= earliest[back:])
        if not is_near.any():
            break
        rows = np.flatnonzero(is_near & (ranks[back:] == 0)) + back
        change = values[rows] - values[rows - back]
        ranks[rows] = worst_ranks(limit, np.abs(change) if rule.either_way else change)
    return ranks


def worst_ranks(limit: Limit, numbers: Floats) -> Ints:
    """The rank of the worst bound each number crosses; those that need a repeat do not count."""
    ranks = np.zeros(len(numbers), dtype=np.int64)
    for severity, bounds in reversed(limit.worst_first):
        for bound in bounds:
            if bound.repeat_after_min is None:
                ranks[crosses(bound, numbers, None)] = severity.rank
    return ranks
