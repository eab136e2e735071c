"""Doses and rates in columns; what was given is worked out exactly where it may matter."""

import numpy as np

from monitoring.ledger import DoseQuantity
from monitoring.protocols import DoseRule
from monitoring.replay.arrays import NEVER, Bools, Floats
from monitoring.replay.columns import Columns
from monitoring.replay.findings import NO_FINDINGS, Findings
from monitoring.replay.rounding import crosses

_RATES = {DoseQuantity.RATE_MG_PER_KG_H, DoseQuantity.RATE_OVER_ORDER_PCT}
_BY_ORDER = {DoseQuantity.OVER_ORDER_PCT, DoseQuantity.RATE_OVER_ORDER_PCT}
_DIGITS = 6
_CLOSE_UG = 2.0  # what was given is whole mcg in the record; in columns it may be one off


def rate_findings(rule: DoseRule, columns: Columns) -> Findings:
    """One track for each session: every rate that was set. Nothing for a rule over amounts."""
    pump = columns.pump
    if rule.quantity not in _RATES:
        return NO_FINDINGS
    whole = _whole(rule.quantity, columns)
    usable = ~np.isnan(whole) & ~columns.sessions.is_odd
    rows = np.flatnonzero(usable[pump.session] & ~pump.is_bolus)
    rows = rows[pump.at[rows] <= columns.sessions.decided_at[pump.session[rows]]]
    session = pump.session[rows]
    numbers = _as_quantity(rule.quantity, np.nan_to_num(pump.rate_ug_per_h[rows]), whole[session])
    rank = np.zeros(len(rows), dtype=np.int64)
    for severity, bounds in reversed(rule.tiers.worst_first):
        for bound in bounds:
            if bound.repeat_after_min is None:
                rank[crosses(bound, numbers, _DIGITS)] = severity.rank
    return Findings(
        session=session,
        track=session,
        at=pump.at[rows],
        entry=pump.entry[rows],
        rank=rank,
        is_late=np.zeros(len(rows), dtype=np.bool_),
        ends_at=np.full(len(rows), NEVER, dtype=np.int64),
    )


def may_pass(rule: DoseRule, columns: Columns) -> Bools:
    """The sessions in which the amount given in the end may lie beyond a bound of the rule."""
    if rule.quantity in _RATES:
        return np.zeros(len(columns.sessions), dtype=np.bool_)
    whole, given = _whole(rule.quantity, columns), columns.pump.given_ug
    low, high = rule.tiers.nearest
    least, most = (
        _as_quantity(rule.quantity, given + close, whole) for close in (-_CLOSE_UG, _CLOSE_UG)
    )
    has_event = columns.pump.firsts[1:] > columns.pump.firsts[:-1]
    return has_event & ((least <= low) | (most >= high))


def _whole(quantity: DoseQuantity, columns: Columns) -> Floats:
    """What 1 of the bound's unit or 100 % stands for, by session; NaN where it is missing."""
    if quantity is DoseQuantity.OVER_ORDER_PCT:
        return columns.pump.dose_ug
    if quantity is DoseQuantity.RATE_OVER_ORDER_PCT:
        return columns.pump.ordered_ug_per_h
    return columns.sessions.weight_g


def _as_quantity(quantity: DoseQuantity, amounts: Floats, whole: Floats) -> Floats:
    share = amounts / whole
    return 100 * (share - 1) if quantity in _BY_ORDER else share
