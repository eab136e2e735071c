"""What the pictures of the trends are drawn on: one plot, or a few under or beside each other."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.canvas import LETTER_PX, SMALL_PX
from dashboard.charts.palette import ON_LIGHT, Palette
from dashboard.charts.session_figure import FONT

# For layout only: how wide a plot is where two stand beside each other, and where it stands alone.
SMALL_PLOT_PX, LARGE_PLOT_PX = 430, 660
_TITLE_PX = 18


@dataclass(slots=True, kw_only=True)
class Sheet:
    """What has been drawn so far: Plotly's traces, shapes, annotations and axes."""

    height_px: int
    left_px: int = 34
    bottom_px: int = 36
    right_px: int = 12
    palette: Palette = ON_LIGHT
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def trace(self, **trace: object) -> None:
        """Add a trace: a scatter unless it says otherwise, hovering by its own text."""
        hover = "text" if "hovertext" in trace else "skip"
        self.traces.append({"type": "scatter", "hoverinfo": hover} | trace)

    def axis(self, name: str, **axis: object) -> None:
        """An axis (`xaxis`, `yaxis2` …), as quiet as all of them."""
        quiet = {
            "fixedrange": True,
            "zeroline": False,
            "gridcolor": self.palette.grid,
            "griddash": "dot",
            "tickfont": {"size": SMALL_PX},
            "tickangle": 0,
        }
        self.axes[name] = quiet | axis

    def line(self, *, y: float, yref: str = "y", **line: object) -> None:
        """A line at `y` through the whole width, behind what was measured."""
        ends = {"x0": 0, "x1": 1, "y0": y, "y1": y, "xref": "paper", "yref": yref}
        look = {"type": "line", "layer": "below", "line": {"width": 1.5} | line}
        self.shapes.append(ends | look)

    def words(self, text: str, **place: object) -> None:
        """A small text; `colour` unless it is quiet."""
        font = {"size": SMALL_PX, "color": place.pop("colour", self.palette.quiet)}
        look = {"showarrow": False, "xanchor": "left", "yanchor": "middle", "align": "left"}
        self.annotations.append({"text": text, "font": font} | look | place)

    def title(self, *parts: tuple[str, str], top: float = 1.0, x: float = 0.0) -> None:
        """What is drawn, on top of a plot, each part in its colour."""
        shift = 0.0
        for text, colour in parts:
            place = {"x": x, "y": top, "xref": "paper", "yref": "paper", "xshift": shift}
            self.words(text, yanchor="bottom", yshift=2, colour=colour, **place)
            shift += (len(text) + 2) * LETTER_PX

    def figure(self) -> dict[str, Any]:
        """The figure as plain data."""
        palette = self.palette
        layout: dict[str, Any] = {
            **self.axes,
            "height": self.height_px,
            "margin": {
                "l": self.left_px,
                "r": self.right_px,
                "t": _TITLE_PX + 4,
                "b": self.bottom_px,
            },
            "paper_bgcolor": palette.ground,
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 12, "color": palette.quiet},
            "shapes": self.shapes,
            "annotations": self.annotations,
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
        return {"data": self.traces, "layout": layout}
