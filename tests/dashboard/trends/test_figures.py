"""The pictures of a patient's trends show what was written down, with units, gaps and unknowns."""

import json
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.charts.palette import ON_LIGHT, dark_for_light
from dashboard.charts.trends.dissociation import dissociation_picture
from dashboard.charts.trends.dose import dose_picture
from dashboard.charts.trends.effects import effects_picture
from dashboard.charts.trends.overlay import MEASURES, overlay_picture
from dashboard.charts.trends.peaks import pressure_picture, pulse_picture
from dashboard.charts.trends.picture import Picture
from dashboard.charts.trends.pictures import PICTURES
from dashboard.charts.trends.relief import relief_picture
from dashboard.charts.trends.returning import return_picture
from dashboard.charts.trends.scores import scores_picture
from dashboard.charts.trends.shown import Period, of_period, shown
from dashboard.trends_view import TrendsView
from monitoring.effects import Effect, Grade
from monitoring.limits_in_force import with_own_limits
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from tests.course_factories import course_header, in_force, own_limit, own_limits
from tests.trends_views import call, infusion, trends_view

DISSOCIATED: Mapping[float, int] = {10: 1, 20: 2, 40: 2, 55: 1, 70: 0}


def climbing(sessions: int = 6) -> TrendsView:
    visits = [
        infusion(21.0 * i, rise=20 + 9 * i, dissociation=DISSOCIATED, phq9=14 - i)
        for i in range(sessions)
    ]
    calls = [call(21.0 * i + day, pain) for i in range(sessions) for day, pain in ((5, 3), (9, 7))]
    return trends_view(*visits, calls=calls, days=21.0 * sessions)


def trace(picture: Picture, name: str) -> dict[str, Any]:
    assert picture.figure is not None
    found: dict[str, Any] = next(e for e in picture.figure["data"] if e["name"] == name)
    return found


def words_in(picture: Picture) -> str:
    assert picture.figure is not None
    texts = [each["text"] for each in picture.figure["layout"]["annotations"]]
    return json.dumps(texts, ensure_ascii=False)


def all_of(view: TrendsView) -> list[Picture]:
    these = shown(view.summaries)
    overlaid = [overlay_picture(view, these, measure) for measure in MEASURES]
    return [*(picture(view, these) for picture in PICTURES.values()), *overlaid]


@pytest.mark.parametrize("sessions", [1, 2, 30])
def test_plotly_accepts_every_figure(sessions: int) -> None:
    pictures = all_of(climbing(sessions))

    assert all(go.Figure(each.figure).data for each in pictures if each.figure is not None)


def test_every_picture_says_what_it_is() -> None:
    for picture in all_of(climbing()):
        assert picture.question.endswith("?")
        assert picture.alt.startswith(picture.question)
        assert "6 infusions" in picture.caption or "n = 6" in picture.caption or picture.notes


def test_every_colour_has_a_dark_one() -> None:
    known = {*dark_for_light(), "rgba(0,0,0,0)"}
    for picture in all_of(climbing()):
        assert colours_in(picture.figure) <= known


def colours_in(value: object, *, is_colour: bool = False) -> set[str]:
    if isinstance(value, dict):
        parts = (colours_in(each, is_colour=name.endswith("color")) for name, each in value.items())
        return set().union(*parts)
    if isinstance(value, list):
        return set().union(*(colours_in(each, is_colour=is_colour) for each in value))
    return {value} if is_colour and isinstance(value, str) else set()


def test_bars_run_from_baseline_to_peak() -> None:
    view = trends_view(infusion(0, base=124, rise=20), infusion(7, base=130, rise=62))
    bars = trace(pressure_picture(view, shown(view.summaries)), "Systolic, baseline to highest")

    assert bars["base"] == [124, 130]
    assert bars["y"] == [20, 62]
    assert "highest 192 mmHg" in bars["hovertext"][1]
    assert "baseline 130, ▲ +62" in bars["hovertext"][1]


