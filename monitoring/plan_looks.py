"""Today's order and day beside the patient's own treatment plan: shown, never in the way.

No limit is made here: a plan is a physician's own words, and only what differs from it is said.
"""

from datetime import datetime
from enum import StrEnum

from monitoring.course_criteria import TooCloseRule
from monitoring.course_entries import TreatmentPlan
from monitoring.criteria import Criterion, CriterionState
from monitoring.plans import planned_interval_days
from monitoring.protocols import MonitoringProtocol
from monitoring.timeline import Timeline

_DAY_S = 86_400
_PLAN = ("the patient’s treatment plan",)


class PlanCode(StrEnum):
    """A look at the plan; no protocol can name it, as the start never waits for it."""

    DOSE = "planned_dose"
    INTERVAL = "planned_interval"


def plan_checks(
    timeline: Timeline, plan: TreatmentPlan, protocol: MonitoringProtocol, at: datetime
) -> tuple[Criterion, Criterion]:
    """Whether the order is the plan's, and whether the last infusion lies as far back as planned.

    Doses are compared as they are shown, to a hundredth of a mg/kg. Days are told apart by the
    tolerance of the protocol's rule for infusions too close together, where it has one.
    """
    return _dose(timeline, plan), _interval(timeline, plan, protocol, at)


def _dose(timeline: Timeline, plan: TreatmentPlan) -> Criterion:
    order, weight_g = timeline.ledger.order, timeline.session.weight_g
    planned = _words(plan.dose_ug_per_kg, plan.duration_min)
    if order is None or weight_g is None:
        words = f"Planned: {planned}. Needs an order and a weight."
        return _says(PlanCode.DOSE, CriterionState.UNKNOWN, words)
    ordered = _words(1000 * order.dose_ug / weight_g, order.duration_min)
    if ordered == planned:
        return _says(PlanCode.DOSE, CriterionState.MET, f"As planned: {planned}.")
    words = f"Ordered: {ordered}; planned: {planned}."
    return _says(PlanCode.DOSE, CriterionState.NOT_MET, words)


def _words(ug_per_kg: float, duration_min: int) -> str:
    """Without a zero at the end, which a dose never has: "0.5 mg/kg over 40 min"."""
    return f"{round(ug_per_kg / 1000, 2):g} mg/kg over {duration_min} min"


def _interval(
    timeline: Timeline, plan: TreatmentPlan, protocol: MonitoringProtocol, at: datetime
) -> Criterion:
    earlier = [each for each in timeline.session.earlier_infusions if each < at]
    if not earlier:
        return _says(PlanCode.INTERVAL, CriterionState.MET, "The first infusion here.")
    number = timeline.session.number_in_series
    if number is None:
        number = sum(each >= plan.measured_at for each in earlier) + 1
    planned, rule = planned_interval_days(plan, number), _rule(protocol)
    days = (at - max(earlier)).total_seconds() / _DAY_S
    is_too_soon = planned - days > (0 if rule is None else rule.tolerance_days)
    words = f"{days:.1f} days since the last one; {planned} planned."
    state = CriterionState.NOT_MET if is_too_soon else CriterionState.MET
    return _says(PlanCode.INTERVAL, state, words, () if rule is None else rule.origin)


def _rule(protocol: MonitoringProtocol) -> TooCloseRule | None:
    rules = () if protocol.course is None else protocol.course.rules
    return next((rule for rule in rules if isinstance(rule, TooCloseRule)), None)


def _says(
    code: PlanCode, state: CriterionState, words: str, origin: tuple[str, ...] = ()
) -> Criterion:
    name = "Dose of the plan" if code is PlanCode.DOSE else "Interval of the plan"
    return Criterion(code=code.value, name=name, state=state, words=words, origin=(*_PLAN, *origin))
