"""A figure as one SVG: what lies behind, the axes, the traces, and the words on top."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.charts.svg.markup import TextLook, Words, element, number, stroke, text
from dashboard.charts.svg.scales import Sheet
from dashboard.charts.svg.traces import Drawing, trace

_ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}
_TICK_PX = 11
_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#ffffff"/>'
    '<line x1="0" y1="0" x2="0" y2="5" stroke="#000000" stroke-width="1.6"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SvgPicture:
    """A picture, its size in pixels, and the words that stand on top of it."""

    svg: str
    width_px: float
    height_px: float
    words: tuple[Words, ...]


def svg_picture(
    figure: Mapping[str, Any], *, width_px: float, colours: Mapping[str, str] | None = None
) -> SvgPicture:
    """`figure` (plain data for Plotly, as the screens draw it) as an SVG of this width.

    `colours` gives for colours of the screen those of the paper. It draws what our pictures are
    made of: lines, areas, markers, bars, shapes and words on straight axes; nothing else.
    """
    drawing = Drawing(sheet=Sheet(layout=figure["layout"], width=width_px), colours=colours or {})
    width, height = number(width_px), number(drawing.sheet.height)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = list(_parts(drawing, figure))
    inside = "".join(part for part in parts if isinstance(part, str))
    return SvgPicture(
        svg=f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{_HATCH}{inside}</svg>',
        width_px=width_px,
        height_px=drawing.sheet.height,
        words=tuple(part for part in parts if isinstance(part, Words)),
    )


def _parts(drawing: Drawing, figure: Mapping[str, Any]) -> Iterator[str | Words]:
    layout, traces = figure["layout"], figure["data"]
    yield from _shapes(drawing, layout, is_behind=True)
    yield from _axes(drawing)
    for of in sorted(traces, key=lambda each: each["type"] != "bar"):  # as Plotly: bars below
        yield from trace(drawing, of)
    yield from _shapes(drawing, layout, is_behind=False)
    for note in layout.get("annotations", ()):
        yield from _note(drawing, note)


def _shapes(drawing: Drawing, layout: Mapping[str, Any], *, is_behind: bool) -> Iterator[str]:
    for shape in layout.get("shapes", ()):
        if (shape.get("layer", "above") == "below") is is_behind:
            yield _shape(drawing, shape)


def _shape(drawing: Drawing, shape: Mapping[str, Any]) -> str:
    sheet = drawing.sheet
    x = [sheet.place("x", shape.get("xref", "x"), shape[end]) for end in ("x0", "x1")]
    y = [sheet.place("y", shape.get("yref", "y"), shape[end]) for end in ("y0", "y1")]
    line = shape.get("line", {})
    look = stroke(line, drawing.colour(line.get("color")))
    if shape["type"] == "line":
        return element("line", x1=x[0], y1=y[0], x2=x[1], y2=y[1], **look)
    size = {"width": abs(x[1] - x[0]), "height": abs(y[1] - y[0])}
    fill = drawing.colour(shape["fillcolor"]) if "fillcolor" in shape else "none"
    return element("rect", x=min(x), y=min(y), fill=fill, **size, **look)


def _axes(drawing: Drawing) -> Iterator[str | Words]:
    for ref in drawing.sheet.axes("y"):
        yield from _y_axis(drawing, ref)
    for ref in drawing.sheet.axes("x"):
        yield from _x_axis(drawing, ref)


def _y_axis(drawing: Drawing, ref: str) -> Iterator[str | Words]:
    sheet, axis = drawing.sheet, drawing.sheet.axis(ref)
    if axis.get("visible") is False:
        return
    left, right = sheet.span(axis.get("anchor", "x")) if axis.get("anchor") else sheet.ends[:2]
    for value, words in sheet.ticks(ref):
        y = sheet.at(ref, value)
        if axis.get("showgrid", True):
            yield _grid(drawing, axis, (left, y), (right, y))
        if axis.get("showticklabels", True):
            yield from text(words, (left - 4, y), _tick(drawing, axis, "end", "middle"))


def _x_axis(drawing: Drawing, ref: str) -> Iterator[str | Words]:
    sheet, axis = drawing.sheet, drawing.sheet.axis(ref)
    if axis.get("visible") is False:
        return
    top, bottom = _upright(sheet, axis)
    for value, words in sheet.ticks(ref):
        x = sheet.at(ref, value)
        if axis.get("showgrid", True):
            yield _grid(drawing, axis, (x, top), (x, bottom))
        if axis.get("showticklabels", True):
            yield from text(words, (x, bottom + 4), _tick(drawing, axis, "middle", "top"))


def _upright(sheet: Sheet, axis: Mapping[str, Any]) -> tuple[float, float]:
    """From the top to the foot of the panels an x axis stands under."""
    anchor = axis.get("anchor", "y")
    if anchor == "free":
        return sheet.ends[2], sheet.ends[3]
    bottom, top = sheet.span(anchor)
    return top, bottom


def _grid(
    drawing: Drawing, axis: Mapping[str, Any], begin: tuple[float, float], end: tuple[float, float]
) -> str:
    line = {"width": 1, "dash": axis.get("griddash", "solid")}
    look = stroke(line, drawing.colour(axis.get("gridcolor", "#dddddd")))
    return element("line", x1=begin[0], y1=begin[1], x2=end[0], y2=end[1], **look)


def _tick(drawing: Drawing, axis: Mapping[str, Any], anchor: str, at: str) -> TextLook:
    font = drawing.sheet.layout.get("font", {}) | axis.get("tickfont", {})
    colour = drawing.colour(font.get("color"))
    return TextLook(size=font.get("size", _TICK_PX), colour=colour, anchor=anchor, at=at)


def _note(drawing: Drawing, note: Mapping[str, Any]) -> Iterator[Words]:
    sheet, font = drawing.sheet, note.get("font", {})
    x = sheet.place("x", note.get("xref", "x"), note["x"]) + note.get("xshift", 0)
    y = sheet.place("y", note.get("yref", "y"), note["y"]) - note.get("yshift", 0)
    look = TextLook(
        size=font.get("size", _TICK_PX),
        colour=drawing.colour(font.get("color")),
        anchor=_ANCHORS[note.get("xanchor", "auto")],
        at=note.get("yanchor", "middle"),
    )
    yield from text(note["text"], (x, y), look)
