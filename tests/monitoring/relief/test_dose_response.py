"""Dose against what it did: points, a line where there is enough for one, shares by band."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import sqrt
from random import Random
from statistics import NormalDist, median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures import Measure
from monitoring.relief.dose_response import (
    POINT_COLUMNS,
    Fit,
    Response,
    dose_points,
    fitted,
)
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.shares import dissociated_by_dose, held_back_by_dose
from monitoring.relief.spans import read_relief
from monitoring.relief.strata import by_dose_band
from monitoring.sessions import SessionStatus
from monitoring.trends.summary import DissociationCourse, Excursion, SessionSummary
from tests.monitoring.relief.course import CRITERIA, LATER, Call, Visit, frames
from tests.monitoring.relief.points import relief, rows

Dots = Sequence[tuple[float, float]]
NOISE = [3, -4, 1, 5, -2, -5, 2, 4, -1, -3, 0, 6]


def summary(visit: Visit) -> SessionSummary:
    """Half a mg/kg was given, the pressure rose by 21 mmHg, and the infusion was not held back."""
    rise = Excursion(
        baseline=120, peak=141, nadir=110, to_peak_min=30, to_return_min=80, area=None,
        has_gap_at_peak=False,
    )  # fmt: skip
    return SessionSummary(
        session_id=visit.session_id,
        number=1,
        number_in_series=None,
        planned_in_series=None,
        status=SessionStatus.COMPLETED,
        outcome=None,
        started_at=visit.at(0),
        stopped_at=visit.at(40),
        interval_days=None,
        weight_g=70_000,
        given_ug=35_000,
        ordered_ug=35_000,
        excursions={Measure.SYSTOLIC: rise},
        dissociation=DissociationCourse(
            peak=2, to_peak_min=35, above_min=20, to_clear_min=60, cadss_peak=None
        ),
        pain_before=8,
        pain_after=3,
        phq9_before=None,
        effects={},
        was_held_back=False,
    )


def points_of(dots: Dots, **facts: object) -> pd.DataFrame:
    return rows([dot(dose, rise) | facts for dose, rise in dots])


def dot(dose: float, rise: float) -> dict[str, object]:
    return {"dose_mg_per_kg": dose, "peak_rise_mmhg": rise}


def line_of(dots: Dots, **facts: object) -> Fit:
    fit = fitted(points_of(dots, **facts), Response.PEAK_RISE)
    assert isinstance(fit, Fit)
    return fit


def noisy(count: int = 12) -> list[tuple[float, float]]:
    """20 mmHg per mg/kg from 5 on, with some noise."""
    doses = [0.2 + 0.1 * step for step in range(count)]
    return [(dose, 5 + 20 * dose + NOISE[i % 12]) for i, dose in enumerate(doses)]


def test_point_of_an_infusion() -> None:
    visit = Visit(pain={-10: 8, 90: 3})
    spans = read_relief(frames(visit, calls=[Call(day=9, pain=3)]), CRITERIA, LATER).spans
    point = dose_points([summary(visit)], spans).iloc[0]

    assert tuple(point.index) == POINT_COLUMNS
    assert (point["dose_mg_per_kg"], point["peak_rise_mmhg"]) == (0.5, 21)
    assert (point["peak_dissociation"], point["was_held_back"]) == (2, False)
    assert (point["relief_days"], point["is_censored"]) == (spans[0].days, True)


def test_unknown_point_is_not_zero() -> None:
    unknown = replace(
        summary(Visit()), weight_g=None, excursions={}, was_held_back=None,
        dissociation=replace(summary(Visit()).dissociation, peak=None),
    )  # fmt: skip
    points = dose_points([unknown], ())

    assert points[list(POINT_COLUMNS[2:])].isna().all(axis=None)
    assert dose_points([], ()).empty


def sen(dots: Dots) -> tuple[float, float, float]:
    """The median of all pairs' slopes, its interval from Kendall's variance (Sen 1968)."""
    pairs = [(two[0] - one[0], two[1] - one[1]) for one, two in combinations(sorted(dots), 2)]
    slopes = sorted(rise / run for run, rise in pairs if run > 0)
    n = len(dots)
    reach = NormalDist().inv_cdf(0.975) * sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low, high = round((len(slopes) - reach) / 2), round((len(slopes) + reach) / 2)
    return median(slopes), slopes[low - 1], slopes[high]


def test_line_through_noisy_points() -> None:
    fit = line_of(noisy())

    assert fit.low < 20 < fit.high
    assert (fit.slope, fit.low, fit.high) == pytest.approx(sen(noisy()))
    assert (fit.n_points, fit.lowest_dose, round(fit.highest_dose, 9)) == (12, 0.2, 1.3)


@given(st.permutations(range(10, 40)))
def test_slope_is_the_median_of_pairs(rises: list[int]) -> None:
    dots = [(0.1 + 0.05 * step, float(rise)) for step, rise in enumerate(rises)]
    fit = line_of(dots)

    assert fit.slope == pytest.approx(sen(dots)[0])
    assert fit.low <= fit.slope <= fit.high


def test_a_wild_point_does_not_turn_the_line() -> None:
    wild = [*noisy()[:-1], (1.3, 900.0)]

    assert line_of(wild).slope == pytest.approx(line_of(noisy()).slope, abs=6)


def test_nine_points_have_no_line() -> None:
    assert fitted(points_of(noisy(9)), Response.PEAK_RISE) == NotEnough(
        reason="A line needs 10 patients and 3 doses that differ; here are 9 and 9."
    )


def test_nearly_one_dose_has_no_line() -> None:
    dots = [(0.48 + 0.004 * step, float(step)) for step in range(12)]

    assert isinstance(fitted(points_of(dots), Response.PEAK_RISE), NotEnough)


def test_same_values_have_no_line() -> None:
    dots = [(dose, 2.0) for dose, _ in noisy()]

    assert isinstance(fitted(points_of(dots), Response.PEAK_RISE), NotEnough)


def test_infusions_of_one_patient_are_points() -> None:
    fit = line_of(noisy(), patient_id="Adaeze")

    assert (fit.n_points, fit.n_infusions, fit.n_patients) == (12, 12, 1)


def test_patient_with_many_infusions_counts_once() -> None:
    often = [dot(0.2, 90) | {"patient_id": "often"}] * 40
    others = [dot(dose, rise) for dose, rise in noisy()]
    fit = fitted(rows([*others, *often]), Response.PEAK_RISE)

    assert isinstance(fit, Fit)
    assert (fit.n_points, fit.n_infusions, fit.n_patients) == (13, 52, 13)
    assert "Each patient is one point" in fit.caution


def test_unknown_response_is_no_point() -> None:
    dots = [*noisy(), (0.5, float("nan")), (float("nan"), 30.0)]

    assert line_of(dots).n_points == 12


def test_huge_clinic_is_thinned() -> None:
    drawn = Random(1)  # noqa: S311 - the same numbers each time
    doses = [0.2 + step / 2_000 for step in range(2_000)]
    fit = line_of([(dose, 5 + 20 * dose + drawn.gauss(0, 4)) for dose in doses])

    assert (fit.n_points, fit.n_patients) == (1_500, 2_000)
    assert fit.low < 20 < fit.high


# Newcombe, Stat Med 17 (1998) 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("yes", "count", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_has_wilsons_interval(yes: int, count: int, low: float, high: float) -> None:
    seen = [{"dose_mg_per_kg": 0.5, "was_held_back": i < yes} for i in range(count)]
    (band,) = held_back_by_dose(rows(seen)).bands

    assert (band.n_yes, band.n_infusions, band.share) == (yes, count, yes / count)
    assert (round(band.low, 4), round(band.high, 4)) == (low, high)


def test_shares_lie_in_their_bands() -> None:
    seen: list[dict[str, object]] = [
        {"dose_mg_per_kg": 0.5, "was_held_back": True, "patient_id": "Adaeze"},
        {"dose_mg_per_kg": 0.5, "was_held_back": False, "patient_id": "Adaeze"},
        {"dose_mg_per_kg": 1.0, "was_held_back": False},
        {"dose_mg_per_kg": 1.0},
        {"was_held_back": True},
    ]
    shares = held_back_by_dose(rows(seen))

    assert [(band.n_yes, band.n_infusions, band.n_patients) for band in shares.bands] == [
        (1, 2, 1), (0, 1, 1),
    ]  # fmt: skip
    assert shares.n_unknown == 2
    assert shares.caution.startswith("3 infusions of 2 patients")


def test_share_of_marked_dissociation() -> None:
    seen = points_of([(0.5, 20)] * 5).assign(peak_dissociation=[0, 1, 2, 4, float("nan")])
    shares = dissociated_by_dose(seen)

    assert (shares.bands[0].n_yes, shares.bands[0].n_infusions, shares.n_unknown) == (2, 4, 1)


def test_relief_by_dose_keeps_censoring() -> None:
    # A mean of 3, 5 and 9 would be 5.7; nobody knows how long the third lasted.
    half = {"dose_mg_per_kg": 0.5}
    known = [relief(3, **half), relief(5, **half), relief(9, is_censored=True, **half)]
    points = rows(known)[list(POINT_COLUMNS)]
    (group,) = by_dose_band(points).groups

    assert (group.curve.median, group.curve.median_high) == (5, None)


def test_points_of_a_patient_have_their_curve() -> None:
    visits = [Visit(day=day, pain={-10: 8, 90: 3}) for day in (0, 14)]
    spans = read_relief(frames(*visits), CRITERIA, LATER).spans
    (group,) = by_dose_band(dose_points([summary(each) for each in visits], spans)).groups

    assert (group.n_infusions, group.n_patients, group.n_events) == (2, 1, 1)
    assert group.name == "0.4 to below 0.7 mg/kg"


def test_ties_without_interval_are_no_line() -> None:
    usual: dict[str, object] = {"dose_mg_per_kg": 0.5, "peak_rise_mmhg": 3}
    tied = [usual | {"dose_mg_per_kg": 0.3}, *[usual] * 40]
    tied.append({"dose_mg_per_kg": 0.8, "peak_rise_mmhg": 9})
    found = fitted(rows(tied), Response.PEAK_RISE)

    assert isinstance(found, NotEnough)
    assert "the same" in found.reason
