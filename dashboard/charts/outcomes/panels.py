"""Panels under each other that share one axis across: where each stands, and how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.canvas import SMALL_PX
from dashboard.charts.palette import ON_LIGHT, Palette
from dashboard.charts.session_figure import FONT

TITLE_PX, LINE_PX, GAP_PX = 26, 17, 18
_TOP_PX, _BOTTOM_PX = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture: the lines above it, how high it is (px, 0 for words alone), its axis' ends.

    `rows` lines are left free below it, for what is counted there.
    """

    lines: tuple[str, ...]
    height_px: int = 0
    low: float = 0
    high: float = 1
    rows: int = 0
    ticks: tuple[tuple[float, str], ...] = ()

    @property
    def whole_px(self) -> int:
        """The height with its words and the gap after it."""
        return TITLE_PX + LINE_PX * (len(self.lines) - 1 + self.rows) + self.height_px + GAP_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What has been drawn so far on panels under each other; `left_px` is for words beside them."""

    panels: tuple[Panel, ...]
    left: float
    right: float
    left_px: int = 64
    palette: Palette = ON_LIGHT
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def height_px(self) -> int:
        """The whole height."""
        return sum(panel.whole_px for panel in self.panels) + _TOP_PX + _BOTTOM_PX

    def top_px(self, number: int) -> int:
        """From the top of the paper to the top of this panel's words."""
        return sum(panel.whole_px for panel in self.panels[:number])

    def paper(self, px: float) -> float:
        """So many pixels from the top, as a part of the paper's height."""
        return 1 - px / sum(panel.whole_px for panel in self.panels)

    def trace(self, number: int, **trace: object) -> None:
        """Add a trace to a panel; it hovers by its own text, or not at all."""
        hover = "text" if "hovertext" in trace else "skip"
        place = {"type": "scatter", "xaxis": "x", "yaxis": _axis(number), "hoverinfo": hover}
        self.traces.append(place | trace)

    def line(self, number: int, ends: tuple[float, float, float, float], **line: object) -> None:
        """A straight line through a panel, from (x0, y0) to (x1, y1), behind the traces."""
        place = dict(zip(("x0", "y0", "x1", "y1"), ends, strict=True))
        axes = {"type": "line", "xref": "x", "yref": _axis(number), "layer": "below"}
        self.shapes.append(axes | place | {"line": line})

    def words(self, text: str, x: float, px: float, **more: object) -> None:
        """A small text at `x` of the shared axis, so many pixels from the top."""
        font = {"size": SMALL_PX + 1, "color": more.pop("colour", self.palette.text)}
        place = {"x": x, "y": self.paper(px), "xref": "x", "yref": "paper", "showarrow": False}
        look = {"xanchor": "center", "yanchor": "top", "align": "left"}
        self.annotations.append({"text": text, "font": font} | place | look | more)

    def below_px(self, number: int, row: int) -> int:
        """From the top of the paper to this row below the panel."""
        panel = self.panels[number]
        above = TITLE_PX + LINE_PX * (len(panel.lines) - 1) + panel.height_px
        return self.top_px(number) + above + 3 + LINE_PX * row

    def figure(self) -> dict[str, Any]:
        """Everything as plain data for Plotly, in the colours of a light ground."""
        for number, panel in enumerate(self.panels):
            self._title(number, panel)
        axes: dict[str, Any] = {"xaxis": self._across()}
        for number, panel in enumerate(self.panels):
            if panel.height_px:
                axes[f"yaxis{number + 1}"] = self._upright(number, panel)
        ground = {"paper_bgcolor": self.palette.ground, "plot_bgcolor": self.palette.ground}
        layout = {
            "height": self.height_px,
            "margin": {"l": self.left_px, "r": 14, "t": _TOP_PX, "b": _BOTTOM_PX},
            "font": {"family": FONT, "size": SMALL_PX + 1, "color": self.palette.text},
            "showlegend": False,
            "hovermode": "closest",
            "shapes": self.shapes,
            "annotations": self.annotations,
        }
        return {"data": self.traces, "layout": layout | ground | axes}

    def _title(self, number: int, panel: Panel) -> None:
        for line, text in enumerate(panel.lines):
            self.annotations.append(
                {
                    "text": f"<b>{text}</b>" if line == 0 else text,
                    "x": 0,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 6 - self.left_px,
                    "y": self.paper(self.top_px(number) + LINE_PX * line),
                    "yref": "paper",
                    "yanchor": "top",
                    "align": "left",
                    "showarrow": False,
                    "font": {
                        "size": SMALL_PX + (2 if line == 0 else 1),
                        "color": self.palette.text if line == 0 else self.palette.quiet,
                    },
                }
            )

    def _across(self) -> dict[str, Any]:
        return {
            "range": [self.left, self.right],
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
            "fixedrange": True,
        }

    def _upright(self, number: int, panel: Panel) -> dict[str, Any]:
        top = self.top_px(number) + TITLE_PX + LINE_PX * (len(panel.lines) - 1)
        return {
            "domain": [max(0.0, self.paper(top + panel.height_px)), self.paper(top)],
            "range": [panel.low, panel.high],
            "tickvals": [value for value, _ in panel.ticks],
            "ticktext": [text for _, text in panel.ticks],
            "gridcolor": self.palette.grid,
            "tickfont": {"color": self.palette.quiet},
            "zeroline": False,
            "fixedrange": True,
            "anchor": "x",
        }


def _axis(number: int) -> str:
    return "y" if number == 0 else f"y{number + 1}"


def round_steps(most: float, steps: Sequence[float], count: int) -> list[float]:
    """Places on an axis from 0 to `most`: the first of `steps` that gives at most `count`."""
    step = next((each for each in steps if most / each <= count), steps[-1])
    return [step * number for number in range(int(most // step) + 1)]
