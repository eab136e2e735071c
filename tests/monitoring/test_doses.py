"""Dose rules: rate and amount against weight, order and protocol; infusions too often."""

from datetime import timedelta

import pytest

from monitoring.flags import FlagState, Severity
from monitoring.infusions import InfusionAction
from tests.factories import AT, at_minute, order, pump, start, stop
from tests.monitoring.deciding import evaluation, flags_of, missing_of, only_flag, severity_of

ADVISORY, WARNING = Severity.ADVISORY, Severity.WARNING


@pytest.mark.parametrize(
    ("rate_ug_per_h", "expected"),
    [(70_000, None), (70_100, ADVISORY), (140_000, ADVISORY), (140_100, WARNING)],
)
def test_rate_against_the_weight(rate_ug_per_h: int, expected: Severity | None) -> None:
    result = evaluation(start(0, rate_ug_per_h), minute=1)

    assert severity_of(result, "RATE_HIGH") == expected


def test_slower_rate_recovers_the_flag() -> None:
    slower = pump(10, InfusionAction.RATE_CHANGE, rate_ug_per_h=50_000)
    flag = only_flag(evaluation(start(0, 80_000), slower, minute=11), "RATE_HIGH")

    assert flag.recovered_at == at_minute(10)
    assert flag.state is FlagState.CLOSED


def test_dose_is_flagged_when_passed() -> None:
    # 70 mg (1 mg/kg) is reached after 60 min at 70 mg/h.
    before = evaluation(start(0, 70_000), minute=60)
    after = evaluation(start(0, 70_000), minute=61)
    flag = only_flag(after, "DOSE_HIGH")

    assert not flags_of(before, "DOSE_HIGH")
    assert timedelta(0) <= flag.raised_at - at_minute(60) < timedelta(seconds=1)


def test_dose_above_two_is_a_warning() -> None:
    result = evaluation(start(0, 140_000), minute=61)

    assert severity_of(result, "DOSE_HIGH") is WARNING


def test_bolus_can_pass_the_limit() -> None:
    bolus = pump(10, InfusionAction.BOLUS, amount_ug=70_000)
    flag = only_flag(evaluation(start(0, 60_000), bolus, minute=11), "DOSE_HIGH")

    assert flag.raised_at == at_minute(10)


def test_more_given_than_ordered() -> None:
    within = evaluation(order(), start(), stop(42), minute=50)
    over = evaluation(order(), start(), stop(43), minute=50)

    assert not flags_of(within, "DOSE_OVER_ORDER")  # 36.75 mg of 35: exactly 5 %
    assert severity_of(over, "DOSE_OVER_ORDER") is WARNING


def test_rate_other_than_ordered() -> None:
    exact = evaluation(order(), start(0, 55_125), minute=1)
    over = evaluation(order(), start(0, 55_200), minute=1)

    assert not flags_of(exact, "RATE_OVER_ORDER")
    assert severity_of(over, "RATE_OVER_ORDER") is ADVISORY


def test_unknown_weight_is_not_evaluable() -> None:
    result = evaluation(start(), minute=1, weight_g=None)

    assert missing_of(result, "RATE_HIGH") == "weight"
    assert missing_of(result, "DOSE_OVER_ORDER") == "order"


def test_infusion_on_the_next_morning() -> None:
    soon = evaluation(start(), minute=1, earlier_infusions=(AT - timedelta(hours=23),))
    fine = evaluation(start(), minute=1, earlier_infusions=(AT - timedelta(hours=24),))

    assert severity_of(soon, "TOO_SOON") is WARNING
    assert not flags_of(fine, "TOO_SOON")


def test_nine_infusions_in_four_weeks() -> None:
    days = [AT - timedelta(days=3 * number) for number in range(1, 10)]

    assert not flags_of(evaluation(start(), earlier_infusions=tuple(days[:8])), "TOO_MANY")
    assert flags_of(evaluation(start(), earlier_infusions=tuple(days)), "TOO_MANY")
