"""The picture of a session: what it draws of which entry."""

import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.charts.palette import ON_DARK, ON_LIGHT, dark_for_light
from dashboard.charts.plotly_text import shown_as_typed
from dashboard.charts.session_alt import session_alt
from dashboard.charts.session_figure import session_figure
from monitoring.effects import Effect, Grade, Helped
from monitoring.entries import RemarkKind
from monitoring.infusions import InfusionAction
from monitoring.measures import Measure
from monitoring.sessions import SessionStatus
from monitoring.visits import HandOff, MedicineGiven, Route
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.dashboard.figures import CALM, limits_in, trace, words_in
from tests.dashboard.test_theme import contrast
from tests.factories import (
    assessment,
    baseline,
    correction,
    effect,
    header,
    observation_pause,
    order,
    pump,
    remark,
    start,
    stop,
    vitals,
)
from tests.session_views import session_view


def test_plotly_accepts_the_figure() -> None:
    everything = session_view(
        *CALM,
        order(),
        assessment(5, dissociation=2, sedation=4),
        effect(8, Effect.NAUSEA, Grade.SEVERE),
        remark(9, RemarkKind.NOTE, "calm"),
        pump(10, InfusionAction.BOLUS, amount_ug=5_000),
        stop(),
        vitals(45, (190, 120)),
    )

    assert go.Figure(session_figure(everything, dark=False)).data


@pytest.mark.parametrize("is_dark", [False, True])
def test_empty_record_says_so(is_dark: bool) -> None:  # noqa: FBT001
    figure = session_figure(session_view(), dark=is_dark)

    assert go.Figure(figure).layout.height > 0
    assert "Blood pressure, mmHg – no readings" in words_in(figure)
    assert "not started" in words_in(figure)


def test_pressures_are_bars_with_mean() -> None:
    figure = session_figure(session_view(*CALM[:3], vitals(5, (142, 88))), dark=False)

    bars = trace(figure, "Blood pressure")
    assert (bars["x"][-1], bars["base"][-1], bars["y"][-1]) == (5, 88, 142 - 88)
    assert trace(figure, "Mean pressure (calculated)")["y"][-1] == 106


def test_hover_tells_the_whole_reading() -> None:
    late = vitals(24, (142, 88), written_min_later=12)
    figure = session_figure(session_view(*CALM[:3], late), dark=False)

    hover = trace(figure, "Blood pressure")["hovertext"][-1]
    assert "142/88 mmHg" in hover
    assert "▲ +18 / ▲ +10 from baseline" in hover
    assert "T+24 · 15:24" in hover
    assert "Nora" in hover
    assert "entered 12 min later" in hover


def test_change_without_baseline_is_unknown() -> None:
    figure = session_figure(session_view(start(), vitals(5)), dark=False)

    assert "no baseline" in trace(figure, "Heart rate")["hovertext"][0]
    assert "± 0" not in trace(figure, "Heart rate")["hovertext"][0]


def test_gap_breaks_the_line() -> None:
    figure = session_figure(session_view(*CALM, vitals(59)), dark=False)

    assert trace(figure, "Heart rate")["x"][-3:] == [25, None, 59]
    assert "no reading for 34 min" in words_in(figure)


def test_grace_of_the_schedule_is_no_gap() -> None:
    figure = session_figure(session_view(*CALM, vitals(38)), dark=False)

    assert None not in trace(figure, "Heart rate")["x"]


def test_pause_of_observations_is_no_gap() -> None:
    paused = session_view(*CALM, observation_pause(30, 50), vitals(49))

    assert None not in trace(session_figure(paused, dark=False), "Heart rate")["x"]


def test_scores_are_steps_that_end() -> None:
    scored = session_view(
        *CALM, assessment(5, dissociation=2), assessment(10, dissociation=1, sedation=4)
    )
    steps = trace(session_figure(scored, dark=False), "Dissociation (observer 0–4)")

    assert steps["line"]["shape"] == "hv"
    assert steps["x"] == [5, 10]


def test_limits_are_those_of_the_protocol() -> None:
    calm = session_figure(session_view(*CALM), dark=False)
    high = session_figure(session_view(*CALM, vitals(30, (186, 80))), dark=False)

    # 124 at baseline: +20 % is below 160, +30 % below +40 and 180, +40 % below 200.
    assert limits_in(calm) == {140, 148.8}
    assert limits_in(high) == {140, 148.8, 161.2, 173.6}


def test_names_of_limits_keep_apart() -> None:
    raised = session_view(*baseline((126, 74)), start(), vitals(10, (148, 101)))
    named = {
        each["text"]: each["yanchor"]
        for each in session_figure(raised, dark=False)["layout"]["annotations"]
        if "diastolic" in each["text"]
    }

    assert named == {"◆ diastolic 99": "top", "● diastolic 100": "bottom"}


