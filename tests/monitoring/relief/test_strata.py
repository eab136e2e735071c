"""Groups of infusions beside each other: who is in which, and what is said of how sure it is."""

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.relief.bands import DOSE_BANDS, INTERVAL_BANDS, SERIES_BANDS, Band, band_names
from monitoring.relief.kaplan_meier import kaplan_meier
from monitoring.relief.log_rank import LogRank
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.strata import (
    FIRST,
    Strata,
    by_condition,
    by_dose_band,
    by_interval,
    by_number_in_series,
    overall,
)
from tests.monitoring.relief.points import relief, rows
from tests.monitoring.relief.published import PLACEBO, SIX_MP, watched


def sizes(strata: Strata) -> dict[str, int]:
    return {group.name: group.n_infusions for group in strata.groups}


@pytest.mark.parametrize(
    ("value", "bands", "name"),
    [
        (0.39, DOSE_BANDS, "below 0.4 mg/kg"),
        (0.4, DOSE_BANDS, "0.4 to below 0.7 mg/kg"),
        (0.49, DOSE_BANDS, "0.4 to below 0.7 mg/kg"),
        (0.7, DOSE_BANDS, "0.7 to below 1.2 mg/kg"),
        (2, DOSE_BANDS, "1.2 mg/kg and more"),
        (1, SERIES_BANDS, "first"),
        (3, SERIES_BANDS, "second and third"),
        (6, SERIES_BANDS, "fourth to sixth"),
        (7, SERIES_BANDS, "later"),
        (4.9, INTERVAL_BANDS, "less than 5 days"),
        (10.9, INTERVAL_BANDS, "5 to 10 days"),
        (14, INTERVAL_BANDS, "11 to 24 days"),
        (28, INTERVAL_BANDS, "25 days and more"),
        (None, DOSE_BANDS, None),
    ],
)
def test_value_on_an_edge_is_above(
    value: float | None, bands: tuple[Band, ...], name: str | None
) -> None:
    numbers = pd.Series([value], dtype="Float64")

    assert band_names(numbers, bands).tolist() == [name]


def test_curve_of_each_condition() -> None:
    known = [
        relief(3, pain_type="crps"),
        relief(8, pain_type="crps", is_censored=True),
        relief(5, pain_type="neuropathic"),
    ]
    strata = by_condition(rows(known))

    assert [group.name for group in strata.groups] == ["neuropathic", "crps"]
    assert strata.groups[1].curve == kaplan_meier([3, 8], [True, False])
    assert (strata.groups[1].n_infusions, strata.groups[1].n_events) == (2, 1)


@pytest.mark.parametrize(
    ("split", "facts", "expected"),
    [
        (by_dose_band, {"dose_mg_per_kg": 0.5}, "0.4 to below 0.7 mg/kg"),
        (by_number_in_series, {"number_in_series": 2}, "second and third"),
        (by_interval, {"number": 2, "interval_days": 7.2}, "5 to 10 days"),
        (by_interval, {"number": 1}, FIRST),
        (overall, {}, "all"),
    ],
)
def test_infusion_is_in_its_group(
    split: Callable[[pd.DataFrame], Strata], facts: dict[str, object], expected: str
) -> None:
    strata = split(rows([relief(3, **facts)]))

    assert sizes(strata) == {expected: 1}
    assert strata.n_unplaced == 0


def test_nothing_unknown_is_hidden() -> None:
    strata = by_dose_band(rows([relief(3, dose_mg_per_kg=0.5), relief(4), {}, {}]))

    assert sizes(strata) == {"0.4 to below 0.7 mg/kg": 1}
    assert (strata.n_unplaced, strata.n_not_known) == (1, 2)


def test_enough_returns_are_compared() -> None:
    known = [
        relief(days, is_censored=not returned, pain_type=name)
        for name, text in (("crps", f"{SIX_MP} 40"), ("somatic", PLACEBO))
        for days, returned in zip(*watched(text), strict=True)
    ]
    strata = by_condition(rows(known))

    assert isinstance(strata.comparison, LogRank)
    assert strata.comparison.observed == (10, 21)
    assert "chosen, not drawn" in strata.caution


def test_few_returns_are_not_compared() -> None:
    known = [relief(3, pain_type="crps"), relief(4, pain_type="other")]
    strata = by_condition(rows(known))

    assert strata.comparison == NotEnough(
        reason="Each group needs 10 returns to be compared; crps has 1, other has 1."
    )


def test_repeated_infusions_are_named() -> None:
    hers = [relief(day, patient_id="Adaeze") for day in (3, 5, 8)]
    strata = overall(rows([*hers, relief(4, patient_id="Bo")]))

    assert strata.groups[0].n_patients == 2
    assert strata.caution.startswith("4 infusions of 2 patients: those of one patient resemble")


def test_one_infusion_each_needs_no_caution() -> None:
    assert overall(rows([relief(3), relief(5)])).caution == ""


def test_clinic_without_infusions_has_no_groups() -> None:
    strata = by_interval(rows([]))

    assert (strata.groups, strata.n_unplaced, strata.n_not_known) == ((), 0, 0)
    assert strata.caution == ""
