"""How long relief lasts: a Kaplan-Meier curve for each group, the others in grey behind it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dashboard.charts.outcomes.panels import Panel, Sheet, round_steps
from dashboard.charts.outcomes.thinning import Point, points_of
from dashboard.charts.plotly_text import shown_as_typed
from dashboard.outcome_words import days, infusions, median_words, percent
from monitoring.relief.kaplan_meier import KaplanMeier
from monitoring.relief.strata import Stratum

# (D): with fewer, each return moves the curve by a tenth and more.
LEAST_SPANS = 10
_CURVE_PX = 150
_DAY_STEPS = (1, 2, 7, 14, 28, 56, 84, 168, 364)
_MOST_TICKS = 9
_FINE, _COARSE, _MOST_MARKS = 600, 200, 150
_PERCENT = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))


def is_drawn(group: Stratum) -> bool:
    """Is it made of enough infusions for a curve?"""
    return group.n_infusions >= LEAST_SPANS


def survival_figure(groups: Sequence[Stratum]) -> dict[str, Any]:
    """The curves with 95 % band, censoring ticks and numbers at risk, one panel for each group.

    A group of too few infusions has words instead. Groups are called by their names as given.
    """
    last = max((group.curve.times[-1] for group in groups if is_drawn(group)), default=1.0)
    sheet = Sheet(panels=tuple(map(_panel, groups)), left=0, right=max(last, 1.0) * 1.02)
    ticks = round_steps(max(last, 1.0), _DAY_STEPS, _MOST_TICKS)
    for number, group in enumerate(groups):
        if is_drawn(group):
            for other in groups:
                if is_drawn(other) and other is not group:
                    _draw_behind(sheet, number, other.curve)
            _draw(sheet, number, group.curve)
            _draw_counts(sheet, number, group.curve, ticks)
    return sheet.figure()


def survival_alt(groups: Sequence[Stratum]) -> str:
    """The curves in sentences."""
    return " ".join(
        ("Kaplan–Meier: share of infusions whose relief still lasts.", *map(_sentence, groups))
    )


def _sentence(group: Stratum) -> str:
    counted = f"{group.name}: {infusions(group.n_infusions, group.n_patients)}"
    if not is_drawn(group):
        return f"{counted}, too few for a curve."
    return f"{counted}, {group.n_events:,} returned, {median_words(group.curve)}."


def _panel(group: Stratum) -> Panel:
    name = shown_as_typed(group.name)
    counted = infusions(group.n_infusions, group.n_patients)
    if not is_drawn(group):
        return Panel(lines=(name, f"{counted}: too few for a curve ({LEAST_SPANS} are needed)"))
    about = f"{counted}, {group.n_events:,} returned · {median_words(group.curve)}"
    return Panel(
        lines=(name, about), height_px=_CURVE_PX, low=-0.02, high=1.04, rows=2, ticks=_PERCENT
    )


def _draw_behind(sheet: Sheet, number: int, curve: KaplanMeier) -> None:
    points = list(points_of(curve, sheet.right, _COARSE))
    sheet.trace(
        number,
        x=[0.0, *(point.day for point in points)],
        y=[1.0, *(point.share for point in points)],
        mode="lines",
        line={"color": sheet.palette.mild, "width": 1, "shape": "hv", "dash": "dot"},
        name="another group",
    )


def _draw(sheet: Sheet, number: int, curve: KaplanMeier) -> None:
    points = list(points_of(curve, sheet.right, _FINE))
    _draw_band(sheet, number, points)
    if curve.median is not None:
        quiet = {"color": sheet.palette.quiet, "width": 1, "dash": "dash"}
        sheet.line(number, (0, 0.5, curve.median, 0.5), **quiet)
        sheet.line(number, (curve.median, 0, curve.median, 0.5), **quiet)
    sheet.trace(
        number,
        # All had relief at the very start; some have none the same day.
        x=[0.0, *(point.day for point in points)],
        y=[1.0, *(point.share for point in points)],
        hovertext=["", *map(_hover, points)],
        mode="lines",
        line={"color": sheet.palette.accent, "width": 2.5, "shape": "hv"},
        name="Kaplan–Meier",
    )
    marks = list(points_of(curve, sheet.right, _MOST_MARKS, only_censored=True))
    sheet.trace(
        number,
        x=[point.day for point in marks],
        y=[point.share for point in marks],
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 9,
            "color": sheet.palette.text,
            "line": {"width": 1.5, "color": sheet.palette.text},
        },
        name="censored",
    )


def _draw_band(sheet: Sheet, number: int, points: Sequence[Point]) -> None:
    """The band as one area: along its upper edge and back along the lower one."""
    upper = list(_edge(points, is_upper=True))
    lower = list(_edge(points, is_upper=False))
    ring = [*upper, *reversed(lower)]
    sheet.trace(
        number,
        x=[x for x, _ in ring],
        y=[y for _, y in ring],
        mode="lines",
        line={"width": 0, "color": sheet.palette.accent},
        fill="toself",
        fillcolor=sheet.palette.area,
        name="95 % band",
    )


def _edge(points: Sequence[Point], *, is_upper: bool) -> Iterator[tuple[float, float]]:
    """One edge of the band as steps, from where it is defined to where it is not."""
    known = [point for point in points if point.low is not None and point.high is not None]
    for point, following in pairwise(known):
        limit = (point.high if is_upper else point.low) or 0.0
        yield point.day, limit
        yield following.day, limit


def _hover(point: Point) -> str:
    band = ""
    if point.low is not None and point.high is not None:
        band = f"<br>95 % band {percent(point.low)} to {percent(point.high)}"
    return (
        f"<b>Day {days(point.day)}: {percent(point.share)} still there</b>{band}"
        f"<br>{point.at_risk:,} at risk"
    )


def _draw_counts(sheet: Sheet, number: int, curve: KaplanMeier, ticks: Sequence[float]) -> None:
    """The days below the panel, and below them how many are still watched then."""
    quiet = sheet.palette.quiet
    for tick in ticks:
        sheet.line(number, (tick, 0, tick, 1), color=sheet.palette.grid, width=1)
        sheet.words(f"{tick:g}", tick, sheet.below_px(number, 0), colour=quiet)
        counted = f"{_at_risk(curve, tick):,}"
        sheet.words(counted, tick, sheet.below_px(number, 1))
    beside = {"xanchor": "left", "xshift": 6 - sheet.left_px, "xref": "paper", "colour": quiet}
    sheet.words("day", 0, sheet.below_px(number, 0), **beside)
    sheet.words("at risk", 0, sheet.below_px(number, 1), **beside)


def _at_risk(curve: KaplanMeier, day: float) -> int:
    """How many were still watched just before this day."""
    return next(
        (left for time, left in zip(curve.times, curve.at_risk, strict=True) if time >= day), 0
    )
