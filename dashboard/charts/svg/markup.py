"""What a picture is made of: elements of SVG, every value escaped, and the words on top of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.sax.saxutils import quoteattr

_TAGS = re.compile(r"(<br>|</?b>|</?i>|</?span[^>]*>)")
_DASHES = {"solid": "", "dash": "7 4", "dot": "2 3", "longdash": "10 5", "dashdot": "7 3 2 3"}
_LINE_HEIGHT = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of text, as typed, with its baseline at `y`; in pixels of the picture.

    Words stand beside the SVG and not in it: who sets the rest of a page finds a font for every
    letter, what draws pictures does not. `parts` are bold or not; `anchor` is start, middle or end.
    """

    parts: tuple[tuple[str, bool], ...]
    x: float
    y: float
    size: float
    colour: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLook:
    """How a text stands at its point: `anchor` as in SVG, `at` top, middle or bottom of it."""

    size: float
    colour: str
    anchor: str
    at: str


def number(value: float) -> str:
    """A coordinate to the hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def element(name: str, **attributes: object) -> str:
    """An element without content; `_` in an attribute's name stands for `-`, None leaves it out."""
    return f"<{name}{_attributes(attributes)}/>"


def _attributes(attributes: Mapping[str, object]) -> str:
    parts = (
        f" {name.replace('_', '-')}={quoteattr(_value(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    return "".join(parts)


def _value(value: object) -> str:
    return number(value) if isinstance(value, int | float) else str(value)


def stroke(line: Mapping[str, Any], colour: str) -> dict[str, object]:
    """Plotly's `line` as attributes; `colour` is already the one of the paper."""
    dash = str(line.get("dash") or "solid")
    dashes = _DASHES.get(dash, dash.replace("px", "").replace(",", " "))
    width = line.get("width", 2)
    return {
        "stroke": colour if width else None,
        "stroke_width": width or None,
        "stroke_dasharray": dashes or None,
    }


def text(words: str, spot: tuple[float, float], look: TextLook) -> Iterator[Words]:
    """A text in Plotly's own markup, line by line; what was typed in it stays as typed."""
    lines = [tuple(parts) for parts in _lines(words)]
    size, height = look.size, look.size * _LINE_HEIGHT
    first = (
        spot[1]
        + {
            "top": size * 0.95,
            "middle": size * 0.36 - (len(lines) - 1) * height / 2,
            "bottom": -size * 0.22 - (len(lines) - 1) * height,
        }[look.at]
    )
    for turn, parts in enumerate(lines):
        if parts:
            yield Words(
                parts=parts,
                x=spot[0],
                y=first + turn * height,
                size=size,
                colour=look.colour,
                anchor=look.anchor,
            )


def _lines(words: str) -> Iterator[list[tuple[str, bool]]]:
    is_bold, parts = False, list[tuple[str, bool]]()
    for part in _TAGS.split(words):
        if part == "<br>":
            yield parts
            parts = []
        elif part in {"<b>", "</b>"}:
            is_bold = part == "<b>"
        elif part and not _TAGS.fullmatch(part):
            parts.append((unescape(part), is_bold))
    yield parts
