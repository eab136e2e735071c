"""What the parts of a picture draw on: panels under each other that share one time axis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from dashboard.charts.palette import Palette
from dashboard.charts.time_axis import TimeAxis
from monitoring.ids import EntryId

SMALL_PX = 11
# For layout only: the width of a tablet held upright, and of a letter.
PLOT_PX = 640
LETTER_PX = 6.2


class Panel(Enum):
    """The panels from top to bottom; the value is the name of its axis."""

    EVENTS = "y"
    PRESSURE = "y2"
    SPO2 = "y3"
    BREATHS = "y4"
    MIND = "y5"
    EFFECTS = "y6"
    RATE = "y7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a panel stands (parts of the whole height), and the ends of its axis."""

    bottom: float
    top: float
    low: float
    high: float
    height_px: float

    def units(self, px: float) -> float:
        """So many pixels in units of the axis."""
        return px * (self.high - self.low) / self.height_px


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """What has been drawn so far: Plotly's traces, shapes and annotations."""

    time: TimeAxis
    palette: Palette
    places: Mapping[Panel, Place]
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[EntryId, int] = field(default_factory=dict)

    def number_of(self, entry_id: EntryId) -> int:
        """A point's `customdata`: the place of its entry's id in the figure's list of ids.

        Every reading stands in several traces; an id for each point would double the figure.
        """
        return self.ids.setdefault(entry_id, len(self.ids))

    def trace(self, panel: Panel, **trace: object) -> None:
        """Add a trace to a panel: a scatter unless it says otherwise, hovering by its own text."""
        hover = "text" if "hovertext" in trace else "skip"
        place = {"type": "scatter", "xaxis": "x", "yaxis": panel.value, "hoverinfo": hover}
        self.traces.append(place | trace)

    def line(self, panel: Panel, ends: tuple[float, float], y: float, **line: object) -> None:
        """A horizontal line through a panel at `y`, between two minutes, behind the readings."""
        self.shapes.append(
            {
                "type": "line",
                "xref": "x",
                "yref": panel.value,
                "x0": ends[0],
                "x1": ends[1],
                "y0": y,
                "y1": y,
                "line": {"width": 1.5} | line,
                "layer": "below",
            }
        )

    def upright(self, x: float, **line: object) -> None:
        """A vertical line through all panels, behind the readings."""
        self.shapes.append(
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": x,
                "x1": x,
                "y0": 0,
                "y1": self.places[Panel.EVENTS].bottom,
                "line": {"width": 1} | line,
                "layer": "below",
            }
        )

    def words(self, text: str, x: float, y: float, panel: Panel, **more: object) -> None:
        """A small text at a point of a panel, to its right unless it says otherwise."""
        font = {"size": SMALL_PX, "color": more.pop("colour", self.palette.text)}
        place = {"x": x, "y": y, "xref": "x", "yref": panel.value}
        look = {"xanchor": "left", "yanchor": "middle", "align": "left", "showarrow": False}
        self.annotations.append({"text": text, "font": font} | place | look | more)

    def minutes(self, letters: float) -> float:
        """About how many minutes of the axis a text of so many letters covers."""
        return letters * LETTER_PX * self.time.span / PLOT_PX
