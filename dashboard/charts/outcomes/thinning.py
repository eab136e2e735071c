"""Points of a curve, no more of them than a screen can show."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitoring.relief.kaplan_meier import KaplanMeier


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place of a Kaplan-Meier curve: the share that still lasts from `day` on, and its band."""

    day: float
    share: float
    low: float | None
    high: float | None
    at_risk: int
    censored: int


def points_of(
    curve: KaplanMeier, right: float, columns: int, *, only_censored: bool = False
) -> Iterator[Point]:
    """The curve's points in order, of those in one of so many columns up to `right` the last.

    The first and the last point of the curve are always among them.
    """
    rows = list(
        zip(
            curve.times,
            curve.survival,
            curve.low,
            curve.high,
            curve.at_risk,
            curve.censored,
            strict=True,
        )
    )
    if only_censored:
        rows = [row for row in rows if row[5]]
    ends = {0} if rows else set()
    for place, row in enumerate(rows):
        following = rows[place + 1][0] if place + 1 < len(rows) else None
        is_last = following is None or _column(following, right, columns) != _column(
            row[0], right, columns
        )
        if is_last or place in ends:
            day, share, low, high, at_risk, censored = row
            yield Point(
                day=day, share=share, low=low, high=high, at_risk=at_risk, censored=censored
            )


def _column(day: float, right: float, columns: int) -> int:
    return int(day * columns / right)
