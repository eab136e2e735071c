"""The infusion ledger against calculations by hand and by another method."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.errors import StateRefused, ValueRefused
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import (
    PUMP_STEPS,
    PumpState,
    check_possible_dose,
    next_state,
    rate_ml_per_h,
    rate_of_order_ug_per_h,
    read_ledger,
)
from tests.factories import at_minute, order, pump, start, stop

PAUSE, RESUME = InfusionAction.PAUSE, InfusionAction.RESUME
RATE, BOLUS = InfusionAction.RATE_CHANGE, InfusionAction.BOLUS


def test_half_mg_per_kg_in_forty_minutes() -> None:
    ledger = read_ledger([start(0, 52_500), stop(40)], [])

    assert ledger.given_ug(at_minute(40)) == 35_000
    assert ledger.given_ug(at_minute(20)) == 17_500
    assert ledger.given_ug(at_minute(90)) == 35_000


def test_pause_and_slower_rate() -> None:
    # 20 min at 52.5 mg/h, 5 min pause, 30 min at 26.25 mg/h: 17.5 + 0 + 13.125 mg.
    events = [
        start(0, 52_500),
        pump(20, PAUSE),
        pump(25, RESUME, rate_ug_per_h=26_250),
        stop(55),
    ]
    ledger = read_ledger(events, [])

    assert ledger.given_ug(at_minute(55)) == 30_625
    assert Fraction(ledger.given_ug(at_minute(90)), 70_000) == Fraction("0.4375")  # mg/kg
    assert ledger.rate_ug_per_h(at_minute(22)) == 0
    assert ledger.rate_ug_per_h(at_minute(25)) == 26_250


def test_bolus_adds_at_its_moment() -> None:
    events = [start(0, 60_000), pump(10, BOLUS, amount_ug=5_000)]
    ledger = read_ledger(events, [])

    assert ledger.given_ug(at_minute(9)) == 9_000
    assert ledger.given_ug(at_minute(10)) == 15_000


def test_order_gives_the_rate() -> None:
    assert rate_of_order_ug_per_h(order(dose_ug=35_000, duration_min=40)) == 52_500


# 0.5 mg/kg over 40 min at 70 kg, and the two ASRA rates for 70 kg (clinical notes, 7.3).
@pytest.mark.parametrize(
    ("dose_ug", "duration_min", "mg_per_h", "mg_per_kg_h"),
    [(35_000, 40, 52.5, 0.75), (80_000, 120, 40, 0.571), (22_000, 60, 22, 0.314)],
)
def test_order_per_kilogram_and_hour(
    dose_ug: int, duration_min: int, mg_per_h: float, mg_per_kg_h: float
) -> None:
    rate = rate_of_order_ug_per_h(order(dose_ug=dose_ug, duration_min=duration_min))

    assert rate == 1_000 * mg_per_h
    assert round(rate / 70_000, 3) == mg_per_kg_h


def test_half_mg_per_kg_in_mcg_per_minute() -> None:
    rate = rate_of_order_ug_per_h(order(dose_ug=35_000, duration_min=40))

    assert Fraction(rate, 60 * 70) == Fraction("12.5")  # mcg/kg/min


@pytest.mark.parametrize(
    ("rate_ug_per_h", "concentration_ug_per_ml", "expected"),
    [
        (52_500, 1_000, 52.5),
        (52_500, 2_000, 26.25),
        (10_005, 1_000, 10.01),
        (10_004, 1_000, 10.0),
        (1, 1_000_000, 0.0),
        (100_000, 3_000, 33.33),
    ],
)
def test_rate_as_the_pump_shows_it(
    rate_ug_per_h: int, concentration_ug_per_ml: int, expected: float
) -> None:
    assert rate_ml_per_h(rate_ug_per_h, concentration_ug_per_ml) == expected


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_shown_rate_is_the_nearest_hundredth(rate: int, concentration: int) -> None:
    exact = Fraction(rate, concentration)
    shown = Fraction(str(rate_ml_per_h(rate, concentration)))

    assert abs(shown - exact) <= Fraction(1, 200)


def test_later_order_replaces_earlier() -> None:
    newest = order(-5, dose_ug=40_000)
    ledger = read_ledger([], [order(-10), newest])

    assert ledger.order == newest


def test_written_order_does_not_matter() -> None:
    events = [start(0), pump(20, PAUSE), pump(25, RESUME, rate_ug_per_h=30_000), stop(40)]

    assert read_ledger(events, []) == read_ledger(events[::-1], [])


rates = st.integers(1_000, 200_000)


@st.composite
def pump_histories(draw: st.DrawFn) -> list[InfusionEvent]:
    """A start, then any mix of steps that may follow each other, one to ten minutes apart."""
    minute, state = 0.0, PumpState.RUNNING
    events = [start(0, draw(rates))]
    for _ in range(draw(st.integers(0, 7))):
        minute += draw(st.integers(1, 600)) / 60
        steps = sorted(PUMP_STEPS[state])
        if not steps:
            break
        action = draw(st.sampled_from(steps))
        with_rate = action in {RATE, RESUME}
        events.append(
            pump(
                minute,
                action,
                rate_ug_per_h=draw(rates) if with_rate else None,
                amount_ug=draw(st.integers(100, 9_000)) if action is BOLUS else None,
            )
        )
        state = next_state(state, action)
    return events


def integrated_ug(events: list[InfusionEvent], until: datetime) -> Fraction:
    """The same amount, summed second by second from the rate in force: slow and independent."""
    total, rate = Fraction(0), 0
    moments = sorted({event.measured_at for event in events} | {until})
    for earlier, later in zip(moments, [*moments[1:], moments[-1]], strict=True):
        for event in events:
            if event.measured_at == earlier and earlier <= until:
                if event.action is BOLUS:
                    total += event.amount_ug or 0
                else:
                    rate = event.rate_ug_per_h or 0
        if later <= until:
            seconds = Fraction((later - earlier).total_seconds()).limit_denominator(10**6)
            total += Fraction(rate, 3600) * seconds
    return total


@given(pump_histories(), st.integers(0, 90))
def test_given_equals_independent_integral(events: list[InfusionEvent], minute: int) -> None:
    given_ug = read_ledger(events, []).given_ug(at_minute(minute))

    assert abs(given_ug - integrated_ug(events, at_minute(minute))) <= Fraction(1, 2)


@given(pump_histories(), st.lists(st.integers(0, 5_400_000_000), min_size=2, max_size=5))
def test_given_never_falls_between_instants(
    events: list[InfusionEvent], moments_us: list[int]
) -> None:
    ledger = read_ledger(events, [])
    moments = [at_minute(0) + timedelta(microseconds=moment) for moment in sorted(moments_us)]
    amounts = [ledger.given_ug(at) for at in moments]

    assert amounts == sorted(amounts)
    assert all(
        abs(amount - integrated_ug(events, at)) <= Fraction(1, 2)
        for amount, at in zip(amounts, moments, strict=True)
    )


@given(pump_histories(), st.integers(1, 5_400_000_000))
def test_step_to_the_same_rate_changes_nothing(events: list[InfusionEvent], moment_us: int) -> None:
    at = at_minute(0) + timedelta(microseconds=moment_us)
    whole = read_ledger(events, [])
    rate = whole.rate_ug_per_h(at)
    if rate == 0 or any(event.measured_at == at for event in events):
        return
    step = replace(pump(0, RATE, rate_ug_per_h=rate), measured_at=at, recorded_at=at)
    split = read_ledger([*events, step], [])

    assert split.given_ug(at_minute(90)) == whole.given_ug(at_minute(90))


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (state, action)
        for state in PumpState
        for action in InfusionAction
        if action not in PUMP_STEPS[state]
    ],
)
def test_steps_out_of_turn_refused(state: PumpState, action: InfusionAction) -> None:
    with pytest.raises(StateRefused, match="cannot follow"):
        next_state(state, action)


def test_second_start_is_refused() -> None:
    with pytest.raises(StateRefused, match="running: start cannot follow"):
        read_ledger([start(0), pump(10, InfusionAction.START, rate_ug_per_h=1_000)], [])


@pytest.mark.parametrize("rate_ug_per_h", [0, -1, None])
def test_start_needs_its_rate(rate_ug_per_h: int | None) -> None:
    with pytest.raises(ValueRefused, match="rate"):
        pump(0, InfusionAction.START, rate_ug_per_h=rate_ug_per_h)


def test_rate_and_amount_never_mix() -> None:
    with pytest.raises(ValueRefused, match="takes no amount"):
        pump(0, InfusionAction.START, rate_ug_per_h=1_000, amount_ug=5)


def test_ten_fold_rate_is_refused() -> None:
    fastest = start(0, rate_ug_per_h=2_100_000)  # 0.5 mg/kg/min at 70 kg

    check_possible_dose(fastest, 70_000)
    with pytest.raises(ValueRefused, match=r"0\.5 mg/kg/min"):
        check_possible_dose(start(0, rate_ug_per_h=2_100_001), 70_000)


def test_impossible_order_is_refused() -> None:
    check_possible_dose(order(dose_ug=350_000), 70_000)
    with pytest.raises(ValueRefused, match="5 mg/kg"):
        check_possible_dose(order(dose_ug=350_001), 70_000)
