"""The infusion ledger: what ran when, and how much was given. Integer micrograms throughout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from monitoring.errors import StateRefused, ValueRefused
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder

_US_PER_H = 3_600_000_000
_US = timedelta(microseconds=1)


class DoseQuantity(StrEnum):
    """What a dose rule looks at. Stored in protocols."""

    RATE_MG_PER_KG_H = "rate_mg_per_kg_h"
    GIVEN_MG_PER_KG = "given_mg_per_kg"
    OVER_ORDER_PCT = "over_order_pct"
    RATE_OVER_ORDER_PCT = "rate_over_order_pct"


class PumpState(StrEnum):
    """What the pump is doing, as far as it was written down."""

    NOT_STARTED = "not started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


PUMP_STEPS: Mapping[PumpState, Mapping[InfusionAction, PumpState]] = MappingProxyType(
    {
        PumpState.NOT_STARTED: {InfusionAction.START: PumpState.RUNNING},
        PumpState.RUNNING: {
            InfusionAction.RATE_CHANGE: PumpState.RUNNING,
            InfusionAction.BOLUS: PumpState.RUNNING,
            InfusionAction.PAUSE: PumpState.PAUSED,
            InfusionAction.STOP: PumpState.STOPPED,
        },
        PumpState.PAUSED: {
            InfusionAction.RESUME: PumpState.RUNNING,
            InfusionAction.STOP: PumpState.STOPPED,
        },
        PumpState.STOPPED: {},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of constant rate (mcg/h); `ended_at` is None while it runs."""

    started_at: datetime
    ended_at: datetime | None
    rate_ug_per_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One session's infusion; `order` is the newest order, or None."""

    segments: tuple[Segment, ...]
    boluses: tuple[InfusionEvent, ...]
    order: InfusionOrder | None
    started_at: datetime | None
    stopped_at: datetime | None
    state: PumpState

    def given_ug(self, at: datetime) -> int:
        """Micrograms given by `at`: the sum over the intervals, rounded once, and the boluses."""
        product = sum(
            segment.rate_ug_per_h * _microseconds(segment, at) for segment in self.segments
        )
        boluses = sum(event.amount_ug or 0 for event in self.boluses if event.measured_at <= at)
        return (2 * product + _US_PER_H) // (2 * _US_PER_H) + boluses

    def rate_ug_per_h(self, at: datetime) -> int:
        """The rate (mcg/h) that ran at `at`; 0 when nothing ran."""
        for segment in self.segments:
            if segment.started_at <= at and (segment.ended_at is None or at < segment.ended_at):
                return segment.rate_ug_per_h
        return 0


def _microseconds(segment: Segment, at: datetime) -> int:
    end = at if segment.ended_at is None else min(at, segment.ended_at)
    return max(0, (end - segment.started_at) // _US)


def in_order(events: Iterable[InfusionEvent]) -> list[InfusionEvent]:
    """The events by the time they happened; what was written first goes first at the same time."""
    return sorted(events, key=lambda event: (event.measured_at, event.recorded_at, event.id))


def read_ledger(events: Sequence[InfusionEvent], orders: Sequence[InfusionOrder]) -> Ledger:
    """The ledger of these events; raises StateRefused when a step does not follow the one before.

    Between two events the rate is constant; a pause and a stop end it.
    """
    state = PumpState.NOT_STARTED
    segments: list[Segment] = []
    running: tuple[datetime, int] | None = None
    ordered = in_order(events)
    for event in ordered:
        state = next_state(state, event.action)
        if event.action is InfusionAction.BOLUS:
            continue
        if running is not None:
            began, rate = running
            segments.append(
                Segment(started_at=began, ended_at=event.measured_at, rate_ug_per_h=rate)
            )
        rate_now = event.rate_ug_per_h
        running = None if rate_now is None else (event.measured_at, rate_now)
    if running is not None:
        segments.append(Segment(started_at=running[0], ended_at=None, rate_ug_per_h=running[1]))
    return Ledger(
        segments=tuple(segments),
        boluses=tuple(event for event in ordered if event.action is InfusionAction.BOLUS),
        order=max(orders, key=lambda order: (order.measured_at, order.id), default=None),
        started_at=_time_of(ordered, InfusionAction.START),
        stopped_at=_time_of(ordered, InfusionAction.STOP),
        state=state,
    )


def next_state(state: PumpState, action: InfusionAction) -> PumpState:
    """What the pump does after `action`; raises StateRefused when it cannot follow `state`."""
    if action not in PUMP_STEPS[state]:
        step = action.value.replace("_", " ")
        msg = f"The infusion is {state}: {step} cannot follow."
        raise StateRefused(msg)
    return PUMP_STEPS[state][action]


def _time_of(events: Sequence[InfusionEvent], action: InfusionAction) -> datetime | None:
    return next((event.measured_at for event in events if event.action is action), None)


# Typing errors, not clinical limits: US label, never above 0.5 mg/kg/min [G14]; 5 mg/kg is (D).
_HIGHEST_UG_PER_KG_H = 30_000
_HIGHEST_UG_PER_KG = 5_000


def check_possible_dose(event: InfusionEvent | InfusionOrder, weight_g: int | None) -> None:
    """Raise ValueRefused when a rate or an amount cannot be meant for this weight."""
    if weight_g is None:
        return
    if isinstance(event, InfusionOrder):
        _check_amount("dose_ug", event.dose_ug, weight_g)
        return
    if event.amount_ug is not None:
        _check_amount("amount_ug", event.amount_ug, weight_g)
    rate = event.rate_ug_per_h
    if rate is not None and rate * 1000 > _HIGHEST_UG_PER_KG_H * weight_g:
        raise ValueRefused(
            "rate_ug_per_h",
            f"{rate / 1000:g} mg/h is above 0.5 mg/kg/min for {weight_g / 1000:g} kg; "
            "please type it again.",
        )


def _check_amount(field: str, amount_ug: int, weight_g: int) -> None:
    if amount_ug * 1000 > _HIGHEST_UG_PER_KG * weight_g:
        raise ValueRefused(
            field,
            f"{amount_ug / 1000:g} mg is above 5 mg/kg for {weight_g / 1000:g} kg; "
            "please type it again.",
        )


def rate_of_order_ug_per_h(order: InfusionOrder) -> int:
    """The rate (mcg/h) at which the ordered dose runs over the ordered duration."""
    return round(order.dose_ug * 60 / order.duration_min)


def rate_ml_per_h(rate_ug_per_h: int, concentration_ug_per_ml: int) -> float:
    """What the pump shows for this rate (mL/h), to the nearest hundredth, halves upwards.

    Pumps take tenths or hundredths of a mL/h; the record keeps the rate in mcg/h, which is exact.
    """
    hundredths = (200 * rate_ug_per_h + concentration_ug_per_ml) // (2 * concentration_ug_per_ml)
    return hundredths / 100
