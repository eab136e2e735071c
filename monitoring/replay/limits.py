"""Limits in columns: what `rules.values` says of one session, of many at once.

Most sessions cross no bound: each session's extremes tell, and only the readings of the others are
looked at one by one.
"""

import numpy as np

from monitoring.limits import Bound, Limit
from monitoring.protocols import LimitRule
from monitoring.replay.arrays import (
    MINUTE_US,
    NEVER,
    Bools,
    Floats,
    Ints,
    rows_of,
)
from monitoring.replay.by_table import findings_by_table
from monitoring.replay.columns import PHASES, Columns, Readings
from monitoring.replay.findings import Findings
from monitoring.replay.rounding import CLOSE_PERCENT, crosses
from monitoring.sessions import Phase


def limit_findings(rule: LimitRule, columns: Columns, historic_us: int) -> Findings:
    """The rule's findings in every session where a reading crosses one of its bounds."""
    return findings_by_table(
        rule.limits,
        columns,
        _may_be_crossed(rule, columns),
        lambda table, wanted: _in_table(rule, table, columns, wanted, historic_us),
    )


def _may_be_crossed(rule: LimitRule, columns: Columns) -> Bools:
    """In which sessions the lowest or the highest reading, whatever its phase, crosses a bound."""
    found = np.zeros(len(columns.sessions), dtype=np.bool_)
    for limit in rule.limits:
        table, base = columns.readings_of(limit.measure), columns.base[limit.measure]
        low, high = limit.nearest
        slack = CLOSE_PERCENT if limit.of == "percent" else 0
        found |= _number(limit, table.low[limit.measure], base) <= low + slack
        found |= _number(limit, table.high[limit.measure], base) >= high - slack
    return found


def _number(limit: Limit, values: Floats, base: Floats) -> Floats:
    """What the bounds are held against, a percentage not yet rounded; NaN where there is none."""
    if limit.of == "value":
        return values
    if limit.of == "change":
        return values - base
    return 100 * (values - base) / base


def _in_table(
    rule: LimitRule, table: Readings, columns: Columns, wanted: Ints, historic_us: int
) -> Findings:
    rows = rows_of(table.firsts, wanted)
    session = table.session[rows]
    scope = _scope(rule, table, columns, rows)
    seen = np.zeros(len(rows), dtype=np.bool_)
    rank = np.zeros(len(rows), dtype=np.int64)
    for limit in rule.limits:
        if columns.readings_of(limit.measure) is table:
            base = columns.base[limit.measure][session]
            values = table.measured[limit.measure][rows]
            valid = scope & ~np.isnan(values)
            if limit.of != "value":
                valid &= ~np.isnan(base)
            seen |= valid
            np.maximum(rank, _ranks(limit, valid, values, base, session, table.at[rows]), out=rank)
    rows, session = rows[seen], session[seen]
    return Findings(
        session=session,
        track=session,
        at=table.at[rows],
        entry=table.entry[rows],
        rank=rank[seen],
        is_late=table.late_us[rows] > historic_us,
        ends_at=_end_of_phases(rule.phases, columns)[session],
    )


def _scope(rule: LimitRule, table: Readings, columns: Columns, rows: Ints) -> Bools:
    """Which readings the rule looks at."""
    looked_at = np.array([phase in rule.phases for phase in PHASES])
    scope: Bools = looked_at[table.phase[rows]]
    if rule.from_min_after_stop:
        stopped = columns.sessions.stopped[table.session[rows]]
        earliest = stopped + rule.from_min_after_stop * MINUTE_US
        scope &= (stopped == NEVER) | (table.at[rows] >= earliest)
    return scope


def _ranks(
    limit: Limit, valid: Bools, values: Floats, base: Floats, session: Ints, at: Ints
) -> Ints:
    """The rank of the worst bound that each reading crosses."""
    ranks = np.zeros(len(values), dtype=np.int64)
    if limit.floor:
        valid = valid & (np.isnan(base) | (np.abs(values - base) >= limit.floor))
    rows = np.flatnonzero(valid)
    numbers = _number(limit, values[rows], base[rows])
    digits = 9 if limit.of == "percent" else None
    for severity, bounds in reversed(limit.worst_first):
        for bound in bounds:
            crossing = crosses(bound, numbers, digits)
            if bound.repeat_after_min is not None and crossing.any():
                crossing &= _is_repeated(bound, crossing, session[rows], at[rows])
            ranks[rows[crossing]] = severity.rank
    return ranks


def _is_repeated(bound: Bound, crossing: Bools, session: Ints, at: Ints) -> Bools:
    """Which crossings have another one before them, long enough ago and not too long."""
    rows = np.flatnonzero(crossing)
    of, when = session[rows], at[rows]
    latest = when - (bound.repeat_after_min or 0) * MINUTE_US
    earliest = when - bound.repeat_within_min * MINUTE_US
    repeated = np.zeros(len(rows), dtype=np.bool_)
    for back in range(1, len(rows)):
        before, is_near = when[:-back], of[back:] == of[:-back]
        is_near &= before >= earliest[back:]
        if not is_near.any():
            break
        repeated[back:] |= is_near & (before <= latest[back:])
    found = np.zeros(len(crossing), dtype=np.bool_)
    found[rows[repeated]] = True
    return found


def _end_of_phases(phases: frozenset[Phase], columns: Columns) -> Ints:
    """When the last of the rule's phases was over, by session."""
    if Phase.RECOVERY in phases:
        return np.full(len(columns.sessions), NEVER, dtype=np.int64)
    return columns.sessions.stopped if Phase.INFUSION in phases else columns.sessions.started
