"""Readings as lines, scores as steps; broken where the schedule was, hollow where unconfirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.hovering import UNCONFIRMED, EntryWords, ValueWords
from dashboard.charts.pressure_bars import draw_pressures, is_unconfirmed
from dashboard.charts.spacing import Spacing
from dashboard.session_view import SessionView
from monitoring.measures import SPECS, Measure
from monitoring.timeline import Reading
from monitoring.vitals import VitalsSet

# From so many readings on, every marker drawn would only cover the next one.
_CROWDED = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How the readings of one measure are drawn."""

    measure: Measure
    panel: Panel
    symbol: str
    colour: str
    dash: str = "solid"
    is_stepped: bool = False
    area: str | None = None


def draw_readings(canvas: Canvas, view: SessionView, words: EntryWords) -> None:
    """Every reading that has a place in the picture, pressures as bars."""
    spacing = Spacing(view)
    draw_pressures(canvas, view, spacing, words)
    for series in _series(canvas):
        readings = view.timeline.readings.get(series.measure, ())
        if readings:
            _draw(canvas, view, series, list(spacing.stretches(readings)), words)


def _series(canvas: Canvas) -> tuple[Series, ...]:
    accent, text = canvas.palette.accent, canvas.palette.text
    return (
        Series(measure=Measure.HEART_RATE, panel=Panel.PRESSURE, symbol="circle", colour=accent),
        Series(measure=Measure.SPO2, panel=Panel.SPO2, symbol="square", colour=accent),
        Series(measure=Measure.BREATHS, panel=Panel.BREATHS, symbol="circle", colour=text),
        Series(
            measure=Measure.DISSOCIATION,
            panel=Panel.MIND,
            symbol="circle",
            colour=accent,
            is_stepped=True,
            area=canvas.palette.area,
        ),
        Series(
            measure=Measure.SEDATION,
            panel=Panel.MIND,
            symbol="square",
            colour=canvas.palette.text,
            dash="3px,3px",
            is_stepped=True,
        ),
    )


def _draw(
    canvas: Canvas,
    view: SessionView,
    series: Series,
    stretches: Sequence[Reading | None],
    words: EntryWords,
) -> None:
    values = ValueWords(series.measure, view.timeline.baseline.get(series.measure))
    x = [None if each is None else canvas.time.x(each.at) for each in stretches]
    y = [None if each is None else each.value for each in stretches]
    line: dict[str, Any] = {"color": series.colour, "width": 2, "dash": series.dash}
    if series.is_stepped:
        line["shape"] = "hv"
    if series.area:
        _fill(canvas, series, stretches)
    canvas.trace(
        series.panel,
        name=SPECS[series.measure].name,
        mode="lines+markers",
        x=x,
        y=y,
        line=line,
        marker=_marker(canvas, series, stretches),
        hovertext=[_hover(each, series.measure, values, words) for each in stretches],
        customdata=[
            None if each is None else canvas.number_of(each.entry.id) for each in stretches
        ],
        cliponaxis=False,
    )


def _fill(canvas: Canvas, series: Series, stretches: Sequence[Reading | None]) -> None:
    """The area below the steps: a trace of its own, or it would go on across the breaks."""
    x: list[float | None] = []
    y: list[float | None] = []
    for before, each in zip((None, *stretches), (*stretches, None), strict=True):
        # A stretch begins and ends on the ground.
        if before is None and each is not None:
            x.append(canvas.time.x(each.at))
            y.append(0)
        if each is not None:
            x.append(canvas.time.x(each.at))
            y.append(each.value)
        elif before is not None:
            x += [canvas.time.x(before.at), None]
            y += [0, None]
    canvas.trace(
        series.panel,
        name=f"{SPECS[series.measure].name}, area",
        mode="lines",
        x=x,
        y=y,
        line={"width": 0, "shape": "hv"},
        fill="tozeroy",
        fillcolor=series.area,
    )


def _marker(canvas: Canvas, series: Series, stretches: Sequence[Reading | None]) -> dict[str, Any]:
    """Filled, but hollow where a value is unconfirmed."""
    hollow = [each is not None and is_unconfirmed(each, series.measure) for each in stretches]
    fill: str | list[str] = series.colour
    if any(hollow):
        fill = [canvas.palette.ground if each else series.colour for each in hollow]
    size = 3 if len(stretches) > _CROWDED else 7
    edge = {"color": series.colour, "width": 2 if any(hollow) else 0}
    return {"symbol": series.symbol, "size": size, "color": fill, "line": edge}


def _hover(reading: Reading | None, measure: Measure, values: ValueWords, words: EntryWords) -> str:
    if reading is None:
        return ""
    unusual = _unusual(reading, measure)
    return f"{values.about(reading.value)}{unusual}<br>{words.about(reading.entry)}"


def _unusual(reading: Reading, measure: Measure) -> str:
    entry = reading.entry
    if not isinstance(entry, VitalsSet):
        return ""
    oxygen = "<br>on oxygen" if entry.on_oxygen and measure is Measure.SPO2 else ""
    return oxygen + (UNCONFIRMED if measure in entry.unconfirmed else "")
