"""How long the relief lasted: a strip for each infusion, open where nobody saw its end."""

from typing import Any

from dashboard import wording
from dashboard.charts.trends.columns import UNKNOWN, draw_rest, is_running, local_date
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.relief.returning import NotKnown
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.summary import SessionSummary

QUESTION = "How long did relief last?"
WHY_UNKNOWN = {
    NotKnown.STILL_RUNNING: "the infusion is running",
    NotKnown.NO_PAIN_BEFORE: "no pain score before it",
    NotKnown.TOO_LITTLE_PAIN: "too little pain before it",
    NotKnown.NOT_ASKED: "nobody asked afterwards",
}
END_WORDS = {
    SpanEnd.RETURNED: "pain was back",
    SpanEnd.NEXT_INFUSION: "until the next infusion",
    SpanEnd.LAST_CONTACT: "when last asked",
}
_ROW_PX, _EXTRA_PX, _LEFT_PX = 24, 62, 118
_LEAST_DAYS = 7.0


def relief_picture(view: TrendsView, shown: Shown) -> Picture:
    """How long did relief last?"""
    spans = [view.relief.get(each.session_id) for each in shown.sessions]
    known = [span for span in spans if span is not None and not _is_unasked(span)]
    back = sum(not span.is_censored for span in known)
    notes = [f"Known for {len(known)}; pain was back after {back}."]
    if any(_days(span)[0] < _days(span)[1] for span in known):
        notes.append("Hatched: it ended somewhere between two reports.")
    if back < len(known):
        notes.append("▶ at least so long: nobody saw the end.")
    return Picture(
        chart=Chart.RELIEF,
        question=QUESTION,
        caption=f"Days of relief after each infusion, pain on a scale of 0–10; {shown.words}.",
        notes=tuple(notes),
        alt=_alt(view, shown),
        figure=_figure(view, shown) if shown.sessions else None,
    )


def _figure(view: TrendsView, shown: Shown) -> dict[str, Any]:
    rows = len(shown.sessions)
    sheet = Sheet(height_px=rows * _ROW_PX + _EXTRA_PX, left_px=_LEFT_PX, bottom_px=26)
    known = [
        (row, span)
        for row, each in enumerate(shown.sessions)
        if (span := view.relief.get(each.session_id)) is not None
    ]
    most = max([_LEAST_DAYS, *(span.days for _, span in known)])
    sheet.axis("xaxis", range=[0, most * 1.32], nticks=6, ticksuffix=" d")
    sheet.axis(
        "yaxis",
        range=[rows - 0.4, -0.6],
        tickvals=list(range(rows)),
        ticktext=[_row_words(view, each) for each in shown.sessions],
        showgrid=False,
    )
    _draw_parts(sheet, view, shown, known)
    _draw_ends(sheet, known, most)
    _draw_unknown(sheet, view, shown)
    draw_rest(sheet, shown)
    sheet.title(("pain before → after, and days of relief", sheet.palette.quiet))
    return sheet.figure()


def _row_words(view: TrendsView, each: SessionSummary) -> str:
    day = local_date(view, each)
    words = f"{wording.day_in_year(day)} {day.year % 100:02}"
    span = view.relief.get(each.session_id)
    before = each.pain_before if span is None else span.baseline_pain
    after = each.pain_after if span is None or span.nadir_pain is None else span.nadir_pain
    pain = f"{_score(before)}→{_score(after)}"
    # Blanks that do not break: the words keep away from the strips.
    if is_running(view, each):
        return f"<b>{wording.day_in_year(day)} now</b>  {pain}\u00a0\u00a0"
    return f"{words}  <b>{pain}</b>\u00a0\u00a0"


def _score(score: int | None) -> str:
    return UNKNOWN if score is None else str(score)


def _days(span: ReliefSpan) -> tuple[float, float]:
    """Days with relief reported, and days to the end of the looking."""
    sure = (span.relieved_until - span.began_at).total_seconds() / 86_400
    return round(min(max(sure, 0.0), span.days), 2), round(span.days, 2)


