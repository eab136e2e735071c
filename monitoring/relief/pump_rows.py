"""What was given in each of many infusions: the ledger in columns (`monitoring.ledger`)."""

import numpy as np
import pandas as pd

from monitoring.infusions import InfusionAction
from monitoring.ledger import PUMP_STEPS, PumpState
from monitoring.sessions import SessionOutcome

_US_PER_H = 3_600_000_000
_AS_ORDERED_PCT = 95  # (D) as `trends.doses`: below this share of the order it was held back


def _possible() -> frozenset[str]:
    """Which step may follow which, as "before>after"; the first one follows nothing."""
    leading_to = {state: {PumpState.NOT_STARTED: [""]}.get(state, []) for state in PumpState}
    for following in PUMP_STEPS.values():
        for action, state in following.items():
            leading_to[state].append(action.value)
    return frozenset(
        f"{before}>{action.value}"
        for state, following in PUMP_STEPS.items()
        for action in following
        for before in leading_to[state]
    )


_POSSIBLE = _possible()


def pump_rows(pump: pd.DataFrame, orders: pd.DataFrame, outcomes: pd.Series) -> pd.DataFrame:
    """What was given in each session that has pump events, by session_id.

    `outcomes` (`SessionOutcome` or None) are by session_id. Columns: given_ug (mcg, rounded once
    as in the ledger; `<NA>` while it runs), ordered_ug (the newest order; `<NA>` without one) and
    was_held_back: paused, slowed, stopped early, or less than 95 % of the order given; `<NA>`
    where that is not known. Nothing is known of steps that cannot follow each other. Of one
    instant, steps and orders follow each other as they do in their frames.
    """
    session, ids = pd.factorize(pump["session_id"])
    events = pump.assign(session=session).sort_values(
        ["session", "measured_at", "recorded_at"], ignore_index=True
    )
    steps = _steps(events)
    each = steps.groupby("session", sort=False)
    given = _rounded(each["product"].sum()) + _boluses(events, steps)
    is_readable = _can_follow(events).reindex(given.index)
    has_stopped = each["action"].last() == InfusionAction.STOP
    rows = pd.DataFrame({"given_ug": given.astype("Int64").where(has_stopped & is_readable)})
    rows["ordered_ug"] = _ordered(orders).reindex(ids[rows.index]).array
    falls_short = rows["given_ug"] * 100 < rows["ordered_ug"] * _AS_ORDERED_PCT
    was_early = outcomes.reindex(ids[rows.index]).eq(SessionOutcome.STOPPED_EARLY).to_numpy()
    # <NA> stays <NA> unless one of the others is true.
    held_back = each["is_less"].any().astype("boolean") | was_early | falls_short
    rows["was_held_back"] = held_back.where(is_readable)
    return rows.set_axis(ids[rows.index], axis="index")


def _can_follow(events: pd.DataFrame) -> pd.Series:
    """May the steps of each session follow each other?"""
    before = events.groupby("session", sort=False)["action"].shift(1).fillna("")
    pairs = before.astype(str) + ">" + events["action"].astype(str)
    return pairs.isin(_POSSIBLE).groupby(events["session"], sort=False).all()


def _steps(events: pd.DataFrame) -> pd.DataFrame:
    """Each step but boluses, with what ran until the next one (`product`: mcg/h times us)."""
    steps = events.loc[events["action"] != InfusionAction.BOLUS]
    each = steps.groupby("session", sort=False)
    until = each["measured_at"].shift(-1).fillna(steps["measured_at"])
    microseconds = (until - steps["measured_at"]).dt.as_unit("us").astype("int64")
    rate = steps["rate_ug_per_h"].astype("Int64").fillna(0).astype("int64")
    earlier = each["rate_ug_per_h"].ffill().groupby(steps["session"], sort=False).shift(1)
    is_slower = (steps["rate_ug_per_h"] < earlier).fillna(value=False)
    is_less = is_slower | (steps["action"] == InfusionAction.PAUSE)
    return steps.assign(product=microseconds * rate, is_less=is_less.astype(bool))


def _rounded(product: pd.Series) -> pd.Series:
    return (2 * product + _US_PER_H) // (2 * _US_PER_H)


def _boluses(events: pd.DataFrame, steps: pd.DataFrame) -> pd.Series:
    """The boluses of each session, mcg; 0 where there was none."""
    boluses = events.loc[events["action"] == InfusionAction.BOLUS]
    sums = boluses.groupby("session", sort=False)["amount_ug"].sum()
    return sums.reindex(pd.unique(steps["session"])).fillna(0).astype("int64")


def _ordered(orders: pd.DataFrame) -> pd.Series:
    newest = orders.sort_values("measured_at", kind="stable").drop_duplicates(
        "session_id", keep="last"
    )
    return newest.set_index("session_id")["dose_ug"].astype("Int64")


def dose_mg_per_kg(given_ug: pd.Series, weight_g: pd.Series) -> pd.Series:
    """What was given for each kilogram (mg/kg), NaN where dose or weight is unknown."""
    given = given_ug.to_numpy(dtype=np.float64, na_value=np.nan)
    weight = weight_g.to_numpy(dtype=np.float64, na_value=np.nan)
    return pd.Series(given / weight, index=given_ug.index)
