"""The picture of one session: everything on one time axis, as plain data for Plotly."""

from typing import Any

from dashboard.charts.backdrop import draw_baseline, draw_breaks, draw_limits, draw_now, draw_phases
from dashboard.charts.canvas import LETTER_PX, PLOT_PX, SMALL_PX, Canvas, Panel
from dashboard.charts.effect_lanes import draw_lanes, lanes
from dashboard.charts.event_pins import draw_pins, pins, row_count
from dashboard.charts.flag_marks import draw_flags
from dashboard.charts.hovering import EntryWords
from dashboard.charts.limit_lines import limit_lines
from dashboard.charts.palette import ON_DARK, ON_LIGHT
from dashboard.charts.panels import AXIS_PX, TOP_PX, stack
from dashboard.charts.rate_ribbon import draw_rate
from dashboard.charts.reading_lines import draw_readings
from dashboard.charts.reading_notes import draw_absences, draw_late
from dashboard.charts.time_axis import time_axis
from dashboard.charts.titles import draw_titles
from dashboard.session_view import SessionView
from monitoring.measures import Measure

FONT = "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"
_LIMITED = (
    Measure.SYSTOLIC,
    Measure.DIASTOLIC,
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
)
_TICK_EVERY = {Panel.PRESSURE: 20, Panel.SPO2: 5, Panel.BREATHS: 10, Panel.MIND: 1}
_MARGIN = {"l": 36, "r": 12, "t": TOP_PX, "b": AXIS_PX}


def session_figure(view: SessionView, *, dark: bool) -> dict[str, Any]:
    """The session's chart for a light or a dark ground; texts show as typed and run nothing.

    `palette.dark_for_light` says how to turn a light one into a dark one where it is shown.
    """
    time = time_axis(view)
    limits = list(limit_lines(view, _LIMITED))
    drawn_lanes = lanes(view)
    drawn_pins = pins(view, time, LETTER_PX * time.span / PLOT_PX)
    # One row more, at the foot: for the flags that no reading raised.
    stacked = stack(view, limits, lanes=len(drawn_lanes), rows=row_count(drawn_pins) + 1)
    palette = ON_DARK if dark else ON_LIGHT
    canvas = Canvas(time=time, palette=palette, places=stacked.places)
    words = EntryWords(view, time)
    draw_phases(canvas, view)
    draw_baseline(canvas, view)
    draw_limits(canvas, view, limits)
    draw_now(canvas, view)
    draw_breaks(canvas, view)
    draw_pins(canvas, drawn_pins, words)
    draw_readings(canvas, view, words)
    draw_late(canvas, view, words)
    draw_absences(canvas, view, words)
    draw_lanes(canvas, view, drawn_lanes, words)
    draw_rate(canvas, view, words)
    draw_flags(canvas, view, drawn_lanes)
    draw_titles(canvas, view)
    ids = [str(each) for each in canvas.ids]
    layout = _layout(canvas, stacked.height_px) | {"meta": _version(view) | {"ids": ids}}
    return {"data": canvas.traces, "layout": layout}


def _version(view: SessionView) -> dict[str, int]:
    """How much of the record is in the picture, and of when: of two pictures, which is newer.

    A record is only ever added to, so its size never falls.
    """
    record = view.record
    said = len(record.acknowledgements) + len(record.suppressions)
    return {"size": len(record.entries) + said, "at_ms": int(view.at.timestamp() * 1000)}


def _layout(canvas: Canvas, height_px: int) -> dict[str, Any]:
    palette = canvas.palette
    axes: dict[str, Any] = {"xaxis": canvas.time.layout() | _grid(canvas)}
    # Anchored to a panel without a trace, Plotly would draw it under the first one.
    axes["xaxis"] |= {"anchor": "free", "position": 0}
    for panel in canvas.places:
        axes[f"yaxis{panel.value[1:]}"] = _y_axis(canvas, panel)
    return axes | {
        "height": height_px,
        "margin": _MARGIN,
        "paper_bgcolor": palette.ground,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": palette.quiet},
        "shapes": canvas.shapes,
        "annotations": canvas.annotations,
        "barmode": "overlay",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "align": "left",
            "bgcolor": palette.panel,
            "bordercolor": palette.line,
            "font": {"family": FONT, "size": 13, "color": palette.text},
        },
    }


def _grid(canvas: Canvas) -> dict[str, Any]:
    return {
        "gridcolor": canvas.palette.grid,
        "griddash": "dot",
        "tickfont": {"size": SMALL_PX},
        "showline": False,
    }


def _y_axis(canvas: Canvas, panel: Panel) -> dict[str, Any]:
    place = canvas.places[panel]
    is_bare = panel in {Panel.EVENTS, Panel.EFFECTS}
    axis: dict[str, Any] = {
        "domain": [round(place.bottom, 4), round(place.top, 4)],
        "range": [place.low, place.high],
        "anchor": "x",
        "fixedrange": True,
        "zeroline": False,
        "showgrid": not is_bare,
        "showticklabels": not is_bare,
        "gridcolor": canvas.palette.grid,
        "tickfont": {"size": SMALL_PX},
        "nticks": 3,
    }
    return axis | ({"dtick": _TICK_EVERY[panel]} if panel in _TICK_EVERY else {})
