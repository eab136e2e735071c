"""The pictures of a clinic's outcomes: curves with band, ticks and numbers at risk."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.outcomes.dose_figure import DoseView, dose_alt, dose_figure
from dashboard.charts.outcomes.panels import round_steps
from dashboard.charts.outcomes.survival_figure import LEAST_SPANS, survival_alt, survival_figure
from monitoring.relief import strata
from monitoring.relief.dose_response import Response, fitted
from monitoring.relief.shares import dissociated_by_dose, held_back_by_dose
from tests.monitoring.relief.points import relief, rows
from tests.monitoring.relief.published import PLACEBO, SIX_MP, watched

Figure = dict[str, Any]


def two_groups() -> pd.DataFrame:
    """Freireich's 6-MP and placebo, as two conditions."""
    known = [
        relief(day, is_censored=not returned, pain_type=kind)
        for kind, text in (("crps", SIX_MP), ("somatic", PLACEBO))
        for day, returned in zip(*watched(text), strict=True)
    ]
    return rows(known)


def dosed(count: int, dose: float, **facts: object) -> list[dict[str, object]]:
    return [
        relief(5.0 + place, dose_mg_per_kg=dose, peak_rise_mmhg=10.0 + place, **facts)
        for place in range(count)
    ]


def view_of(frame: pd.DataFrame) -> DoseView:
    return DoseView(
        rows=frame,
        rise=fitted(frame, Response.PEAK_RISE),
        dissociated=dissociated_by_dose(frame),
        held_back=held_back_by_dose(frame),
        relief=strata.by_dose_band(frame).groups,
    )


def traces(figure: Figure, name: str) -> list[Figure]:
    return [each for each in figure["data"] if each["name"] == name]


def words_in(figure: Figure) -> str:
    return " | ".join(each["text"] for each in figure["layout"]["annotations"])


def test_plotly_accepts_both_figures() -> None:
    groups = strata.by_condition(two_groups()).groups

    assert go.Figure(survival_figure(groups)).data
    assert go.Figure(dose_figure(view_of(rows(dosed(12, 0.5))))).data


def test_curve_steps_as_published() -> None:
    figure = survival_figure(strata.by_condition(two_groups()).groups)
    six_mp, _ = traces(figure, "Kaplan–Meier")

    at_six = six_mp["x"].index(6.0)
    assert round(six_mp["y"][at_six], 4) == 0.8571
    assert round(six_mp["y"][-1], 4) == 0.4482
    assert six_mp["line"]["shape"] == "hv"
    assert "17 at risk" in six_mp["hovertext"][six_mp["x"].index(7.0)]


def test_numbers_at_risk_stand_below() -> None:
    figure = survival_figure(strata.by_condition(two_groups()).groups)
    rows_of_numbers = [each for each in figure["layout"]["annotations"] if each["xref"] == "x"]

    assert [each["text"] for each in rows_of_numbers if each["x"] == 0] == ["0", "21", "0", "21"]
    assert [each["text"] for each in rows_of_numbers if each["x"] == 14] == ["14", "11", "14", "4"]


def test_censored_are_ticked_on_curve() -> None:
    figure = survival_figure(strata.by_condition(two_groups()).groups)
    six_mp, placebo = traces(figure, "censored")

    assert six_mp["x"][:3] == [6.0, 9.0, 10.0]
    assert six_mp["marker"]["symbol"] == "line-ns-open"
    assert placebo["x"] == []


def test_others_are_quiet_behind() -> None:
    figure = survival_figure(strata.by_condition(two_groups()).groups)

    assert [each["yaxis"] for each in traces(figure, "another group")] == ["y", "y2"]
    assert [each["yaxis"] for each in traces(figure, "Kaplan–Meier")] == ["y", "y2"]


def test_band_ends_where_it_is_unknown() -> None:
    figure = survival_figure(strata.by_condition(two_groups()).groups)
    _, placebo = traces(figure, "95 % band")

    assert placebo["x"][0] == placebo["x"][-1] == 1.0
    assert max(placebo["x"]) == 22.0
    assert placebo["fill"] == "toself"


def test_too_few_have_words_only() -> None:
    few = strata.overall(rows([relief(3.0)] * (LEAST_SPANS - 1))).groups
    figure = survival_figure(few)

    assert figure["data"] == []
    assert f"too few for a curve ({LEAST_SPANS} are needed)" in words_in(figure)
    assert "too few for a curve" in survival_alt(few)


def test_curve_is_drawn_from_least_on() -> None:
    figure = survival_figure(strata.overall(rows([relief(3.0)] * LEAST_SPANS)).groups)

    assert len(traces(figure, "Kaplan–Meier")) == 1


def test_nothing_is_still_a_figure() -> None:
    assert survival_figure(())["data"] == []
    assert go.Figure(dose_figure(view_of(rows([])))).layout.height


def test_many_infusions_stay_few_points() -> None:
    many = rows([relief(day / 100, is_censored=day % 3 == 0) for day in range(10_000)])
    figure = survival_figure(strata.overall(many).groups)
    curve, *_ = traces(figure, "Kaplan–Meier")

    assert len(curve["x"]) < 700
    assert curve["x"][-1] == 99.99


def test_unreached_median_is_said() -> None:
    lasting = rows([relief(20.0, is_censored=True)] * 12 + [relief(4.0)])
    groups = strata.overall(lasting).groups

    assert "median not reached" in survival_alt(groups)
    assert "median not reached" in words_in(survival_figure(groups))


def test_line_only_through_enough_doses() -> None:
    one_dose = view_of(rows(dosed(30, 0.5)))
    several = view_of(rows([*dosed(6, 0.3), *dosed(6, 0.5), *dosed(6, 0.8)]))

    assert traces(dose_figure(one_dose), "Theil–Sen line") == []
    assert "no line: a line needs" in words_in(dose_figure(one_dose))
    assert len(traces(dose_figure(several), "Theil–Sen line")) == 1


def test_bubbles_count_what_lies_together() -> None:
    same = [relief(5.0, dose_mg_per_kg=0.5, peak_rise_mmhg=14.0)] * 7
    figure = dose_figure(view_of(rows([*same, *dosed(1, 1.0)])))
    bubbles, *_ = (each for each in figure["data"] if each["name"].startswith("Peak rise"))

    assert bubbles["hovertext"] == [
        "7 infusions at about 0.5 mg/kg: +14 mmHg",
        "1 infusion at about 1 mg/kg: +10 mmHg",
    ]
    assert bubbles["marker"]["size"][0] > bubbles["marker"]["size"][1]


def test_shares_have_interval_and_count() -> None:
    held = [*dosed(3, 0.5, was_held_back=True), *dosed(9, 0.5, was_held_back=False)]
    said = dose_alt(view_of(rows(held)))

    assert "3 of 12 infusions of 12 patients, 25 % (95 % interval 9 to 53 %)" in said
    assert "n 12" in words_in(dose_figure(view_of(rows(held))))


def test_unknown_answers_are_counted_apart() -> None:
    mixed = [*dosed(3, 0.5, was_held_back=False), *dosed(2, 0.5)]

    assert "not known of 2" in words_in(dose_figure(view_of(rows(mixed))))


def test_steps_stay_within_the_count() -> None:
    assert round_steps(31, (1, 2, 7, 14), 6) == [0, 7, 14, 21, 28]
    assert round_steps(0.4, (1, 2), 6) == [0]
