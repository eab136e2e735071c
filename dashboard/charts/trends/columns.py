"""Infusions side by side, one column each, the oldest on the left: what several pictures share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import wording
from dashboard.charts.canvas import SMALL_PX
from dashboard.charts.trends.sheet import LARGE_PLOT_PX, SMALL_PLOT_PX, Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.trends.summary import SessionSummary

UNKNOWN = "◌"
NOW = "now"
_LEAST_COLUMNS = 6
_LABEL_PX = 46
_REST_PX = 16
_MOST_NUMBERS = {False: 10, True: 30}


def draw_columns(sheet: Sheet, view: TrendsView, shown: Shown, axis: str = "xaxis") -> None:
    """The axis of the infusions: their dates; the one that is running bold and on a ground."""
    last = max(len(shown.sessions), _LEAST_COLUMNS) - 0.4
    ticks = labelled(shown)
    days = [local_date(view, shown.sessions[place]) for place in ticks]
    sheet.axis(
        axis,
        range=[-0.6, last],
        tickvals=ticks,
        ticktext=[
            _tick(view, shown.sessions[place], day, before)
            for place, day, before in zip(ticks, days, [None, *days], strict=False)
        ],
        showgrid=False,
    )
    for place, each in enumerate(shown.sessions):
        if is_running(view, each):
            sheet.shapes.append(_ground(sheet, place))
    draw_rest(sheet, shown)


def draw_rest(sheet: Sheet, shown: Shown) -> None:
    """Under the axis: how many infusions are not in the picture, and on which side they are."""
    if shown.earlier or shown.later:
        sheet.bottom_px += _REST_PX
    under = {"y": 0, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
    under |= {"yshift": -sheet.bottom_px}
    if shown.earlier:
        sheet.words(f"← {shown.earlier} earlier not shown", x=0, **under)
    if shown.later:
        sheet.words(f"{shown.later} later not shown →", x=1, xanchor="right", **under)


def labelled(shown: Shown) -> list[int]:
    """The places of the infusions whose date is written: as many as fit, the last one always."""
    count = len(shown.sessions)
    width = LARGE_PLOT_PX if shown.is_large else SMALL_PLOT_PX
    step = -(-_LABEL_PX * max(count, _LEAST_COLUMNS) // width)
    return list(range(count - 1, -1, -step))[::-1]


def draw_unknown(sheet: Sheet, places: Sequence[int], y: float, words: Sequence[str]) -> None:
    """A ◌ in each column of which something is not known, and why on hover."""
    if places:
        sheet.trace(
            name="not known",
            mode="text",
            x=list(places),
            y=[y] * len(places),
            text=[UNKNOWN] * len(places),
            textfont={"size": 17, "color": sheet.palette.text},
            hovertext=list(words),
        )


def numbered(shown: Shown, values: Sequence[float | None]) -> set[int]:
    """The places whose number is written beside the mark: all, or the highest and the last."""
    known = [place for place, value in enumerate(values) if value is not None]
    if len(shown.sessions) <= _MOST_NUMBERS[shown.is_large] or not known:
        return set(known)
    return {max(known, key=lambda place: values[place] or 0), known[-1]}


def number_font(sheet: Sheet) -> dict[str, Any]:
    """How numbers beside marks are written."""
    return {"size": SMALL_PX, "color": sheet.palette.text}


def heading(view: TrendsView, each: SessionSummary) -> str:
    """Which infusion it is, for hovering: "<b>Infusion 4</b> · 3 Nov 2026 · 0.5 mg/kg"."""
    parts = [f"<b>Infusion {each.number}</b>", wording.local_day(each.started_at, view.zone)]
    if is_running(view, each):
        parts.append("running now")
    parts.append(dose_words(each))
    return " · ".join(parts)


def dose_words(each: SessionSummary) -> str:
    """What was given: "35 mg, 0.5 mg/kg"."""
    if each.given_ug is None:
        return "dose not known"
    given = wording.given(each.given_ug)
    if not each.weight_g:
        return f"{given}, weight not known"
    return f"{given}, {wording.given_per_kg(each.given_ug, each.weight_g)}"


def is_running(view: TrendsView, each: SessionSummary) -> bool:
    """Is this infusion's visit going on?"""
    return view.running is not None and view.running.session_id == each.session_id


def local_date(view: TrendsView, each: SessionSummary) -> date:
    """The clinic's day on which the infusion started."""
    return each.started_at.astimezone(view.zone).date()


def _tick(view: TrendsView, each: SessionSummary, day: date, before: date | None) -> str:
    year = f"<br>{day.year}" if before is None or before.year != day.year else ""
    words = f"{wording.day_in_year(day)}{year}"
    return f"<b>{words}</b><br><b>{NOW}</b>" if is_running(view, each) else words


def _ground(sheet: Sheet, place: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "layer": "below",
        "xref": "x",
        "yref": "paper",
        "x0": place - 0.5,
        "x1": place + 0.5,
        "y0": 0,
        "y1": 1,
        "line": {"width": 0},
        "fillcolor": sheet.palette.infusion_band,
    }
