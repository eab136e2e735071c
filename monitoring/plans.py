"""What a treatment plan asks for: the order of one infusion, and how far apart they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from monitoring.course_entries import TreatmentPlan


class PlannedOrder(NamedTuple):
    """The dose of one infusion in mcg, and over how many minutes."""

    dose_ug: int
    duration_min: int


def order_of(plan: TreatmentPlan, weight_g: int) -> PlannedOrder:
    """What the plan gives a patient of this weight, to the nearest mcg, halves upwards."""
    dose_ug = (plan.dose_ug_per_kg * weight_g + 500) // 1000
    return PlannedOrder(dose_ug=dose_ug, duration_min=plan.duration_min)


def plan_at(plans: Sequence[TreatmentPlan], at: datetime) -> TreatmentPlan | None:
    """The plan that held at `at`; `plans` are those that stand, in order of time."""
    return next((plan for plan in reversed(plans) if plan.measured_at <= at), None)


def planned_interval_days(plan: TreatmentPlan, number_in_series: int) -> int:
    """How many days before infusion `number_in_series` (from 1) the last one should lie.

    Within the series its interval; after it the maintenance interval, or where none is planned the
    series' own: nothing closer was ever planned.
    """
    if number_in_series <= plan.planned_in_series:
        return plan.interval_days
    return plan.maintenance_days or plan.interval_days
