"""The same figures worked out again, by another method: plain loops over plain lists.

Nothing here uses the code under test. A session is a list of (minute, value) in order of time,
and fractions keep it exact.
"""

from collections.abc import Sequence
from fractions import Fraction

Point = tuple[Fraction, Fraction]
Step = tuple[float | Fraction, str, int | None]


def points(readings: Sequence[tuple[float, float | None]]) -> list[Point]:
    """What was read at minute 0 or later; missing values are not there at all."""
    return sorted(
        (Fraction(minute), Fraction(value))
        for minute, value in readings
        if value is not None and minute >= 0
    )


def peak_and_minute(found: Sequence[Point]) -> Point | None:
    best: Point | None = None
    for minute, value in found:
        if best is None or value > best[1]:
            best = (minute, value)
    return best


def minutes_until_back(found: Sequence[Point], baseline: float, pct: int) -> Fraction | None:
    top = peak_and_minute(found)
    if top is None:
        return None
    lowest = Fraction(baseline) - Fraction(baseline) * pct / 100
    highest = Fraction(baseline) + Fraction(baseline) * pct / 100
    for minute, value in found:
        if minute >= top[0] and lowest <= value <= highest:
            return minute - top[0]
    return None


def area_above(found: Sequence[Point], baseline: float, longest_gap_min: float) -> Fraction | None:
    """The polygon above the baseline, corner by corner, by the shoelace formula."""
    total, has_line = Fraction(0), False
    for index in range(len(found) - 1):
        (left_at, left), (right_at, right) = found[index], found[index + 1]
        if right_at - left_at > longest_gap_min:
            continue
        has_line = True
        level = Fraction(baseline)
        corners = [(left_at, level)]
        if left > level:
            corners.append((left_at, left))
        if (left > level) != (right > level) and left != right:
            crossing = left_at + (level - left) * (right_at - left_at) / (right - left)
            corners.append((crossing, level))
        if right > level:
            corners.append((right_at, right))
        corners.append((right_at, level))
        total += _shoelace(corners)
    return total if has_line else None


def _shoelace(corners: Sequence[Point]) -> Fraction:
    doubled = Fraction(0)
    for index, (x, y) in enumerate(corners):
        next_x, next_y = corners[(index + 1) % len(corners)]
        doubled += x * next_y - next_x * y
    return abs(doubled) / 2


def has_gap_beside_peak(
    found: Sequence[Point], until: float | None, longest_gap_min: float
) -> bool:
    top = peak_and_minute(found)
    if top is None:
        return False
    for index, (minute, value) in enumerate(found):
        before = found[index - 1][0] if index else Fraction(0)
        is_last = index + 1 == len(found)
        after = found[index + 1][0] if not is_last else Fraction(until or minute)
        if value == top[1] and max(minute - before, after - minute) > longest_gap_min:
            return True
    return False


def micrograms_given(steps: Sequence[Step]) -> int:
    """Rate times time, piece by piece, rounded once, halves up; and the boluses.

    `steps` are (minute, what, number) in order, the last one a stop.
    """
    exact, boluses = Fraction(0), 0
    rate, since = 0, Fraction(0)
    for minute, what, number in steps:
        at = Fraction(minute)
        exact += Fraction(rate) * (at - since) / 60
        since = at
        if what == "bolus":
            boluses += number or 0
        elif what in {"pause", "stop"}:
            rate = 0
        else:
            rate = number or 0
    return int(exact + Fraction(1, 2)) + boluses