def _draw_parts(
    sheet: Sheet, view: TrendsView, shown: Shown, known: list[tuple[int, ReliefSpan]]
) -> None:
    colour, hover = sheet.palette.accent, [_hover(view, shown, *each) for each in known]
    rows = [row for row, _ in known]
    sure = [_days(span)[0] for _, span in known]
    unsure = [_days(span)[1] - _days(span)[0] for _, span in known]
    strip = {"type": "bar", "orientation": "h", "y": rows, "width": 0.5, "hovertext": hover}
    sheet.trace(**strip, name="relief reported", x=sure, base=0, marker={"color": colour})
    sheet.trace(
        **strip,
        name="ended somewhere in here",
        x=[round(days, 2) for days in unsure],
        base=sure,
        marker={
            "color": sheet.palette.ground,
            "line": {"color": colour, "width": 1},
            "pattern": {"shape": "/", "fgcolor": colour, "size": 6, "solidity": 0.25},
        },
    )


def _draw_ends(sheet: Sheet, known: list[tuple[int, ReliefSpan]], most: float) -> None:
    """An arrow where nobody saw the end, a stroke where the pain was back, and the days."""
    ended = [(row, span) for row, span in known if not _is_unasked(span)]
    sheet.trace(
        name="end",
        mode="markers",
        x=[round(span.days, 2) for _, span in ended],
        y=[row for row, _ in ended],
        marker={
            "symbol": ["triangle-right" if span.is_censored else "line-ns" for _, span in ended],
            "size": [13 if span.is_censored else 15 for _, span in ended],
            "color": sheet.palette.accent,
            "line": {"color": sheet.palette.accent, "width": 3},
        },
        cliponaxis=False,
    )
    sheet.trace(
        name="days",
        mode="text",
        x=[round(span.days + most * 0.025, 2) for _, span in known],
        y=[row for row, _ in known],
        text=[days_words(span) for _, span in known],
        textposition="middle right",
        textfont={"size": 11, "color": sheet.palette.text},
        cliponaxis=False,
    )


def _draw_unknown(sheet: Sheet, view: TrendsView, shown: Shown) -> None:
    missing = [
        (row, _why(view, each))
        for row, each in enumerate(shown.sessions)
        if each.session_id not in view.relief
    ]
    sheet.trace(
        name="not known",
        mode="text",
        x=[0] * len(missing),
        y=[row for row, _ in missing],
        text=[f" {UNKNOWN} {why}" for _, why in missing],
        textposition="middle right",
        textfont={"size": 11, "color": sheet.palette.quiet},
    )


def _why(view: TrendsView, each: SessionSummary) -> str:
    reason = view.not_known.get(each.session_id)
    return "not known" if reason is None else WHY_UNKNOWN[reason]


def days_words(span: ReliefSpan) -> str:
    """How long: "9 to 14 days", "14 days", "at least 12 days"."""
    sure, whole = (round(days) for days in _days(span))
    unit = "day" if whole == 1 else "days"
    if _is_unasked(span):
        return f"{UNKNOWN} not asked after that day"
    if not whole:
        return "under a day"
    if span.is_censored:
        return f"≥ {whole} {unit}"
    return f"{whole} {unit}" if sure == whole else f"{sure} to {whole} {unit}"


def _is_unasked(span: ReliefSpan) -> bool:
    """Is nothing known but the pain on the day itself?"""
    return span.is_censored and not round(span.days)


def _hover(view: TrendsView, shown: Shown, row: int, span: ReliefSpan) -> str:
    each = shown.sessions[row]
    day = wording.local_day(each.started_at, view.zone)
    ended = wording.local_day(span.ended_at, view.zone)
    return (
        f"<b>Infusion {each.number}</b> · {day}<br>{days_words(span)}: {END_WORDS[span.end]}, "
        f"{ended}<br>last relieved {wording.local_day(span.relieved_until, view.zone)}"
        f"<br>pain {span.baseline_pain} before, lowest {_score(span.nadir_pain)}"
    )


def _alt(view: TrendsView, shown: Shown) -> str:
    rows = [
        f"{wording.local_day(each.started_at, view.zone)}: {_words(view, each)}"
        for each in shown.sessions
    ]
    return alt_text(QUESTION, rows)


def _words(view: TrendsView, each: SessionSummary) -> str:
    span = view.relief.get(each.session_id)
    if span is None:
        return _why(view, each)
    pain = f"pain {span.baseline_pain} before, lowest {_score(span.nadir_pain)} after"
    return f"{days_words(span).replace('≥', 'at least')}, {END_WORDS[span.end]}, {pain}"
