"""What must hold for any patient: by another method, shifted, permuted, with sessions added."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.trends.frames import PatientFrames
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary
from tests.factories import AT
from tests.monitoring.trends import by_hand
from tests.monitoring.trends.visits import CRITERIA, LONGEST_GAP_MIN, Visit, frames

_ACTIONS = InfusionAction


@st.composite
def pressures(draw: st.DrawFn) -> dict[float, tuple[int, int]]:
    """Any sets from half an hour before to two hours after the start, some minutes apart."""
    minutes = draw(st.lists(st.integers(-30, 120), max_size=12, unique=True))
    systolic = st.integers(90, 220)
    return {float(minute): (draw(systolic), draw(st.integers(40, 89))) for minute in minutes}


@st.composite
def pump_steps(draw: st.DrawFn) -> list[tuple[float, InfusionAction, int | None]]:
    """A start, any steps that can follow each other, and a stop; to the tenth of a minute."""
    rate, amount = st.integers(1, 200_000), st.integers(1, 50_000)
    tenths = sorted(draw(st.sets(st.integers(1, 1200), min_size=1, max_size=7)))
    steps: list[tuple[float, InfusionAction, int | None]] = [(0, _ACTIONS.START, draw(rate))]
    is_paused = False
    for tenth in tenths[:-1]:
        choices = [_ACTIONS.RESUME] if is_paused else [*_RUNNING]
        action = draw(st.sampled_from(choices))
        is_paused = action is _ACTIONS.PAUSE
        number = None if is_paused else draw(amount if action is _ACTIONS.BOLUS else rate)
        steps.append((tenth / 10, action, number))
    return [*steps, (tenths[-1] / 10, _ACTIONS.STOP, None)]


_RUNNING = (_ACTIONS.RATE_CHANGE, _ACTIONS.PAUSE, _ACTIONS.BOLUS)


@st.composite
def visits(draw: st.DrawFn, name: str = "visit", day: int = 0) -> Visit:
    pressure = draw(pressures())
    pulse = draw(st.dictionaries(st.integers(-10, 90).map(float), st.integers(40, 160), max_size=6))
    chosen = draw(st.sampled_from([None, *pressure]))
    scores = st.fixed_dictionaries({"dissociation": st.integers(0, 4), "pain": st.integers(0, 10)})
    return Visit(
        name=name,
        starts_at=AT + timedelta(days=day),
        pressure=pressure,
        heart_rate=pulse,
        baseline=chosen,
        left=150,
        scores=draw(st.dictionaries(st.integers(-10, 90).map(float), scores, max_size=6)),
        pump=draw(pump_steps()),
        orders={-10: draw(st.integers(1_000, 80_000))},
    )


def summed(known: PatientFrames) -> tuple[SessionSummary, ...]:
    return summaries(known, CRITERIA, LONGEST_GAP_MIN)


@given(visits())
def test_excursion_equals_the_one_by_hand(visit: Visit) -> None:
    (found,) = summed(frames(visit))
    systolic = found.excursions[Measure.SYSTOLIC]
    read = [(at, each[0]) for at, each in visit.pressure.items() if at != visit.baseline]
    points = by_hand.points(read)
    top = by_hand.peak_and_minute(points)
    until = max([150.0, *visit.minutes_of_sets])

    assert (systolic.peak, systolic.to_peak_min) == ((top[1], top[0]) if top else (None, None))
    assert systolic.nadir == min((value for _, value in points), default=None)
    assert systolic.has_gap_at_peak == by_hand.has_gap_beside_peak(points, until, LONGEST_GAP_MIN)
    if visit.baseline is None:
        assert (systolic.baseline, systolic.to_return_min, systolic.area) == (None, None, None)
        return
    baseline = visit.pressure[visit.baseline][0]
    area = by_hand.area_above(points, baseline, LONGEST_GAP_MIN)
    assert systolic.baseline == baseline
    assert systolic.to_return_min == by_hand.minutes_until_back(points, baseline, 10)
    assert systolic.area == (None if area is None else pytest.approx(float(area)))


@given(visits())
def test_peak_is_no_lower_than_any_reading(visit: Visit) -> None:
    (found,) = summed(frames(visit))
    pulse = found.excursions[Measure.HEART_RATE]
    read = [value for at, value in visit.heart_rate.items() if at >= 0 and at != visit.baseline]

    assert all(pulse.nadir <= value <= pulse.peak for value in read)  # type: ignore[operator]
    assert pulse.area is None or pulse.area >= 0
    assert pulse.to_return_min is None or pulse.to_return_min >= 0


@given(pump_steps())
def test_given_dose_equals_the_one_by_hand(
    steps: list[tuple[float, InfusionAction, int | None]],
) -> None:
    (found,) = summed(frames(Visit(pump=steps, stop=steps[-1][0])))
    exact = [(Fraction(round(at * 10), 10), action, number) for at, action, number in steps]

    assert found.given_ug == by_hand.micrograms_given(exact)


@given(visits(), st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
def test_shifted_times_shift_only_instants(visit: Visit, shift: timedelta) -> None:
    (before,) = summed(frames(visit))
    (after,) = summed(frames(replace(visit, starts_at=AT + shift)))

    assert after.started_at == AT + shift
    assert replace(after, started_at=AT, stopped_at=None) == replace(before, stopped_at=None)


@given(visits("first"), visits("second", day=7), visits("third", day=9))
def test_later_session_changes_no_earlier(first: Visit, second: Visit, third: Visit) -> None:
    two = summed(frames(first, second))

    assert summed(frames(first, second, third))[:2] == two


@given(visits("first"), visits("second", day=7), st.integers(0, 1000))
def test_order_of_rows_decides_nothing(first: Visit, second: Visit, seed: int) -> None:
    known = frames(first, second)
    mixed = PatientFrames(
        **{
            name: getattr(known, name).sample(frac=1, random_state=seed)
            for name in PatientFrames.__dataclass_fields__
        }
    )

    assert summed(mixed) == summed(known)


@given(visits())
def test_frames_are_left_as_they_were(visit: Visit) -> None:
    known, again = frames(visit), frames(visit)
    summed(known)

    for name in PatientFrames.__dataclass_fields__:
        assert getattr(known, name).equals(getattr(again, name))