def test_peak_beyond_a_limit_has_its_shape() -> None:
    view = trends_view(infusion(0), infusion(7, rise=60), infusion(14, rise=80))
    peaks = trace(pressure_picture(view, shown(view.summaries)), "Systolic, highest")

    assert peaks["marker"]["symbol"] == ["circle", "diamond", "triangle-up"]
    assert peaks["marker"]["color"] == [ON_LIGHT.pressure, ON_LIGHT.warning, ON_LIGHT.critical]


def test_own_limits_take_the_line() -> None:
    held = in_force(own_limits(own_limit(165)), course_header(0))
    protocol = with_own_limits(default_protocol(), held)
    view = trends_view(infusion(0, rise=45), protocol=protocol)
    picture = pressure_picture(view, shown(view.summaries))

    assert "◆ limit 165, own" in words_in(picture)
    assert "limit 180" not in words_in(picture)
    assert trace(picture, "Systolic, highest")["marker"]["symbol"] == ["diamond"]


def test_gap_at_the_peak_is_said() -> None:
    view = trends_view(infusion(0), infusion(7, without=(30, 40)))
    picture = pressure_picture(view, shown(view.summaries))
    peaks = trace(picture, "Systolic, highest")

    assert peaks["text"] == ["144", "≥ 138"]
    assert peaks["marker"]["color"] == [ON_LIGHT.pressure, ON_LIGHT.ground]
    assert any("no reading beside the peak" in note for note in picture.notes)
    assert "at least 138" in picture.alt


def test_peak_without_baseline_has_no_bar() -> None:
    view = trends_view(infusion(0), infusion(7, baseline=None))
    picture = pressure_picture(view, shown(view.summaries))

    assert len(trace(picture, "Systolic, baseline to highest")["x"]) == 1
    assert "◌ no baseline" in trace(picture, "Systolic, highest")["hovertext"][1]
    assert "no baseline" in picture.alt


def test_infusion_without_reading_is_unknown() -> None:
    view = trends_view(infusion(0), infusion(7, pressure={}, heart_rate={}))
    unknown = trace(pressure_picture(view, shown(view.summaries)), "not known")

    assert (unknown["x"], unknown["text"]) == ([1], ["◌"])


def test_nothing_to_draw_is_no_figure() -> None:
    view = trends_view(infusion(0, pressure={}, heart_rate={}, pain=(None, None)))
    these = shown(view.summaries)

    assert pressure_picture(view, these).figure is None
    assert pulse_picture(view, these).figure is None
    assert return_picture(view, these).figure is None
    assert dissociation_picture(view, these).figure is None
    assert effects_picture(view, these).figure is None
    assert scores_picture(view, these).figure is None


def test_doses_stand_above_where_they_change() -> None:
    doses = [35_000] * 9 + [42_000] * 3
    view = trends_view(*(infusion(7.0 * i, dose_ug=dose) for i, dose in enumerate(doses)))
    row = trace(pressure_picture(view, shown(view.summaries)), "dose, mg/kg")

    assert row["text"] == ["0.5", *"·" * 8, "0.6", *"··"]


def test_doses_of_many_are_a_step_line() -> None:
    doses = [35_000] * 20 + [42_000] * 10
    view = trends_view(*(infusion(7.0 * i, dose_ug=dose) for i, dose in enumerate(doses)))
    picture = pressure_picture(view, shown(view.summaries, is_large=True))

    assert trace(picture, "dose, mg/kg")["y"] == [0.5] * 20 + [0.6] * 10
    assert "dose, 0.5 to 0.6 mg/kg" in words_in(picture)


def test_return_ends_at_the_first_reading_back() -> None:
    view = trends_view(infusion(0, rise=40), infusion(7, rise=40, without=(70, 85)))
    picture = return_picture(view, shown(view.summaries))
    ends = trace(picture, "back, or last reading")

    assert ends["y"] == [70, 55]
    assert ends["marker"]["symbol"] == ["line-ew", "triangle-up-open"]
    assert ends["text"] == ["70", "> 55"]
    assert "not back at the last reading, T+55" in picture.alt
    assert any("1 of 2" in note for note in picture.notes)


def test_protocol_without_course_names_no_return() -> None:
    protocol = default_protocol().model_copy(update={"course": None})
    view = trends_view(infusion(0, rise=40), protocol=protocol)

    assert "does not say" in return_picture(view, shown(view.summaries)).caption


