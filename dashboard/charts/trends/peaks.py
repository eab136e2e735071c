"""How high a vital sign goes: of each infusion its baseline, its highest reading, and the dose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import wording
from dashboard.charts.trends.columns import (
    UNKNOWN,
    dose_words,
    draw_columns,
    draw_unknown,
    heading,
    is_running,
    number_font,
    numbered,
)
from dashboard.charts.trends.dose_row import BELOW, draw_doses
from dashboard.charts.trends.limits import NAMES_PX, Line, draw_limits, high_lines, worst_of
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.theme import look_of
from dashboard.trends_view import TrendsView
from monitoring.measures import SPECS, Measure
from monitoring.trends.statistic import STATISTIC_WORDS, Statistic
from monitoring.trends.summary import Excursion, SessionSummary

_PEAK = STATISTIC_WORDS[Statistic.OWN_PEAK]
SYMBOLS = {"critical": "triangle-up", "warning": "diamond", "advisory": "circle"}
GAP_WORDS = "no reading beside the peak for longer than planned: it may have been higher"
_SMALL_PX, _LARGE_PX = 250, 400
_HEADROOM, _FOOTROOM = 14, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measure in the picture: beside the other one by `shift`, filled or outlined."""

    measure: Measure
    shift: float
    mark: str
    is_filled: bool = True


PRESSURE = (
    Series(measure=Measure.SYSTOLIC, shift=-0.16, mark="▮ systolic"),
    Series(measure=Measure.DIASTOLIC, shift=0.18, mark="▯ diastolic", is_filled=False),
)
PULSE = (Series(measure=Measure.HEART_RATE, shift=0.0, mark="▮ heart rate"),)


def pressure_picture(view: TrendsView, shown: Shown) -> Picture:
    """How high does pressure go?"""
    return _picture(view, shown, Chart.PRESSURE, "How high does pressure go?", PRESSURE)


def pulse_picture(view: TrendsView, shown: Shown) -> Picture:
    """How high does the pulse go?"""
    return _picture(view, shown, Chart.PULSE, "How high does the pulse go?", PULSE)


def _picture(
    view: TrendsView, shown: Shown, chart: Chart, question: str, series: Sequence[Series]
) -> Picture:
    unit = SPECS[series[0].measure].unit_words
    known = [each for each in shown.sessions if _peak(each, series[0].measure) is not None]
    return Picture(
        chart=chart,
        question=question,
        caption=f"Bars: from the own baseline to {_PEAK}, {unit}; {shown.words}.",
        notes=tuple(_notes(shown, series[0].measure)),
        alt=_alt(view, shown, question, series[0].measure),
        figure=_figure(view, shown, series) if known else None,
    )


def _notes(shown: Shown, measure: Measure) -> Iterator[str]:
    found = [each.excursions.get(measure) for each in shown.sessions]
    if any(each is not None and each.has_gap_at_peak for each in found):
        yield "≥ no reading beside the peak for longer than planned: it may have been higher."
    if any(each is None or each.peak is None for each in found):
        yield f"{UNKNOWN} no reading since the start."
    if any(each is not None and each.peak is not None and each.baseline is None for each in found):
        yield "A mark without a bar: no baseline was chosen."


def _figure(view: TrendsView, shown: Shown, series: Sequence[Series]) -> dict[str, Any]:
    height_px = _LARGE_PX if shown.is_large else _SMALL_PX
    sheet = Sheet(height_px=height_px, right_px=NAMES_PX)
    lines = high_lines(view.protocol, series[0].measure)
    low, high = _range(shown, series, lines)
    draw_columns(sheet, view, shown)
    sheet.axis("yaxis", domain=[0, BELOW], range=[low, high], dtick=20)
    draw_limits(sheet, lines, high)
    for each in series:
        _draw(sheet, view, shown, each, lines if each is series[0] else ())
    missing = [
        place for place, each in enumerate(shown.sessions) if _peak(each, series[0].measure) is None
    ]
    draw_unknown(sheet, missing, low + 6, ["highest reading not known"] * len(missing))
    dose_title = draw_doses(sheet, shown, 2)
    colours = (sheet.palette.pressure, sheet.palette.quiet)
    named = [(each.mark, colour) for each, colour in zip(series, colours, strict=False)]
    sheet.title(*named, (dose_title, sheet.palette.quiet))
    return sheet.figure()


def _range(shown: Shown, series: Sequence[Series], lines: Sequence[Line]) -> tuple[float, float]:
    values = [line.value for line in lines[:1]]
    for each in shown.sessions:
        for one in series:
            excursion = each.excursions.get(one.measure)
            if excursion is not None:
                values += [x for x in (excursion.baseline, excursion.peak) if x is not None]
    crossed = [line.value for line in lines if line.value <= max(values)]
    return min(values) - _FOOTROOM, max([*values, *crossed]) + _HEADROOM


def _draw(
    sheet: Sheet, view: TrendsView, shown: Shown, series: Series, lines: Sequence[Line]
) -> None:
    found = [each.excursions.get(series.measure) for each in shown.sessions]
    places = [place + series.shift for place in range(len(found))]
    hover = [_hover(view, each, series) for each in shown.sessions]
    _draw_bars(sheet, series, found, places, hover)
    sheet.trace(
        name=f"{SPECS[series.measure].name}, baseline",
        mode="markers",
        x=[place for place, each in zip(places, found, strict=True) if _baseline(each) is not None],
        y=[each.baseline for each in found if each is not None and each.baseline is not None],
        marker={
            "symbol": "line-ew",
            "size": 9,
            "line": {"color": sheet.palette.text, "width": 2},
        },
    )
    _draw_peaks(sheet, shown, series, found, (places, hover), lines)


