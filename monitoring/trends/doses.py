"""What was ordered and given in each infusion, by the ledger, and whether it was held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pandas as pd

from monitoring.errors import StateRefused
from monitoring.ids import SessionId, UserId
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import Ledger, read_ledger
from monitoring.sessions import SessionOutcome
from monitoring.trends.frames import PatientFrames

_NOBODY = UserId(UUID(int=0))  # frames leave out who did it, and the ledger does not ask
_AS_ORDERED_PCT = 95  # (D) below this share of the order it was held back; a minute of 40 is 2.5 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Amounts in mcg; None means unknown. `given_ug` is unknown while the infusion runs.

    `was_held_back`: the rate was lowered, the infusion paused or stopped before its order.
    """

    given_ug: int | None
    ordered_ug: int | None
    was_held_back: bool | None


def doses(frames: PatientFrames, infusions: pd.DataFrame) -> list[Dose]:
    """The dose of each infusion; one whose steps cannot follow each other is unknown."""
    steps = _steps(frames.pump)
    orders = _ordered_ug(frames.orders)
    return [
        _dose(steps.get(session_id, []), orders.get(session_id), outcome)
        for session_id, outcome in zip(infusions["session_id"], infusions["outcome"], strict=True)
    ]


def _dose(steps: Sequence[InfusionEvent], ordered_ug: int | None, outcome: str | None) -> Dose:
    try:
        ledger = read_ledger(steps, ())
    except StateRefused:
        return Dose(given_ug=None, ordered_ug=ordered_ug, was_held_back=None)
    given_ug = None if ledger.stopped_at is None else ledger.given_ug(ledger.stopped_at)
    was_held_back = (
        True
        if _was_eased(steps, ledger) or outcome == SessionOutcome.STOPPED_EARLY
        else _was_cut_short(given_ug, ordered_ug)
    )
    return Dose(given_ug=given_ug, ordered_ug=ordered_ug, was_held_back=was_held_back)


def _was_eased(steps: Sequence[InfusionEvent], ledger: Ledger) -> bool:
    """Was it paused, or run slower than just before?"""
    rates = [segment.rate_ug_per_h for segment in ledger.segments]
    is_slower = any(later < before for before, later in pairwise(rates))
    return is_slower or any(step.action is InfusionAction.PAUSE for step in steps)


def _was_cut_short(given_ug: int | None, ordered_ug: int | None) -> bool | None:
    if given_ug is None or ordered_ug is None:
        return None
    return given_ug * 100 < _AS_ORDERED_PCT * ordered_ug


def _steps(pump: pd.DataFrame) -> dict[SessionId, list[InfusionEvent]]:
    """The steps at the pump of each session."""
    steps: dict[SessionId, list[InfusionEvent]] = {}
    for session_id, entry_id, measured_at, recorded_at, action, rate, amount in zip(
        pump["session_id"],
        pump["id"],
        _datetimes(pump["measured_at"]),
        _datetimes(pump["recorded_at"]),
        pump["action"],
        _whole(pump["rate_ug_per_h"]),
        _whole(pump["amount_ug"]),
        strict=True,
    ):
        event = InfusionEvent(
            id=entry_id,
            measured_at=measured_at,
            recorded_at=recorded_at,
            performed_by=_NOBODY,
            recorded_by=_NOBODY,
            action=InfusionAction(action),
            rate_ug_per_h=rate,
            amount_ug=amount,
        )
        steps.setdefault(session_id, []).append(event)
    return steps


def _ordered_ug(orders: pd.DataFrame) -> dict[SessionId, int]:
    """The dose of the newest order of each session, as the ledger takes it."""
    columns = (orders[name] for name in ("measured_at", "id", "session_id", "dose_ug"))
    return {session_id: int(dose) for _, _, session_id, dose in sorted(zip(*columns, strict=True))}


def _datetimes(column: "pd.Series[pd.Timestamp]") -> list[datetime]:
    return list(column.dt.to_pydatetime())


def _whole(column: "pd.Series[Any]") -> list[int | None]:
    return [None if number is pd.NA else number for number in column.tolist()]
