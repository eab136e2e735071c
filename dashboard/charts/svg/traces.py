"""The traces of a figure: lines, areas, markers, texts and bars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.svg.markup import TextLook, Words, element, number, stroke, text
from dashboard.charts.svg.scales import Sheet
from dashboard.charts.svg.symbols import symbol

_BLACK = "#000000"
_TEXT_PX, _MARKER_PX = 12, 6
_Spot = tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What traces are drawn on, and the colours of the paper by those of the screen."""

    sheet: Sheet
    colours: Mapping[str, str]

    def colour(self, of: object) -> str:
        """The paper's colour for one of the screen's."""
        return self.colours.get(str(of), str(of)) if of else _BLACK


def trace(drawing: Drawing, of: Mapping[str, Any]) -> Iterator[str | Words]:
    """One trace, what is filled below what is drawn."""
    if of["type"] == "bar":
        yield from _bars(drawing, of)
        return
    spots = _spots(drawing, of)
    mode = of.get("mode", "lines")
    if of.get("fill") and of.get("fillcolor"):
        yield from _area(drawing, of, spots)
    if "lines" in mode and of.get("line", {}).get("width", 2):
        yield from _line(drawing, of, spots)
    if "markers" in mode:
        yield from _markers(drawing, of, spots)
    if "text" in mode:
        yield from _texts(drawing, of, spots)


def _spots(drawing: Drawing, of: Mapping[str, Any]) -> list[_Spot]:
    sheet, x_axis, y_axis = drawing.sheet, of.get("xaxis", "x"), of.get("yaxis", "y")
    return [
        None if x is None or y is None else (sheet.at(x_axis, x), sheet.at(y_axis, y))
        for x, y in zip(of["x"], of["y"], strict=True)
    ]


def _runs(spots: Sequence[_Spot], shape: str) -> Iterator[list[tuple[float, float]]]:
    """The stretches without a break, as corners."""
    run: list[tuple[float, float]] = []
    for spot in (*spots, None):
        if spot is None:
            if run:
                yield run
            run = []
            continue
        if run and shape == "hv":
            run.append((spot[0], run[-1][1]))
        if run and shape == "hvh":
            middle = (run[-1][0] + spot[0]) / 2
            run += [(middle, run[-1][1]), (middle, spot[1])]
        run.append(spot)


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{number(x)} {number(y)}" for x, y in run)


def _shape(of: Mapping[str, Any]) -> str:
    return str(of.get("line", {}).get("shape", "linear"))


def _line(drawing: Drawing, of: Mapping[str, Any], spots: Sequence[_Spot]) -> Iterator[str]:
    line = of.get("line", {})
    look = stroke(line, drawing.colour(line.get("color")))
    for run in _runs(spots, _shape(of)):
        yield element("path", d=_path(run), fill="none", stroke_linejoin="round", **look)


def _area(drawing: Drawing, of: Mapping[str, Any], spots: Sequence[_Spot]) -> Iterator[str]:
    fill = drawing.colour(of["fillcolor"])
    ground = drawing.sheet.at(of.get("yaxis", "y"), 0)
    for run in _runs(spots, _shape(of)):
        ends = [] if of["fill"] == "toself" else [(run[-1][0], ground), (run[0][0], ground)]
        yield element("path", d=f"{_path([*run, *ends])}Z", fill=fill)


def _each(value: Any, index: int, otherwise: Any = None) -> Any:  # noqa: ANN401 - as figures are
    """Plotly takes one value for all points, or one for each."""
    found = value[index] if isinstance(value, list | tuple) else value
    return otherwise if found is None else found


def _markers(drawing: Drawing, of: Mapping[str, Any], spots: Sequence[_Spot]) -> Iterator[str]:
    marker = of.get("marker", {})
    line = marker.get("line", {})
    for index, spot in enumerate(spots):
        if spot is None:
            continue
        edge = drawing.colour(_each(line.get("color"), index))
        yield symbol(
            _each(marker.get("symbol"), index, "circle"),
            spot,
            _each(marker.get("size"), index, _MARKER_PX),
            drawing.colour(_each(marker.get("color"), index)),
            (edge, _each(line.get("width"), index, 0)),
        )


def _texts(drawing: Drawing, of: Mapping[str, Any], spots: Sequence[_Spot]) -> Iterator[Words]:
    font = of.get("textfont", {})
    for index, spot in enumerate(spots):
        words = _each(of.get("text"), index, "")
        if spot is None or not words:
            continue
        up, side = _each(of.get("textposition"), index, "middle center").split()
        gap = _each(of.get("marker", {}).get("size", 0), index, 0) / 2 + 3
        place = (
            spot[0] + {"left": -gap, "right": gap, "center": 0}[side],
            spot[1] + {"top": -gap, "bottom": gap, "middle": 0}[up],
        )
        look = TextLook(
            size=_each(font.get("size"), index, _TEXT_PX),
            colour=drawing.colour(_each(font.get("color"), index)),
            anchor={"left": "end", "right": "start", "center": "middle"}[side],
            at={"top": "bottom", "bottom": "top", "middle": "middle"}[up],
        )
        yield from text(words, place, look)


def _bars(drawing: Drawing, of: Mapping[str, Any]) -> Iterator[str]:
    sheet, marker = drawing.sheet, of.get("marker", {})
    is_across = of.get("orientation") == "h"
    along, across = ("x", "y") if is_across else ("y", "x")
    for index, (length, middle) in enumerate(zip(of[along], of[across], strict=True)):
        if length is None or middle is None:
            continue
        base, width = _each(of.get("base"), index, 0), _each(of.get("width"), index, 0.8)
        ends = (
            sheet.at(of.get(f"{along}axis", along), base),
            sheet.at(of.get(f"{along}axis", along), base + length),
        )
        sides = [
            sheet.at(of.get(f"{across}axis", across), middle + half * width / 2) for half in (-1, 1)
        ]
        yield _bar(drawing, marker, index, (ends, sides) if is_across else (sides, ends))


def _bar(
    drawing: Drawing,
    marker: Mapping[str, Any],
    index: int,
    box: tuple[Sequence[float], Sequence[float]],
) -> str:
    (left, right), (top, bottom) = sorted(box[0]), sorted(box[1])
    line = marker.get("line", {})
    width = _each(line.get("width"), index, 0)
    fill = drawing.colour(_each(marker.get("color"), index))
    look: dict[str, object] = {"fill": "url(#hatch)" if "pattern" in marker else fill}
    if width:
        look |= {"stroke": drawing.colour(_each(line.get("color"), index)), "stroke_width": width}
    place = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return element("rect", **place, **look)