def test_axis_holds_readings_and_limits() -> None:
    wild = session_view(*CALM, vitals(30, (240, 130), heart_rate=38))
    low, high = session_figure(wild, dark=False)["layout"]["yaxis2"]["range"]

    assert low < 38
    assert high > 240


def test_flags_stand_at_their_reading() -> None:
    figure = session_figure(session_view(*CALM, vitals(30, (210, 120))), dark=False)

    flags = [each for each in figure["data"] if each["name"] == "flags" and each["yaxis"] == "y2"]
    assert flags[0]["x"] == [30]
    assert flags[0]["y"][0] > 210
    assert flags[0]["marker"]["symbol"] == ["triangle-up"]
    assert flags[0]["marker"]["color"] == [ON_LIGHT.critical]
    assert "▲ Critical: " in flags[0]["hovertext"][0]


def test_flags_without_reading_stand_on_top() -> None:
    worried = session_view(*CALM, remark(20, RemarkKind.CONCERN, "pale"), at=26)
    flags = [
        each
        for each in session_figure(worried, dark=False)["data"]
        if each["name"] == "flags" and each["yaxis"] == "y"
    ]

    assert flags[0]["x"] == [20]
    assert flags[0]["marker"]["symbol"] == ["diamond"]


def test_effects_run_from_onset_to_end() -> None:
    sick = session_view(
        *CALM,
        effect(10, Effect.NAUSEA, Grade.MODERATE),
        replace(effect(20, Effect.NAUSEA, Grade.MILD), action="slower", helped=Helped.YES),
        effect(30, Effect.NAUSEA, Grade.NONE),
        effect(40, Effect.HEADACHE),
    )
    figure = session_figure(sick, dark=False)

    bars = trace(figure, "side effects")
    assert bars["base"] == [10, 20, 40]
    assert bars["x"][:2] == [10, 10]
    assert bars["marker"]["color"][:2] == [ON_LIGHT.moderate, ON_LIGHT.mild]
    assert bars["width"][0] > bars["width"][1]
    assert trace(figure, "still there")["y"] == [bars["y"][2]]
    assert f"{shown_as_typed('Nausea')}, moderate ✓" in words_in(figure)


def test_ribbon_is_blank_while_paused() -> None:
    paused = session_view(
        *CALM,
        pump(10, InfusionAction.PAUSE),
        pump(14, InfusionAction.RESUME, rate_ug_per_h=30_000),
        stop(40),
    )
    ribbons = [e for e in session_figure(paused, dark=False)["data"] if e["name"] == "rate"]

    assert [(each["x"][0], each["x"][-1]) for each in ribbons] == [(0, 10), (14, 40)]
    assert [each["y"][1] for each in ribbons] == [52.5, 30]
    assert "52.5 mg/h" in ribbons[0]["hovertext"][0]


def test_doses_have_no_trailing_zeros() -> None:
    given = session_view(*CALM, pump(10, InfusionAction.BOLUS, amount_ug=5_000), stop(40))
    figure = session_figure(given, dark=False)

    assert trace(figure, "boluses")["text"] == ["5 mg"]
    assert "given 40 mg, 0.57 mg/kg" in words_in(figure)


def test_unconfirmed_values_are_hollow() -> None:
    odd = replace(vitals(30, (205, 90), heart_rate=160), unconfirmed=(Measure.HEART_RATE,))
    figure = session_figure(session_view(*CALM, odd), dark=False)

    colours = trace(figure, "Heart rate")["marker"]["color"]
    assert colours[-1] == ON_LIGHT.ground
    assert set(colours[:-1]) == {ON_LIGHT.accent}
    assert "unconfirmed" in trace(figure, "Heart rate")["hovertext"][-1]
    assert trace(figure, "Blood pressure")["marker"]["color"] == ON_LIGHT.pressure


def test_wrong_entries_are_hidden_but_counted() -> None:
    wrong = session_view(*CALM, vitals(28, (222, 130), name="wrong"), correction(29, "wrong"))

    assert 28 not in trace(session_figure(wrong, dark=False), "Blood pressure")["x"]
    assert "1 entry entered in error" in session_alt(wrong)


def test_afterwards_charted_sets_have_a_clock() -> None:
    figure = session_figure(session_view(*CALM, vitals(30, written_min_later=12)), dark=False)

    assert trace(figure, "entered later")["x"] == [30]
    assert trace(figure, "entered later")["text"] == ["◷"]


