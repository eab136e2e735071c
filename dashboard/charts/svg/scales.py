"""From the units of a figure's axes to pixels, and where the axes have their ticks."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_STEPS = (1, 2, 5, 10)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A figure's layout on a picture `width` pixels wide."""

    layout: Mapping[str, Any]
    width: float

    @property
    def height(self) -> float:
        """Of the whole picture, in pixels."""
        return float(self.layout["height"])

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """The left, right, top and bottom of what lies between the margins, in pixels."""
        margin = self.layout["margin"]
        return (
            margin["l"],
            self.width - margin["r"],
            margin["t"],
            self.height - margin["b"],
        )

    def axis(self, ref: str) -> dict[str, Any]:
        """The axis that is called `x`, `y2` and so on."""
        found: dict[str, Any] = self.layout[f"{ref[0]}axis{ref[1:]}"]
        return found

    def axes(self, letter: str) -> Iterator[str]:
        """The names of all axes of one kind: `y`, `y2` and so on."""
        for name in self.layout:
            if name.startswith(f"{letter}axis"):
                yield name.replace("axis", "")

    def span(self, ref: str) -> tuple[float, float]:
        """Where an axis begins and ends, in pixels."""
        low, high = self.axis(ref).get("domain", (0, 1))
        return self._at_part(ref[0], low), self._at_part(ref[0], high)

    def at(self, ref: str, value: float) -> float:
        """The pixel of a value on an axis."""
        begin, end = self.axis(ref)["range"]
        first, last = self.span(ref)
        return float(first + (value - begin) / (end - begin) * (last - first))

    def place(self, kind: str, ref: str, value: float) -> float:
        """The pixel of a value that may be a part of the whole paper."""
        return self._at_part(kind, value) if ref == "paper" else self.at(ref, value)

    def _at_part(self, kind: str, part: float) -> float:
        left, right, top, bottom = self.ends
        return left + part * (right - left) if kind == "x" else bottom - part * (bottom - top)

    def ticks(self, ref: str) -> list[tuple[float, str]]:
        """The ticks within an axis' range, each with its words."""
        axis = self.axis(ref)
        if "tickvals" in axis:
            words = axis.get("ticktext") or [f"{value:g}" for value in axis["tickvals"]]
            return list(zip(axis["tickvals"], words, strict=True))
        suffix = axis.get("ticksuffix", "")
        return [(value, f"{value:g}{suffix}".replace("-", "−")) for value in _round_values(axis)]


def _round_values(axis: Mapping[str, Any]) -> list[float]:
    low, high = sorted(axis["range"])
    step = axis.get("dtick") or _step(high - low, axis.get("nticks", _MOST_TICKS))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(turn * step, 6) for turn in range(first, last + 1)]


def _step(length: float, most: int) -> float:
    """The smallest round step of which at most `most` fit."""
    size = 10.0 ** math.floor(math.log10(length / max(1, most)))
    return next((size * each for each in _STEPS if length / (size * each) <= most), size * 10)
