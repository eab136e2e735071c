"""Before the start, beside the plan: the dose and the days that differ are shown, never held up."""

from datetime import timedelta

import pytest

from monitoring.course_criteria import TooCloseRule
from monitoring.criteria import Criterion, CriterionState
from monitoring.deciding import decide_timeline
from monitoring.plan_looks import PlanCode, plan_checks
from monitoring.protocols import default_protocol
from monitoring.starting import start_checks
from monitoring.timeline import read_timeline
from tests.course_factories import plan
from tests.factories import AT, order, record

PROTOCOL = default_protocol()
PLAN = plan(measured_at=AT - timedelta(days=20))
MET, NOT_MET, UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN


def looked(code: PlanCode, *entries: object, **facts: object) -> Criterion:
    timeline = read_timeline(record(*entries, **facts))  # type: ignore[arg-type]
    found = plan_checks(timeline, PLAN, PROTOCOL, AT)
    return next(each for each in found if each.code == code)


@pytest.mark.parametrize(
    ("dose_ug", "duration_min", "state", "words"),
    [
        (35_000, 40, MET, "As planned: 0.5 mg/kg over 40 min."),
        (35_100, 40, MET, "As planned: 0.5 mg/kg over 40 min."),
        (52_500, 40, NOT_MET, "Ordered: 0.75 mg/kg over 40 min; planned: 0.5 mg/kg over 40 min."),
        (35_000, 60, NOT_MET, "Ordered: 0.5 mg/kg over 60 min; planned: 0.5 mg/kg over 40 min."),
    ],
)
def test_order_beside_the_plan(
    dose_ug: int, duration_min: int, state: CriterionState, words: str
) -> None:
    found = looked(PlanCode.DOSE, order(dose_ug=dose_ug, duration_min=duration_min))
    assert (found.state, found.words) == (state, words)


@pytest.mark.parametrize(
    ("entries", "weight_g"), [((), 70_000), ((order(),), None)], ids=["no order", "no weight"]
)
def test_nothing_to_compare_is_unknown(entries: tuple[object, ...], weight_g: int | None) -> None:
    found = looked(PlanCode.DOSE, *entries, weight_g=weight_g)
    assert found.state is UNKNOWN
    assert "Needs an order and a weight" in found.words


def tolerance_days() -> int:
    assert PROTOCOL.course is not None
    rule = next(each for each in PROTOCOL.course.rules if isinstance(each, TooCloseRule))
    return rule.tolerance_days


@pytest.mark.parametrize(
    ("hours_beyond", "state"), [(-1, NOT_MET), (0, MET), (24, MET)], ids=["sooner", "just", "later"]
)
def test_days_since_the_last_one(hours_beyond: int, state: CriterionState) -> None:
    least = timedelta(days=PLAN.interval_days - tolerance_days(), hours=hours_beyond)
    found = looked(PlanCode.INTERVAL, earlier_infusions=(AT - least,))
    assert found.state is state
    assert found.words.endswith("since the last one; 3 planned.")


def test_after_the_series_its_maintenance_counts() -> None:
    last = (AT - timedelta(days=10),)
    found = looked(PlanCode.INTERVAL, earlier_infusions=last, number_in_series=7)
    assert (found.state, found.words) == (NOT_MET, "10.0 days since the last one; 28 planned.")


def test_first_infusion_is_never_too_soon() -> None:
    assert looked(PlanCode.INTERVAL).words == "The first infusion here."


def test_what_differs_never_blocks() -> None:
    held = record(order(dose_ug=70_000), earlier_infusions=(AT - timedelta(days=1),))
    timeline = read_timeline(held)
    evaluation = decide_timeline(held, timeline, PROTOCOL, AT)
    plain = start_checks(held, timeline, evaluation, PROTOCOL, AT)
    with_plan = start_checks(held, timeline, evaluation, PROTOCOL, AT, PLAN)

    assert with_plan.blocking == plain.blocking
    shown = {each.criterion.code: each.criterion.state for each in with_plan.checks}
    assert shown[PlanCode.DOSE] is shown[PlanCode.INTERVAL] is NOT_MET