def test_absences_say_why() -> None:
    away = VitalsSet(
        **{name: getattr(vitals(30), name) for name in ("id", "measured_at", "recorded_at")},
        **{name: getattr(vitals(30), name) for name in ("performed_by", "recorded_by")},
        not_measured=(NotMeasured(vital=Vital.PRESSURE, reason=Absence.REFUSED),),
    )
    figure = session_figure(session_view(*CALM, away), dark=False)

    assert (
        "Blood pressure not measured: the patient refused"
        in (trace(figure, "not measured")["hovertext"][0])
    )


def test_events_are_pins_with_words() -> None:
    figure = session_figure(
        session_view(*CALM, remark(12, RemarkKind.MEDICATION, "ondansetron 4 mg IV")), dark=False
    )

    pins = trace(figure, "events")
    assert pins["x"] == [0, 12]
    assert "Medicine given: ondansetron 4 mg IV" in pins["hovertext"][1]
    assert "ondansetron 4 mg IV" in words_in(figure)


def test_medicines_and_hand_offs_are_pins() -> None:
    given = MedicineGiven(
        **header(12),  # type: ignore[arg-type]
        name="<b>ondansetron</b>",
        route=Route.INTRAVENOUS,
        dose_ug=4_000,
        reason="before the way home",
    )
    taken = HandOff(
        **header(20),  # type: ignore[arg-type]
        from_user=None,
        flags=(),
        next_due_at=None,
        rate_ug_per_h=0,
    )
    figure = session_figure(session_view(*CALM, given, taken), dark=False)
    events = trace(figure, "events")

    assert "cross" in events["marker"]["symbol"]
    assert "bowtie" in events["marker"]["symbol"]
    assert any("4 mg IV" in each and "before the way home" in each for each in events["hovertext"])
    assert "<b>ondansetron" not in words_in(figure)


def test_other_effect_is_named_once() -> None:
    itch = effect(12, Effect.OTHER, text="tingling lips")
    bars = trace(session_figure(session_view(*CALM, itch), dark=False), "side effects")

    assert bars["hovertext"][0].count("tingling lips") == 1


def test_axis_counts_from_start_with_clock() -> None:
    axis = session_figure(session_view(*CALM), dark=False)["layout"]["xaxis"]

    assert axis["ticktext"][axis["tickvals"].index(0)] == "T+0<br>15:00"
    assert session_figure(session_view(vitals(-5)), dark=False)["layout"]["xaxis"]["ticktext"][
        0
    ] == ("14:55")


def test_ended_session_ends_with_its_record() -> None:
    ended = session_view(*CALM, stop(), at=600, status=SessionStatus.COMPLETED)
    running = session_view(*CALM, at=600)

    assert session_figure(ended, dark=False)["layout"]["xaxis"]["range"][1] < 45
    assert session_figure(running, dark=False)["layout"]["xaxis"]["range"][1] < 120


def test_newer_pictures_say_so() -> None:
    before = session_figure(session_view(*CALM), dark=False)["layout"]["meta"]
    after = session_figure(session_view(*CALM, vitals(31)), dark=False)["layout"]["meta"]
    later = session_figure(session_view(*CALM, at=61), dark=False)["layout"]["meta"]

    assert after["size"] == before["size"] + 1
    assert later["at_ms"] == before["at_ms"] + 60_000


def test_dark_figure_is_light_one_recoloured() -> None:
    view = session_view(*CALM, effect(9, Effect.NAUSEA), vitals(30, (210, 120)), stop())
    text = json.dumps(session_figure(view, dark=False))
    # At once, so that no colour is exchanged twice.
    for number, light in enumerate(dark_for_light()):
        text = text.replace(f'"{light}"', f'"colour {number}"')
    for number, dark in enumerate(dark_for_light().values()):
        text = text.replace(f'"colour {number}"', f'"{dark}"')

    assert json.loads(text) == json.loads(json.dumps(session_figure(view, dark=True)))


@pytest.mark.parametrize("palette", [ON_LIGHT, ON_DARK])
def test_graphics_stand_out_from_their_ground(palette: Any) -> None:  # noqa: ANN401
    for name in ("accent", "pressure", "text", "mild", "moderate", "severe", "critical", "overdue"):
        assert contrast(getattr(palette, name), palette.ground) >= 3, name


def test_crowded_record_keeps_every_reading() -> None:
    many = [vitals(1 + minute / 4) for minute in range(300)]
    figure = session_figure(session_view(*CALM[:3], *many, at=80), dark=False)

    assert len(trace(figure, "Heart rate")["x"]) == 301
    assert trace(figure, "Heart rate")["marker"]["size"] == 3


def test_clock_stands_below_all_panels() -> None:
    figure = session_figure(session_view(vitals(-5), at=0), dark=False)

    assert figure["layout"]["xaxis"]["position"] == 0
    assert figure["layout"]["xaxis"]["anchor"] == "free"
