"""A measured figure beside what it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long something took, in milliseconds, over several runs."""

    name: str
    runs_ms: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        """The middle run."""
        return median(self.runs_ms)

    @property
    def p95_ms(self) -> float:
        """Nineteen runs of twenty were faster."""
        return quantiles(self.runs_ms, n=20)[-1] if len(self.runs_ms) > 1 else self.runs_ms[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One promise of the product and what was measured.

    `against` None: `most` is in milliseconds; otherwise `most` is a ratio of the two medians.
    `most` None: nothing is promised, the figure stands beside another one.
    """

    promise: str
    ours: Measured
    most: float | None = None
    against: Measured | None = None

    @property
    def number(self) -> float:
        """The ratio, or our median in milliseconds."""
        if self.against is None:
            return self.ours.median_ms
        return self.ours.median_ms / self.against.median_ms

    @property
    def is_kept(self) -> bool:
        """Was the promise kept in this run?"""
        return self.most is None or self.number <= self.most


def as_table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table: medians and 95th percentiles in milliseconds."""
    rows = ["| Promise | Ours | Against | Ratio | At most | |", "|---|---|---|---|---|---|"]
    return "\n".join([*rows, *(_row(figure) for figure in figures)])


def _row(figure: Figure) -> str:
    held = figure.against
    ratio = "" if held is None else f"{figure.number:.2f}×"
    against = "" if held is None else _times(held)
    cells = [figure.promise, _times(figure.ours), against, ratio, *_promised(figure)]
    return f"| {' | '.join(cells)} |"


def _promised(figure: Figure) -> tuple[str, str]:
    if figure.most is None:
        return "", ""
    most = f"{figure.most:,g} ms" if figure.against is None else f"{figure.most:g}×"
    return most, "kept" if figure.is_kept else "**missed**"


def _times(measured: Measured) -> str:
    return f"{measured.name}: {measured.median_ms:.2f} (p95 {measured.p95_ms:.2f}) ms"