def test_dissociation_shows_strength_and_minutes() -> None:
    view = trends_view(infusion(0, dissociation=DISSOCIATED), infusion(7, dissociation={20: 3}))
    picture = dissociation_picture(view, shown(view.summaries))

    assert trace(picture, "highest score")["y"] == [2, 3]
    assert trace(picture, "minutes at 2 or more")["y"] == [35]
    assert trace(picture, "still there at the last look")["x"] == [1]
    assert "still 2 or more at the last look" in picture.alt


def test_unscored_session_is_not_a_calm_one() -> None:
    view = trends_view(infusion(0, dissociation=DISSOCIATED), infusion(7))
    picture = dissociation_picture(view, shown(view.summaries))

    assert trace(picture, "highest score")["x"] == [0]
    assert trace(picture, "not known")["x"] == [1]
    assert "not scored" in picture.alt


def test_matrix_tells_none_from_not_written() -> None:
    nausea = (15.0, Effect.NAUSEA, Grade.SEVERE)
    none = (15.0, Effect.NAUSEA, Grade.NONE)
    view = trends_view(infusion(0, effects=[nausea]), infusion(7, effects=[none]), infusion(14))
    picture = effects_picture(view, shown(view.summaries))

    assert trace(picture, "worst grade")["customdata"] == [Grade.SEVERE]
    assert trace(picture, "not reported")["text"] == ["–", "◌"]
    assert "asked, none" in picture.alt
    assert "none written down" in picture.alt


def test_worst_effect_comes_first() -> None:
    view = trends_view(
        infusion(0, effects=[(5, Effect.NAUSEA, Grade.MILD), (9, Effect.ITCHING, Grade.SEVERE)]),
        infusion(7, effects=[(5, Effect.NAUSEA, Grade.MODERATE)]),
    )
    figure = effects_picture(view, shown(view.summaries)).figure

    assert figure is not None
    assert figure["layout"]["yaxis"]["ticktext"] == ["Itching", "Nausea"]


def test_uncertain_relief_is_hatched() -> None:
    view = trends_view(infusion(0), calls=[call(5, 3), call(9, 7)], days=30)
    picture = relief_picture(view, shown(view.summaries))

    assert trace(picture, "relief reported")["x"] == [pytest.approx(4.97, abs=0.01)]
    assert trace(picture, "ended somewhere in here")["x"] == [4]
    assert trace(picture, "ended somewhere in here")["marker"]["pattern"]["shape"] == "/"
    assert trace(picture, "days")["text"] == ["5 to 9 days"]
    assert trace(picture, "end")["marker"]["symbol"] == ["line-ns"]


def test_censored_relief_stays_open() -> None:
    view = trends_view(infusion(0), calls=[call(12, 3)], days=30)
    picture = relief_picture(view, shown(view.summaries))

    assert trace(picture, "days")["text"] == ["≥ 12 days"]
    assert trace(picture, "end")["marker"]["symbol"] == ["triangle-right"]
    assert "at least 12 days, when last asked" in picture.alt
    assert any("nobody saw the end" in note for note in picture.notes)


def test_pain_of_the_day_alone_is_no_relief() -> None:
    view = trends_view(infusion(0), days=3)
    picture = relief_picture(view, shown(view.summaries))

    assert trace(picture, "days")["text"] == ["◌ not asked after that day"]
    assert trace(picture, "end")["x"] == []
    assert picture.notes == ("Known for 0; pain was back after 0.",)


def test_unknown_relief_says_why() -> None:
    view = trends_view(infusion(0, pain=(None, None)), days=30)
    picture = relief_picture(view, shown(view.summaries))

    assert trace(picture, "not known")["text"] == [" ◌ no pain score before it"]
    assert picture.figure is not None
    assert "◌→◌" in picture.figure["layout"]["yaxis"]["ticktext"][0]


def test_scores_break_where_nobody_asked() -> None:
    view = trends_view(infusion(0), calls=[call(5, 3), call(60, 6)], days=90)
    pain = trace(scores_picture(view, shown(view.summaries)), "Pain (NRS)")

    assert pain["y"] == [7, 3, 3, None, 6]
    assert pain["marker"]["symbol"][:3] == ["circle-open", "circle", "square"]


