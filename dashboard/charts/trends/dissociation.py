"""How strong dissociation became in each infusion, and how long it stayed."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import wording
from dashboard.charts.trends.columns import (
    UNKNOWN,
    draw_columns,
    draw_unknown,
    heading,
    number_font,
    numbered,
)
from dashboard.charts.trends.limits import NAMES_PX, draw_limits, high_lines, worst_of
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.measures import Measure
from monitoring.trends.summary import SessionSummary

QUESTION = "How strong is dissociation, how long?"
STRONG = 2
_SMALL_PX, _LARGE_PX = 290, 440
_UPPER, _LOWER = (0.6, 1.0), (0.0, 0.42)
_TOP, _LEAST_MIN = 4.7, 30.0


def dissociation_picture(view: TrendsView, shown: Shown) -> Picture:
    """How strong is dissociation, how long?"""
    known = sum(each.dissociation.peak is not None for each in shown.sessions)
    return Picture(
        chart=Chart.DISSOCIATION,
        question=QUESTION,
        caption=f"Highest observer score of each session, 0–4, and minutes; {shown.words}.",
        notes=tuple(_notes(shown, known)),
        alt=_alt(view, shown),
        figure=_figure(view, shown) if known else None,
    )


def _notes(shown: Shown, known: int) -> Iterator[str]:
    if any(_is_open(each) for each in shown.sessions):
        yield f"△ still {STRONG} or more at the last look."
    if known < len(shown.sessions):
        yield f"{UNKNOWN} nobody scored it."


def _figure(view: TrendsView, shown: Shown) -> dict[str, Any]:
    height_px = _LARGE_PX if shown.is_large else _SMALL_PX
    sheet = Sheet(height_px=height_px, right_px=NAMES_PX)
    draw_columns(sheet, view, shown)
    sheet.axes["xaxis"]["anchor"] = "y2"
    sheet.axis("yaxis", domain=list(_UPPER), range=[-0.1, _TOP], dtick=1)
    minutes = [_minutes(each) for each in shown.sessions]
    longest = max([_LEAST_MIN, *(value for value in minutes if value is not None)])
    sheet.axis("yaxis2", domain=list(_LOWER), range=[0, longest * 1.3], nticks=4)
    _draw_peaks(sheet, view, shown)
    _draw_minutes(sheet, view, shown, minutes, longest)
    sheet.title(("▮ highest score, 0–4", sheet.palette.text))
    sheet.title((f"▯ minutes at {STRONG} or more", sheet.palette.text), top=_LOWER[1])
    return sheet.figure()


def _draw_peaks(sheet: Sheet, view: TrendsView, shown: Shown) -> None:
    lines = high_lines(view.protocol, Measure.DISSOCIATION)
    draw_limits(sheet, lines[:1], _TOP)
    known = _known(shown)
    peaks = {place: each.dissociation.peak or 0 for place, each in known}
    colours = [
        sheet.palette.pressure if worst is None else sheet.palette.severity(worst)
        for worst in (worst_of(lines, peak) for peak in peaks.values())
    ]
    sheet.trace(
        type="bar",
        name="highest score",
        x=list(peaks),
        y=list(peaks.values()),
        width=0.5,
        text=[str(peak) for peak in peaks.values()],
        textposition="outside",
        textangle=0,
        textfont=number_font(sheet),
        cliponaxis=False,
        marker={"color": colours},
        hovertext=[_hover(view, each) for _, each in known],
    )
    missing = [p for p, each in enumerate(shown.sessions) if each.dissociation.peak is None]
    draw_unknown(sheet, missing, 0.5, ["nobody scored it"] * len(missing))


def _draw_minutes(
    sheet: Sheet,
    view: TrendsView,
    shown: Shown,
    minutes: Sequence[float | None],
    longest: float,
) -> None:
    known = [(place, value) for place, value in enumerate(minutes) if value is not None]
    written = numbered(shown, minutes)
    sheet.trace(
        type="bar",
        name=f"minutes at {STRONG} or more",
        yaxis="y2",
        x=[place for place, _ in known],
        y=[round(value, 1) for _, value in known],
        width=0.5,
        text=[f"{value:.0f}" if place in written else "" for place, value in known],
        textposition="outside",
        textangle=0,
        textfont=number_font(sheet),
        cliponaxis=False,
        marker={
            "color": sheet.palette.ground,
            "line": {"color": sheet.palette.pressure, "width": 1.5},
        },
        hovertext=[_hover(view, shown.sessions[place]) for place, _ in known],
    )
    still = [place for place, each in enumerate(shown.sessions) if _is_open(each)]
    sheet.trace(
        name="still there at the last look",
        mode="markers+text",
        yaxis="y2",
        x=still,
        y=[longest * 0.15] * len(still),
        text=["open"] * len(still),
        textposition="top center",
        textfont=number_font(sheet),
        marker={
            "symbol": "triangle-up-open",
            "size": 12,
            "color": sheet.palette.accent,
            "line": {"color": sheet.palette.accent, "width": 3},
        },
        hovertext=[_hover(view, shown.sessions[place]) for place in still],
    )


def _known(shown: Shown) -> list[tuple[int, SessionSummary]]:
    return [
        (place, each)
        for place, each in enumerate(shown.sessions)
        if each.dissociation.peak is not None
    ]


def _minutes(each: SessionSummary) -> float | None:
    return each.dissociation.above_min


def _is_open(each: SessionSummary) -> bool:
    course = each.dissociation
    return course.peak is not None and course.peak >= STRONG and course.above_min is None


def _hover(view: TrendsView, each: SessionSummary) -> str:
    return f"{heading(view, each)}<br>{_words(each).replace(', ', '<br>')}"


def _words(each: SessionSummary) -> str:
    course = each.dissociation
    if course.peak is None:
        return "not scored"
    words = f"highest {course.peak} of 4"
    if course.to_peak_min is not None:
        words += f" at {wording.since_start(course.to_peak_min)}"
    if _is_open(each):
        words += f", still {STRONG} or more at the last look"
    elif course.above_min is not None and course.peak >= STRONG:
        words += f", {course.above_min:.0f} min at {STRONG} or more"
    if course.to_clear_min is not None:
        words += f", 0 again at {wording.since_start(course.to_clear_min)}"
    elif course.peak:
        words += ", not seen back at 0"
    return words + ("" if course.cadss_peak is None else f", CADSS up to {course.cadss_peak}")


def _alt(view: TrendsView, shown: Shown) -> str:
    rows = [
        f"{wording.local_day(each.started_at, view.zone)}: {_words(each)}"
        for each in shown.sessions
    ]
    return alt_text(QUESTION, rows)
