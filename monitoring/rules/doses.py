"""Rules over the dose: rate and amount against weight, order and protocol. In mcg and mcg/h."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitoring.flags import Evidence, NotEvaluable, Severity
from monitoring.infusions import InfusionEvent
from monitoring.ledger import DoseQuantity, rate_of_order_ug_per_h
from monitoring.limits import Bound
from monitoring.protocols import DoseRule
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.timeline import Timeline

_RATES = {DoseQuantity.RATE_MG_PER_KG_H, DoseQuantity.RATE_OVER_ORDER_PCT}
_BY_ORDER = {DoseQuantity.OVER_ORDER_PCT, DoseQuantity.RATE_OVER_ORDER_PCT}
_UNITS = {
    DoseQuantity.RATE_MG_PER_KG_H: "mg/kg/h",
    DoseQuantity.GIVEN_MG_PER_KG: "mg/kg",
    DoseQuantity.OVER_ORDER_PCT: "% over the order",
    DoseQuantity.RATE_OVER_ORDER_PCT: "% over the ordered rate",
}


def look_at_dose(rule: DoseRule, timeline: Timeline, at: datetime) -> Result:
    """One track: where the rate or the amount passes what its bounds allow."""
    if not timeline.infusion:
        return Result()
    missing = _missing(rule.quantity, timeline)
    if missing:
        return Result(
            not_evaluable=NotEvaluable(rule_id=rule.id, title=rule.title, missing=missing)
        )
    look = _rates if rule.quantity in _RATES else _amounts
    findings = tuple(look(rule, timeline, at))
    tracks = (Track(direction=rule.direction, findings=findings),) if findings else ()
    return Result(tracks=tracks)


def _missing(quantity: DoseQuantity, timeline: Timeline) -> str:
    if quantity in _BY_ORDER:
        return "" if timeline.ledger.order is not None else "order"
    return "" if timeline.session.weight_g is not None else "weight"


def _whole(quantity: DoseQuantity, timeline: Timeline) -> float:
    """What 1 of the bound's unit (mg/kg, mg/kg/h) or 100 % stands for, in mcg or mcg/h."""
    order, weight_g = timeline.ledger.order, timeline.session.weight_g
    if quantity is DoseQuantity.OVER_ORDER_PCT and order is not None:
        return order.dose_ug
    if quantity is DoseQuantity.RATE_OVER_ORDER_PCT and order is not None:
        return rate_of_order_ug_per_h(order)
    return weight_g or 0  # 1 mg/kg is 1 mcg/g


def _as_quantity(quantity: DoseQuantity, amount: float, timeline: Timeline) -> float:
    """An amount (mcg) or rate (mcg/h) in the unit of the rule's bounds."""
    share = amount / _whole(quantity, timeline)
    return round(100 * (share - 1) if quantity in _BY_ORDER else share, 6)


def _rates(rule: DoseRule, timeline: Timeline, at: datetime) -> Iterator[Finding]:
    for event in timeline.infusion:
        if event.measured_at <= at and event.amount_ug is None:
            number = _as_quantity(rule.quantity, event.rate_ug_per_h or 0, timeline)
            yield Finding(event.measured_at, event.id, _evidence(rule, event, number))


def _amounts(rule: DoseRule, timeline: Timeline, at: datetime) -> Iterator[Finding]:
    """What was given can only grow: each worse bound is passed once, at a known instant."""
    if _evidence(rule, timeline.infusion[-1], _given(rule, timeline, at)) is None:
        return
    passed: Severity | None = None
    for moment, event in _moments(rule, timeline, at):
        evidence = _evidence(rule, event, _given(rule, timeline, moment), moment)
        if evidence is not None and (passed is None or evidence.severity.rank > passed.rank):
            passed = evidence.severity
            yield Finding(moment, event.id, evidence)


def _given(rule: DoseRule, timeline: Timeline, at: datetime) -> float:
    return _as_quantity(rule.quantity, timeline.ledger.given_ug(at), timeline)


def _moments(
    rule: DoseRule, timeline: Timeline, at: datetime
) -> Iterator[tuple[datetime, InfusionEvent]]:
    """The instants at which a bound may be passed: just after each crossing and each bolus."""
    moments = {event.measured_at for event in timeline.ledger.boluses}
    for _, bounds in rule.tiers.worst_first:
        for bound in bounds:
            moments.update(_crossings(rule.quantity, bound, timeline))
    for moment in sorted(moments):
        if moment <= at:
            before = [event for event in timeline.infusion if event.measured_at <= moment]
            yield moment, before[-1]


def _crossings(quantity: DoseQuantity, bound: Bound, timeline: Timeline) -> Iterator[datetime]:
    """When, within a running stretch, the given amount reaches the bound (one mcg beyond it)."""
    whole = _whole(quantity, timeline)
    share = 1 + bound.number / 100 if quantity in _BY_ORDER else bound.number
    goal_ug = share * whole + 1
    for segment in timeline.ledger.segments:
        wanted = goal_ug - timeline.ledger.given_ug(segment.started_at)
        moment = segment.started_at + timedelta(hours=max(0.0, wanted) / segment.rate_ug_per_h)
        if segment.ended_at is None or moment <= segment.ended_at:
            yield moment


def _passing(number: float, limit: float, at: datetime | None) -> str:
    """A rate is what it is; an amount is seen as it passes its limit, and goes on growing."""
    return f"{number:.3g}" if at is None else f"from here on more than {limit:g}"


def _evidence(
    rule: DoseRule, event: InfusionEvent, number: float, at: datetime | None = None
) -> Evidence | None:
    found = rule.tiers.worst_crossed(number)
    if found is None:
        return None
    severity, bound = found
    unit = _UNITS[rule.quantity]
    limit = f"limit {bound.number:g} {unit.split(' ')[0]}"
    return Evidence(
        entry_id=event.id,
        at=at or event.measured_at,
        severity=severity,
        words=f"{_passing(number, bound.number, at)} {unit} ({limit})",
        origin=bound.origin,
        value=number,
        limit=bound.number,
    )