def test_mood_has_a_plot_of_its_own() -> None:
    view = trends_view(infusion(0, phq9=14), calls=[call(5, None, phq9=9)], days=30)
    picture = scores_picture(view, shown(view.summaries))

    assert trace(picture, "PHQ-9 total")["y"] == [14, 9]
    assert trace(picture, "PHQ-9 total")["yaxis"] == "y2"


def test_few_doses_have_no_line() -> None:
    view = climbing()
    picture = dose_picture(view, shown(view.summaries))

    assert "line" not in {each["name"] for each in (picture.figure or {})["data"]}
    assert any("a line needs 10 infusions" in note for note in picture.notes)


def test_line_comes_with_its_interval() -> None:
    doses = [28_000, 35_000, 42_000, 49_000] * 4
    visits = [
        infusion(7.0 * i, dose_ug=dose, rise=dose // 1_000 - i % 3) for i, dose in enumerate(doses)
    ]
    view = trends_view(*visits)
    picture = dose_picture(view, shown(view.summaries))

    assert trace(picture, "line")["x"] == [pytest.approx(0.4), pytest.approx(0.7)]
    assert "95 % interval" in picture.notes[-2] or "95 % interval" in picture.alt
    assert "n = 16" in picture.alt


def test_overlay_has_band_and_bold_line() -> None:
    view = climbing()
    picture = overlay_picture(view, shown(view.summaries), Measure.SYSTOLIC)

    assert trace(picture, "newest session")["line"]["width"] > 3
    assert trace(picture, "usual median")["x"][0] == 0
    assert "n = 5 earlier sessions" in picture.notes[0]
    assert "not of their peaks" in picture.notes[0]


def test_running_session_is_bold_and_named() -> None:
    visits = [infusion(7.0 * i) for i in range(4)]
    view = trends_view(*visits, infusion(28, is_running=True), days=28.014)
    picture = overlay_picture(view, shown(view.summaries), Measure.SYSTOLIC)

    assert trace(picture, "running session")["x"][-1] == 20
    assert "the running session" in picture.caption
    figure = pressure_picture(view, shown(view.summaries)).figure
    assert figure is not None
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "<b>29 Oct</b><br><b>now</b>"


def test_two_sessions_make_nothing_usual() -> None:
    view = trends_view(infusion(0), infusion(7))
    picture = overlay_picture(view, shown(view.summaries), Measure.SYSTOLIC)

    assert "nothing is called usual" in picture.notes[0]
    assert "usual band" not in {each["name"] for each in (picture.figure or {})["data"]}


def test_overlay_breaks_lines_at_gaps() -> None:
    view = trends_view(infusion(0), infusion(7, without=(30, 40)))
    picture = overlay_picture(view, shown(view.summaries), Measure.SYSTOLIC)

    assert trace(picture, "newest session")["x"] == [-4, 10, 20, None, 55, 70, 85]


def test_many_sessions_show_the_last_ones() -> None:
    view = climbing(60)
    picture = pressure_picture(view, shown(view.summaries))

    assert len(trace(picture, "Systolic, highest")["x"]) == 20
    assert "← 40 earlier not shown" in words_in(picture)
    assert "infusions 41 to 60, 20 of 60" in picture.caption
    assert "The last 6 of 20" in picture.alt


def test_window_can_be_moved_back() -> None:
    these = shown(climbing(30).summaries, until=12, most=5)

    assert [each.number for each in these.sessions] == [8, 9, 10, 11, 12]
    assert (these.earlier, these.later) == (7, 18)


@pytest.mark.parametrize(
    ("period", "numbers"),
    [(Period.ALL, 12), (Period.LAST_FEW, 6), (Period.YEAR, 9)],
)
def test_period_limits_the_infusions(period: Period, numbers: int) -> None:
    view = trends_view(*(infusion(45.0 * i) for i in range(12)), days=45.0 * 11 + 1)

    assert len(of_period(view.summaries, period, view.at)) == numbers
