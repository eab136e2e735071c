"""How high each panel is, where it stands, and the ends of its axis."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts.canvas import Panel, Place
from dashboard.charts.limit_lines import LimitLine
from dashboard.session_view import SessionView
from monitoring.measures import Measure

# Room above each panel for its title, and below the last for the time axis.
TITLE_PX = 20
AXIS_PX = 40
TOP_PX = 18  # the legend of the marks
LANE_PX = 26
ROW_PX = 17
_HEIGHTS_PX = {
    Panel.PRESSURE: 216,
    Panel.SPO2: 58,
    Panel.BREATHS: 50,
    Panel.MIND: 74,
    Panel.RATE: 50,
}
_PRESSURE = (Measure.SYSTOLIC, Measure.DIASTOLIC, Measure.HEART_RATE)
_MEASURES: Mapping[Panel, tuple[Measure, ...]] = {
    Panel.PRESSURE: _PRESSURE,
    Panel.SPO2: (Measure.SPO2,),
    Panel.BREATHS: (Measure.BREATHS,),
}
# What is always in view, so that a calm session does not look like a wild one.
_CALM = {Panel.PRESSURE: (50, 150), Panel.SPO2: (92, 100), Panel.BREATHS: (8, 20)}
_PADDING = {Panel.PRESSURE: 10, Panel.SPO2: 1, Panel.BREATHS: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The panels of one picture and the whole height in pixels."""

    places: Mapping[Panel, Place]
    height_px: int


def stack(view: SessionView, lines: Iterable[LimitLine], *, lanes: int, rows: int) -> Stack:
    """The panels under each other, with `lanes` of side effects and `rows` of events."""
    heights = {Panel.EVENTS: rows * ROW_PX} | _HEIGHTS_PX | {Panel.EFFECTS: lanes * LANE_PX}
    shown = [panel for panel in Panel if heights[panel]]
    ranges = _ranges(view, list(lines), lanes=lanes, rows=rows)
    whole = sum(heights[panel] + TITLE_PX for panel in shown)
    places: dict[Panel, Place] = {}
    used = 0.0
    for panel in shown:
        top = used + TITLE_PX
        used = top + heights[panel]
        low, high = ranges[panel]
        places[panel] = Place(
            bottom=max(0.0, 1 - used / whole),
            top=1 - top / whole,
            low=low,
            high=high,
            height_px=heights[panel],
        )
    return Stack(places=places, height_px=whole + AXIS_PX + TOP_PX)


def _ranges(
    view: SessionView, lines: Sequence[LimitLine], *, lanes: int, rows: int
) -> dict[Panel, tuple[float, float]]:
    fixed = {
        Panel.EVENTS: (0.0, float(rows)),
        Panel.MIND: (-0.35, 5.5),
        Panel.EFFECTS: (float(lanes), 0.0),
        Panel.RATE: (0.0, _highest_rate(view) * 1.35),
    }
    return fixed | {panel: _range_of(panel, view, lines) for panel in _MEASURES}


def _range_of(panel: Panel, view: SessionView, lines: Sequence[LimitLine]) -> tuple[float, float]:
    """From the lowest to the highest of readings, lines and what is always in view."""
    measures, padding = _MEASURES[panel], _PADDING[panel]
    values = [line.value for line in lines if line.measure in measures]
    for measure in measures:
        values += (reading.value for reading in view.timeline.readings.get(measure, ()))
    low, high = _CALM[panel]
    bottom = math.floor(min([low, *values])) - padding
    top = math.ceil(max([high, *values])) + padding
    # Above 100 % there is nothing, but a full marker needs its room.
    return float(bottom), min(float(top), 101.5) if panel is Panel.SPO2 else float(top)


def _highest_rate(view: SessionView) -> float:
    """In mg/h."""
    rates = [segment.rate_ug_per_h / 1000 for segment in view.timeline.ledger.segments]
    return max(rates, default=1.0)
