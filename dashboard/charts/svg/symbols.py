"""The shapes of the markers, each around its point."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.charts.svg.markup import element, number

_Points = tuple[tuple[float, float], ...]


def _ring(r: float) -> _Points:
    return ((-r, -r), (r, -r), (r, r), (-r, r))


def _cross(r: float) -> _Points:
    a = 0.4 * r
    return (
        *((-a, -r), (a, -r), (a, -a), (r, -a), (r, a), (a, a)),
        *((a, r), (-a, r), (-a, a), (-r, a), (-r, -a), (-a, -a)),
    )


_CLOSED: Mapping[str, Callable[[float], _Points]] = MappingProxyType(
    {
        "square": _ring,
        "diamond": lambda r: ((0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)),
        "diamond-tall": lambda r: ((0, -1.4 * r), (0.7 * r, 0), (0, 1.4 * r), (-0.7 * r, 0)),
        "triangle-up": lambda r: ((0, -r), (1.15 * r, r), (-1.15 * r, r)),
        "triangle-down": lambda r: ((0, r), (1.15 * r, -r), (-1.15 * r, -r)),
        "triangle-right": lambda r: ((r, 0), (-r, 1.15 * r), (-r, -1.15 * r)),
        "triangle-left": lambda r: ((-r, 0), (r, 1.15 * r), (r, -1.15 * r)),
        "cross": _cross,
        "bowtie": lambda r: ((-r, -r), (r, r), (r, -r), (-r, r)),
        "hourglass": lambda r: ((-r, -r), (r, -r), (-r, r), (r, r)),
    }
)
_STROKES: Mapping[str, Callable[[float], tuple[_Points, ...]]] = MappingProxyType(
    {
        "line-ew": lambda r: (((-1.4 * r, 0), (1.4 * r, 0)),),
        "line-ns": lambda r: (((0, -1.4 * r), (0, 1.4 * r)),),
        "x-thin": lambda r: (((-r, -r), (r, r)), ((-r, r), (r, -r))),
        "cross-thin": lambda r: (((-r, 0), (r, 0)), ((0, -r), (0, r))),
    }
)


def symbol(
    name: str, at: tuple[float, float], size: float, fill: str, edge: tuple[str, float]
) -> str:
    """The marker called `name` of `size` pixels; `edge` is the colour and width of its outline."""
    is_open = name.endswith("-open")
    base, r = name.removesuffix("-open"), size / 2
    if base in _STROKES:
        return "".join(_path(line, at, "none", edge, close=False) for line in _STROKES[base](r))
    inside, outline = ("none", (fill, edge[1] or 1.5)) if is_open else (fill, edge)
    if base == "circle":
        return element("circle", cx=at[0], cy=at[1], r=r, fill=inside, **_edge(outline))
    if base == "square-x":
        crossed = "".join(
            _path(line, at, "none", outline, close=False) for line in _STROKES["x-thin"](r)
        )
        return _path(_ring(r), at, inside, outline) + crossed
    return _path(_CLOSED[base](r), at, inside, outline)


def _path(
    points: _Points,
    at: tuple[float, float],
    fill: str,
    edge: tuple[str, float],
    *,
    close: bool = True,
) -> str:
    along = " ".join(f"{number(at[0] + x)} {number(at[1] + y)}" for x, y in points)
    end = "Z" if close else ""
    return element("path", d=f"M{along}{end}", fill=fill, **_edge(edge))


def _edge(edge: tuple[str, float]) -> dict[str, object]:
    colour, width = edge
    return {"stroke": colour, "stroke_width": width} if width else {}
