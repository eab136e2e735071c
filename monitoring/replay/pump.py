"""The pump's events and the orders of many sessions in columns; doses in mcg, rates in mcg/h."""

import numpy as np

from monitoring.infusions import InfusionAction
from monitoring.ledger import PUMP_STEPS, PumpState
from monitoring.replay.arrays import NEVER, Bools, Floats, Ints, begins, firsts_of, floats, last_of
from monitoring.replay.columns import Pump
from monitoring.replay.numbering import Table

_ACTIONS = tuple(InfusionAction)
_STATE_AFTER = {action: state for steps in PUMP_STEPS.values() for action, state in steps.items()}
# Whether an action may follow another one: the state depends on nothing but the one before.
_MAY_FOLLOW = np.array(
    [[after in PUMP_STEPS[_STATE_AFTER[before]] for after in _ACTIONS] for before in _ACTIONS]
)
_MAY_BEGIN = np.array([action in PUMP_STEPS[PumpState.NOT_STARTED] for action in _ACTIONS])
_START, _STOP = _ACTIONS.index(InfusionAction.START), _ACTIONS.index(InfusionAction.STOP)
_US_PER_H = 3_600_000_000


class PumpEvents:
    """The events of all sessions and what follows from them, as `read_ledger` says it for one."""

    def __init__(self, events: Table, orders: Table, n_sessions: int) -> None:
        self._n = n_sessions
        self.session, self.at, self.entry = events.session, events.at, events.entry
        codes = {action: code for code, action in enumerate(_ACTIONS)}
        self._action: Ints = np.array(events.frame["action"].map(codes), dtype=np.int64)
        self._rate = floats(events.frame["rate_ug_per_h"])
        self._amount = floats(events.frame["amount_ug"])
        self._orders = orders
        self.started, self.stopped = self._first(_START), self._first(_STOP)
        self.is_odd = self._is_broken() | self._is_tied(events)

    def _first(self, action: int) -> Ints:
        found = np.full(self._n, NEVER, dtype=np.int64)
        rows = np.flatnonzero(self._action == action)[::-1]
        found[self.session[rows]] = self.at[rows]
        return found

    def _is_broken(self) -> Bools:
        """Which sessions have a step that cannot follow the one before."""
        broken: Bools = np.zeros(self._n, dtype=np.bool_)
        if not len(self._action):
            return broken
        may = _MAY_BEGIN[self._action]
        follows = np.flatnonzero(~begins(self.session))
        may[follows] = _MAY_FOLLOW[self._action[follows - 1], self._action[follows]]
        broken[self.session[~may]] = True
        return broken

    def _is_tied(self, events: Table) -> Bools:
        """Which sessions have two events, or two newest orders, whose order only their ids tell."""
        tied: Bools = np.zeros(self._n, dtype=np.bool_)
        for table in (events, self._orders):
            same = (
                (table.session[1:] == table.session[:-1])
                & (table.at[1:] == table.at[:-1])
                & ((table.recorded[1:] == table.recorded[:-1]) | (table is self._orders))
            )
            tied[table.session[1:][same]] = True
        return tied

    def columns(self, decided_at: Ints) -> Pump:
        """The events with what was given by `decided_at` (to within a mcg) and what was ordered."""
        last = last_of(np.ones(len(self._orders.at), dtype=np.bool_), self._orders.session, self._n)
        dose, minutes = (
            _taken(floats(self._orders.frame[name]), last) for name in ("dose_ug", "duration_min")
        )
        return Pump(
            session=self.session,
            firsts=firsts_of(self.session, self._n),
            at=self.at,
            entry=self.entry,
            rate_ug_per_h=self._rate,
            is_bolus=~np.isnan(self._amount),
            given_ug=self._given(decided_at),
            dose_ug=dose,
            ordered_ug_per_h=np.rint(dose * 60 / minutes),
        )

    def _given(self, decided_at: Ints) -> Floats:
        until = decided_at[self.session]
        bolus = ~np.isnan(self._amount)
        given: Floats = np.bincount(
            self.session, np.where(bolus & (self.at <= until), self._amount, 0.0), self._n
        ).astype(np.float64)
        rows = np.flatnonzero(~bolus)
        if not len(rows):
            return given
        session, began = self.session[rows], self.at[rows]
        is_last = np.append(session[1:] != session[:-1], True)
        ended = np.where(is_last, NEVER, np.append(began[1:], NEVER))
        lasted = np.maximum(np.minimum(ended, until[rows]) - began, 0)
        rate = np.nan_to_num(self._rate[rows])
        given += np.bincount(session, rate * lasted / _US_PER_H, self._n)
        return given


def _taken(values: Floats, rows: Ints) -> Floats:
    """The values of these rows, NaN for -1."""
    if not len(values):
        return np.full(len(rows), np.nan)
    return np.where(rows < 0, np.nan, values[rows])
