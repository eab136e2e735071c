"""What a plan asks for: a dose by weight, and days between."""

import pytest

from monitoring.plans import order_of, plan_at, planned_interval_days
from tests.course_factories import on_day, plan


@pytest.mark.parametrize(
    ("ug_per_kg", "weight_g", "dose_ug"),
    [(500, 70_000, 35_000), (500, 70_001, 35_001), (333, 70_500, 23_477), (1, 25_000, 25)],
)
def test_order_is_dose_by_weight(ug_per_kg: int, weight_g: int, dose_ug: int) -> None:
    assert order_of(plan(dose_ug_per_kg=ug_per_kg), weight_g) == (dose_ug, 40)


def test_plan_of_its_time_counts() -> None:
    early, late = plan(0), plan(10)

    assert plan_at((early, late), on_day(-1)) is None
    assert plan_at((early, late), on_day(10)) is late
    assert plan_at((early, late), on_day(9)) is early


@pytest.mark.parametrize(("number", "days"), [(1, 3), (6, 3), (7, 28), (20, 28)])
def test_interval_by_number_in_series(number: int, days: int) -> None:
    assert planned_interval_days(plan(), number) == days
    assert planned_interval_days(plan(maintenance_days=None), number) == 3