def _draw_bars(
    sheet: Sheet,
    series: Series,
    found: Sequence[Excursion | None],
    places: Sequence[float],
    hover: Sequence[str],
) -> None:
    bars = [
        (place, each.baseline, each.rise, words)
        for place, each, words in zip(places, found, hover, strict=True)
        if each is not None and each.rise is not None
    ]
    colour = sheet.palette.pressure
    sheet.trace(
        type="bar",
        name=f"{SPECS[series.measure].name}, baseline to highest",
        x=[bar[0] for bar in bars],
        base=[bar[1] for bar in bars],
        y=[bar[2] for bar in bars],
        width=0.26 if series.is_filled else 0.18,
        marker={
            "color": colour if series.is_filled else sheet.palette.ground,
            "line": {"color": colour, "width": 1.5},
        },
        hovertext=[bar[3] for bar in bars],
    )


def _draw_peaks(
    sheet: Sheet,
    shown: Shown,
    series: Series,
    found: Sequence[Excursion | None],
    where: tuple[Sequence[float], Sequence[str]],
    lines: Sequence[Line],
) -> None:
    """The highest readings: their shape says which limit they reached, "≥" that of a gap."""
    peaks = [None if each is None else each.peak for each in found]
    written = numbered(shown, peaks) if series.is_filled else set()
    known = [place for place, peak in enumerate(peaks) if peak is not None]
    worst = [worst_of(lines, peaks[place] or 0) for place in known]
    uncertain = [_is_uncertain(shown.sessions[place], series.measure) for place in known]
    colours = [
        sheet.palette.pressure if each is None else sheet.palette.severity(each) for each in worst
    ]
    sheet.trace(
        name=f"{SPECS[series.measure].name}, highest",
        mode="markers+text",
        x=[where[0][place] for place in known],
        y=[peaks[place] for place in known],
        marker={
            "symbol": ["circle" if each is None else SYMBOLS[each.value] for each in worst],
            "size": [(7 if series.is_filled else 5) if each is None else 11 for each in worst],
            "color": [
                sheet.palette.ground if is_open else colour
                for is_open, colour in zip(uncertain, colours, strict=True)
            ],
            "line": {"color": colours, "width": 2},
        },
        text=[
            _number(peaks[place], is_open=is_open) if place in written or is_open else ""
            for place, is_open in zip(known, uncertain, strict=True)
        ],
        textposition="top center",
        textfont=number_font(sheet),
        hovertext=[where[1][place] for place in known],
        cliponaxis=False,
    )


def _number(peak: float | None, *, is_open: bool) -> str:
    return "" if peak is None else f"{'≥ ' * is_open}{peak:.0f}"


def _hover(view: TrendsView, each: SessionSummary, series: Series) -> str:
    excursion, spec = each.excursions.get(series.measure), SPECS[series.measure]
    if excursion is None or excursion.peak is None:
        return f"{heading(view, each)}<br>{spec.name}: not known"
    words = f"{heading(view, each)}<br>{spec.name}: highest {excursion.peak:.0f} {spec.unit_words}"
    if excursion.baseline is None:
        words += "<br>◌ no baseline"
    else:
        change = wording.change(series.measure, excursion.peak, excursion.baseline)
        words += f"<br>baseline {excursion.baseline:.0f}, {change}"
    if excursion.to_peak_min is not None:
        words += f"<br>at {wording.since_start(excursion.to_peak_min)}"
    return words + (f"<br>◌ {GAP_WORDS}" if excursion.has_gap_at_peak else "")


def _alt(view: TrendsView, shown: Shown, question: str, measure: Measure) -> str:
    lines = high_lines(view.protocol, measure)
    rows = [f"{_day(view, each)}: {_alt_words(each, measure, lines)}" for each in shown.sessions]
    return alt_text(question, rows)


def _alt_words(each: SessionSummary, measure: Measure, lines: Sequence[Line]) -> str:
    excursion = each.excursions.get(measure)
    if excursion is None or excursion.peak is None:
        return "not known"
    words = f"highest {'at least ' * excursion.has_gap_at_peak}{excursion.peak:.0f}"
    words += ", no baseline" if excursion.baseline is None else f" from {excursion.baseline:.0f}"
    worst = worst_of(lines, excursion.peak)
    reached = "" if worst is None else f" ({look_of(worst).word.lower()} limit reached)"
    return f"{words}{reached}, {dose_words(each)}"


def _day(view: TrendsView, each: SessionSummary) -> str:
    now = " (running)" if is_running(view, each) else ""
    return f"{wording.local_day(each.started_at, view.zone)}{now}"


def _peak(each: SessionSummary, measure: Measure) -> float | None:
    excursion = each.excursions.get(measure)
    return None if excursion is None else excursion.peak


def _baseline(each: Excursion | None) -> float | None:
    return None if each is None else each.baseline


def _is_uncertain(each: SessionSummary, measure: Measure) -> bool:
    excursion = each.excursions.get(measure)
    return excursion is not None and excursion.has_gap_at_peak
