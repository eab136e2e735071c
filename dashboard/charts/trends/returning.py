"""How long until the pressure is back: of each infusion from the peak to the return."""

from collections.abc import Iterator
from typing import Any

from dashboard import wording
from dashboard.charts.trends.columns import (
    UNKNOWN,
    draw_columns,
    draw_unknown,
    heading,
    is_running,
    number_font,
    numbered,
)
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.measures import Measure
from monitoring.trends.summary import Excursion, SessionSummary

QUESTION = "How long until it is back?"
_SMALL_PX, _LARGE_PX = 250, 400
_LEAST_MIN = 60.0


def return_picture(view: TrendsView, shown: Shown) -> Picture:
    """How long until the systolic pressure is back near its baseline?"""
    ends = [_end(view, each) for each in shown.sessions]
    known = sum(end is not None for end in ends)
    return Picture(
        chart=Chart.RETURN,
        question=QUESTION,
        caption=_caption(view, shown),
        notes=tuple(_notes(shown, ends)),
        alt=_alt(view, shown, ends),
        figure=_figure(view, shown, ends) if known else None,
    )


class _End:
    """From the peak to where it was back, or to the last reading; minutes from the start."""

    def __init__(self, peak_min: float, end_min: float, *, is_back: bool) -> None:
        self.peak_min = peak_min
        self.end_min = end_min
        self.is_back = is_back


def _end(view: TrendsView, each: SessionSummary) -> _End | None:
    excursion = each.excursions.get(Measure.SYSTOLIC)
    if excursion is None or excursion.to_peak_min is None or excursion.baseline is None:
        return None
    if excursion.to_return_min is not None:
        end = excursion.to_peak_min + excursion.to_return_min
        return _End(excursion.to_peak_min, end, is_back=True)
    last = view.last_reading_min.get(each.session_id)
    return None if last is None else _End(excursion.to_peak_min, last, is_back=False)


def _caption(view: TrendsView, shown: Shown) -> str:
    criteria = view.protocol.course
    if criteria is None:
        return "The clinic's protocol does not say when a vital sign counts as back."
    return (
        f"Systolic: from its highest reading to the first within {criteria.return_within_pct} % "
        f"of the own baseline, minutes; {shown.words}."
    )


def _notes(shown: Shown, ends: list[_End | None]) -> Iterator[str]:
    known = [end for end in ends if end is not None]
    back = sum(end.is_back for end in known)
    if known and back < len(known):
        yield f"△ not back at the last reading; seen back in {back} of {len(known)}."
    if len(known) < len(shown.sessions):
        yield f"{UNKNOWN} no baseline, or no reading since the start."


def _figure(view: TrendsView, shown: Shown, ends: list[_End | None]) -> dict[str, Any]:
    sheet = Sheet(height_px=_LARGE_PX if shown.is_large else _SMALL_PX)
    draw_columns(sheet, view, shown)
    highest = max([_LEAST_MIN, *(end.end_min for end in ends if end is not None)])
    sheet.axis("yaxis", range=[0, highest * 1.15], nticks=6, ticksuffix="")
    _draw_stops(sheet, shown)
    _draw_bars(sheet, view, shown, ends)
    _draw_ends(sheet, view, shown, ends)
    missing = [place for place, end in enumerate(ends) if end is None]
    draw_unknown(sheet, missing, highest * 0.06, ["no baseline or no reading"] * len(missing))
    sheet.title(
        ("minutes from the start:", sheet.palette.quiet),
        ("● highest", sheet.palette.text),
        ("▬ back", sheet.palette.accent),
        ("╌ infusion ended", sheet.palette.quiet),
    )
    return sheet.figure()


def _draw_stops(sheet: Sheet, shown: Shown) -> None:
    """Where the infusion ended: a small dash in each column."""
    stops = [
        (place, (each.stopped_at - each.started_at).total_seconds() / 60)
        for place, each in enumerate(shown.sessions)
        if each.stopped_at is not None
    ]
    sheet.trace(
        name="end of the infusion",
        mode="markers",
        x=[stop[0] for stop in stops],
        y=[round(stop[1], 1) for stop in stops],
        marker={
            "symbol": "line-ew",
            "size": 16,
            "line": {"color": sheet.palette.line, "width": 2},
        },
    )


def _draw_bars(sheet: Sheet, view: TrendsView, shown: Shown, ends: list[_End | None]) -> None:
    bars = [(place, end) for place, end in enumerate(ends) if end is not None]
    colour = sheet.palette.accent
    sheet.trace(
        type="bar",
        name="from peak to return",
        x=[place for place, _ in bars],
        base=[round(end.peak_min, 1) for _, end in bars],
        y=[round(end.end_min - end.peak_min, 1) for _, end in bars],
        width=0.22,
        marker={
            "color": [colour if end.is_back else sheet.palette.ground for _, end in bars],
            "line": {"color": colour, "width": 1.5},
        },
        hovertext=[_hover(view, shown.sessions[place], end) for place, end in bars],
    )


def _draw_ends(sheet: Sheet, view: TrendsView, shown: Shown, ends: list[_End | None]) -> None:
    known = [(place, end) for place, end in enumerate(ends) if end is not None]
    written = numbered(shown, [None if end is None else end.end_min for end in ends])
    sheet.trace(
        name="highest reading",
        mode="markers",
        x=[place for place, _ in known],
        y=[round(end.peak_min, 1) for _, end in known],
        marker={"symbol": "circle", "size": 7, "color": sheet.palette.text},
        hovertext=[_hover(view, shown.sessions[place], end) for place, end in known],
    )
    sheet.trace(
        name="back, or last reading",
        mode="markers+text",
        x=[place for place, _ in known],
        y=[round(end.end_min, 1) for _, end in known],
        marker={
            "symbol": ["line-ew" if end.is_back else "triangle-up-open" for _, end in known],
            "size": [14 if end.is_back else 12 for _, end in known],
            "color": sheet.palette.accent,
            "line": {"color": sheet.palette.accent, "width": 3},
        },
        text=[
            f"{'> ' * (not end.is_back)}{end.end_min:.0f}"
            if place in written or not end.is_back
            else ""
            for place, end in known
        ],
        textposition="top center",
        textfont=number_font(sheet),
        hovertext=[_hover(view, shown.sessions[place], end) for place, end in known],
        cliponaxis=False,
    )


def _hover(view: TrendsView, each: SessionSummary, end: _End) -> str:
    peak = f"{heading(view, each)}<br>highest at {wording.since_start(end.peak_min)}"
    return f"{peak}<br>{_end_words(view, each, end)}"


def _end_words(view: TrendsView, each: SessionSummary, end: _End) -> str:
    at = wording.since_start(end.end_min)
    if end.is_back:
        excursion: Excursion = each.excursions[Measure.SYSTOLIC]
        return f"back at {at}, {excursion.to_return_min or 0:.0f} min after the highest"
    yet = "not back yet" if is_running(view, each) else "not back"
    return f"{yet} at the last reading, {at}"


def _alt(view: TrendsView, shown: Shown, ends: list[_End | None]) -> str:
    rows = [
        f"{wording.local_day(each.started_at, view.zone)}: "
        + (
            "not known"
            if end is None
            else f"highest at {wording.since_start(end.peak_min)}, {_end_words(view, each, end)}"
        )
        for each, end in zip(shown.sessions, ends, strict=True)
    ]
    return alt_text(f"{QUESTION} Systolic pressure.", rows)
