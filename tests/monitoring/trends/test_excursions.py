"""How far a vital sign went: against figures worked out by hand, trap by trap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import Excursion
from tests.factories import entry_id
from tests.monitoring.trends.visits import (
    CRITERIA,
    LONGEST_GAP_MIN,
    Numbers,
    Pressures,
    Visit,
    frames,
)

# Baseline 120; 130, 160, 150, 130, 110 at 10, 20, 30, 45, 60 minutes.
PRESSURE: Pressures = {
    -4: (120, 80),
    10: (130, 82),
    20: (160, 98),
    30: (150, 90),
    45: (130, 80),
    60: (110, 71),
}
VISIT = Visit(pressure=PRESSURE, left=70)


def excursion(visit: Visit, measure: Measure = Measure.SYSTOLIC) -> Excursion:
    (found,) = summaries(frames(visit), CRITERIA, LONGEST_GAP_MIN)
    return found.excursions[measure]


def test_systolic_of_a_usual_session() -> None:
    found = excursion(VISIT)

    assert (found.baseline, found.peak, found.nadir) == (120, 160, 110)
    assert (found.to_peak_min, found.to_return_min) == (20, 25)  # 130 is within 12 of 120, at 45
    # 10·(10+40)/2 + 10·(40+30)/2 + 15·(30+10)/2 + half of 10 over 7.5 minutes
    assert found.area == 250 + 350 + 300 + 37.5
    assert found.rise == 40
    assert not found.has_gap_at_peak


def test_mean_pressure_is_calculated() -> None:
    found = excursion(VISIT, Measure.MEAN_PRESSURE)

    assert found.baseline == pytest.approx(280 / 3)
    assert found.peak == pytest.approx(356 / 3)
    assert found.nadir == 84
    assert found.to_return_min == 25  # 290/3 is within 28/3 of 280/3


def test_return_exactly_at_the_share() -> None:
    # Of 84/56 (mean 196/3) a tenth more is 215.6/3; of 90/60 (mean 70) it is 77 exactly.
    visit = replace(VISIT, pressure={-4: (90, 60), 10: (120, 80), 20: (99, 66)})

    assert excursion(visit, Measure.MEAN_PRESSURE).to_return_min == 10
    assert excursion(visit).to_return_min == 10
    one_more = replace(VISIT, pressure={-4: (90, 60), 10: (120, 80), 20: (100, 66)})
    assert excursion(one_more).to_return_min is None


def test_below_the_baseline_is_not_back() -> None:
    visit = replace(VISIT, pressure={-4: (120, 80), 10: (150, 90), 20: (100, 60), 30: (110, 70)})

    assert excursion(visit).to_return_min == 20


def test_peak_that_never_left_returns_at_once() -> None:
    visit = replace(VISIT, pressure={-4: (120, 80), 10: (124, 80), 20: (122, 80)})

    assert excursion(visit).to_return_min == 0


def test_never_back_is_not_known() -> None:
    visit = replace(VISIT, pressure={-4: (120, 80), 10: (150, 90), 20: (145, 90)})

    assert excursion(visit).to_return_min is None


def test_without_criteria_nothing_is_back() -> None:
    (found,) = summaries(frames(VISIT), None, LONGEST_GAP_MIN)

    assert found.excursions[Measure.SYSTOLIC].to_return_min is None
    assert found.excursions[Measure.SYSTOLIC].peak == 160


def test_first_of_two_equal_peaks_counts() -> None:
    visit = replace(VISIT, pressure={-4: (120, 80), 10: (160, 90), 20: (120, 80), 30: (160, 90)})

    assert excursion(visit).to_peak_min == 10
    assert excursion(visit).to_return_min == 10


@pytest.mark.parametrize(
    ("minutes", "has_gap"),
    [
        ((5, 20, 38), False),  # 18 minutes are just allowed
        ((5, 20, 38.1), True),  # after the peak
        ((1, 20, 30), True),  # before it
        ((18, 20, 30), False),
    ],
)
def test_gap_beside_the_peak(minutes: tuple[float, float, float], *, has_gap: bool) -> None:
    before, top, after = minutes
    pressure: Pressures = {
        -4: (120, 80),
        before: (130, 80),
        top: (160, 90),
        after: (130, 80),
        55: (125, 80),
    }

    assert excursion(replace(VISIT, pressure=pressure)).has_gap_at_peak is has_gap


def test_gap_elsewhere_says_nothing_of_the_peak() -> None:
    pressure: Pressures = {
        -4: (120, 80),
        10: (130, 80),
        15: (160, 90),
        20: (130, 80),
        60: (125, 80),
    }
    found = excursion(replace(VISIT, pressure=pressure))

    assert not found.has_gap_at_peak
    assert found.area == 5 * 25 + 5 * 25 + 0 + 0  # nothing from 20 to 60 is claimed


def test_nothing_read_after_the_peak() -> None:
    pressure: Pressures = {-4: (120, 80), 10: (130, 80), 20: (160, 90)}

    assert excursion(replace(VISIT, pressure=pressure, left=70)).has_gap_at_peak
    assert not excursion(replace(VISIT, pressure=pressure, left=35, stop=30)).has_gap_at_peak
    running = replace(VISIT, pressure=pressure, stop=None, left=None)
    assert not excursion(running).has_gap_at_peak


def test_only_the_pulse_went_on_being_read() -> None:
    pressure: Pressures = {-4: (120, 80), 10: (130, 80), 20: (160, 90)}
    pulse: Numbers = {30: 80, 40: 80}
    visit = replace(VISIT, pressure=pressure, heart_rate=pulse, stop=None, left=None)

    assert excursion(visit).has_gap_at_peak
    assert excursion(visit, Measure.HEART_RATE).has_gap_at_peak  # nothing from the start to 30


def test_first_reading_late_after_the_start() -> None:
    visit = replace(VISIT, pressure={-4: (120, 80), 25: (160, 90), 35: (130, 80)}, left=40)

    assert excursion(visit).has_gap_at_peak


def test_no_baseline_stays_unknown() -> None:
    found = excursion(replace(VISIT, baseline=None))

    assert (found.baseline, found.rise, found.to_return_min, found.area) == (None,) * 4
    assert (found.peak, found.to_peak_min) == (160, 20)


def test_chosen_one_of_two_sets_counts() -> None:
    two: Pressures = {-20: (150, 95)} | PRESSURE

    assert excursion(replace(VISIT, pressure=two)).baseline == 120
    assert excursion(replace(VISIT, pressure=two, baseline=-20)).baseline == 150


def test_baseline_measured_after_the_start() -> None:
    late: Pressures = {2: (170, 99)} | {
        minute: each for minute, each in PRESSURE.items() if minute > 0
    }
    found = excursion(replace(VISIT, pressure=late, baseline=2))

    assert found.baseline == 170  # what a person chose, whatever the clock says
    assert (found.peak, found.to_peak_min) == (160, 20)  # and it is no reading of the infusion


def test_baseline_entered_in_error_is_unknown() -> None:
    known = frames(VISIT)
    without = replace(known, vitals=known.vitals.loc[known.vitals["systolic_mmhg"] != 120])
    (found,) = summaries(without, CRITERIA, LONGEST_GAP_MIN)

    assert found.excursions[Measure.SYSTOLIC].baseline is None
    assert found.excursions[Measure.SYSTOLIC].peak == 160


def test_amended_baseline_counts_as_amended() -> None:
    known = frames(VISIT)
    is_chosen = known.vitals["systolic_mmhg"] == 120
    amended = known.vitals.assign(
        id=known.vitals["id"].where(~is_chosen, entry_id("amended")),
        systolic_mmhg=known.vitals["systolic_mmhg"].where(~is_chosen, 125),
    )
    choices = known.baselines.assign(vitals_id=amended.loc[is_chosen, "id"].to_numpy())
    (found,) = summaries(
        replace(known, vitals=amended, baselines=choices), CRITERIA, LONGEST_GAP_MIN
    )

    assert found.excursions[Measure.SYSTOLIC].baseline == 125
    assert found.excursions[Measure.SYSTOLIC].rise == 35


def test_missing_pressure_leaves_the_pulse() -> None:
    pulse: Numbers = {-4: 70, 10: 80, 15: 95, 25: 75}
    visit = replace(VISIT, pressure={-4: (120, 80), 10: (130, 85)}, heart_rate=pulse)

    assert excursion(visit).peak == 130
    assert excursion(visit, Measure.HEART_RATE).to_peak_min == 15
    assert excursion(visit, Measure.SPO2) == Excursion(
        baseline=None,
        peak=None,
        nadir=None,
        to_peak_min=None,
        to_return_min=None,
        area=None,
        has_gap_at_peak=False,
    )


def test_readings_only_before_the_start() -> None:
    found = excursion(replace(VISIT, pressure={-10: (150, 90), -4: (120, 80)}))

    assert found.baseline == 120
    assert (found.peak, found.nadir, found.to_peak_min, found.area) == (None,) * 4


def test_one_reading_encloses_nothing() -> None:
    found = excursion(replace(VISIT, pressure={-4: (120, 80), 10: (150, 90)}))

    assert found.peak == 150
    assert found.area is None


def test_session_across_midnight() -> None:
    late = datetime(2026, 11, 23, 23, 45, tzinfo=UTC)

    assert excursion(replace(VISIT, starts_at=late)) == excursion(VISIT)


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, 1, 40), datetime(2026, 10, 25, 2, 40)])  # noqa: DTZ001 - the zone follows
def test_session_across_a_clock_change(day: datetime) -> None:
    starts_at = day.replace(tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)
    clock = [
        (starts_at + timedelta(minutes=each)).astimezone(ZoneInfo("Europe/Oslo"))
        for each in (0, 60)
    ]

    assert clock[1].utcoffset() != clock[0].utcoffset()
    assert excursion(replace(VISIT, starts_at=starts_at)) == excursion(VISIT)


def test_longest_gap_of_the_default_protocol() -> None:
    protocol = default_protocol()  # every 10 and every 15 minutes; overdue 3 minutes later

    assert longest_gap_min(protocol) == 18
    hourly = protocol.schedule.model_copy(update={"recovery_every_min": 60})
    assert longest_gap_min(protocol.model_copy(update={"schedule": hourly})) == 63
