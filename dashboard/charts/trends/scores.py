"""Pain and mood over the calendar: before and after each infusion, and in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.charts.trends.columns import is_running
from dashboard.charts.trends.picture import Chart, Picture, alt_text
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.course_criteria import FollowUpOverdueRule
from monitoring.measures import SPECS, Measure

QUESTION = "How are pain and mood before, after and in between?"
_NAMES = {Measure.PAIN: "pain, 0–10", Measure.PHQ9: "PHQ-9, 0–27"}
_SMALL_PX, _LARGE_PX = 250, 400
_PAD = timedelta(days=2)
_BEFORE, _AFTER, _BETWEEN = "before the infusion", "after the infusion", "follow-up"
_SYMBOLS = {_BEFORE: "circle-open", _AFTER: "circle", _BETWEEN: "square"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score: when, how much, and on which occasion."""

    at: datetime
    value: int
    occasion: str


def scores_picture(view: TrendsView, shown: Shown) -> Picture:
    """How are pain and mood before, after and in between?"""
    scores = {measure: _scores(view, shown, measure) for measure in _NAMES}
    known = {measure: each for measure, each in scores.items() if each}
    counts = ", ".join(f"n = {len(each)} {SPECS[m].name}" for m, each in known.items())
    return Picture(
        chart=Chart.SCORES,
        question=QUESTION,
        caption=f"Single scores by day, lower is better; {counts}; {shown.words}.",
        notes=tuple(_notes(view, known)),
        alt=_alt(view, known),
        figure=_figure(view, shown, known) if known else None,
    )


def _notes(view: TrendsView, known: dict[Measure, list[Score]]) -> Iterator[str]:
    yield "○ before an infusion, ● after it, ■ follow-up; dotted lines are infusions."
    longest = _longest_silence(view)
    if longest is not None and any(None in _with_breaks(each, longest) for each in known.values()):
        yield f"The line is broken where nobody asked for more than {longest.days} days."


def _scores(view: TrendsView, shown: Shown, measure: Measure) -> list[Score]:
    """The scores of a measure around the infusions shown, in order of time."""
    found = [*_around(shown, measure), *_between(view, shown, measure)]
    return sorted(found, key=lambda score: score.at)


def _around(shown: Shown, measure: Measure) -> Iterator[Score]:
    for each in shown.sessions:
        before = each.pain_before if measure is Measure.PAIN else each.phq9_before
        after = each.pain_after if measure is Measure.PAIN else None
        if before is not None:
            yield Score(at=each.started_at, value=before, occasion=_BEFORE)
        if after is not None and each.stopped_at is not None:
            yield Score(at=each.stopped_at, value=after, occasion=_AFTER)


def _between(view: TrendsView, shown: Shown, measure: Measure) -> Iterator[Score]:
    first = shown.sessions[0].started_at if shown.earlier else None
    last = shown.period[shown.earlier + len(shown.sessions)].started_at if shown.later else view.at
    rows = view.frames.follow_ups
    for at, value in zip(rows["measured_at"], rows[measure.value], strict=True):
        if pd.notna(value) and (first is None or at >= first) and at <= last:
            yield Score(at=at.to_pydatetime(), value=int(value), occasion=_BETWEEN)


def _longest_silence(view: TrendsView) -> timedelta | None:
    """Beyond this nobody asked though the protocol wanted it; None where it wants nothing."""
    course = view.protocol.course
    if course is None:
        return None
    rules = [rule for rule in course.rules if isinstance(rule, FollowUpOverdueRule)]
    waits = [wait.after_days for rule in rules for wait in rule.waits]
    points = [point.after_days for point in course.follow_up.points]
    return timedelta(days=max(points) + max(waits, default=0))


def _figure(view: TrendsView, shown: Shown, known: dict[Measure, list[Score]]) -> dict[str, Any]:
    sheet = Sheet(height_px=_LARGE_PX if shown.is_large else _SMALL_PX)
    times = [score.at for scores in known.values() for score in scores]
    ends = (min(times) - _PAD, max([*times, shown.sessions[-1].started_at]) + _PAD)
    sheet.axis(
        "xaxis",
        type="date",
        range=[_stamp(view, at) for at in ends],
        nticks=6,
        tickformat="%-d %b\n%Y",
    )
    sheet.axes["xaxis"] |= {"anchor": "free", "position": 0, "showgrid": False}
    heights = [(0.0, 1.0)] if len(known) == 1 else [(0.6, 1.0), (0.0, 0.42)]
    for place, (measure, scores) in enumerate(known.items()):
        number = "" if place == 0 else str(place + 1)
        _, most = SPECS[measure].possible
        domain = list(heights[place])
        sheet.axis(f"yaxis{number}", domain=domain, range=[-most / 14, most * 1.1], nticks=4)
        _draw(sheet, view, scores, f"y{number}", measure)
        sheet.title((_NAMES[measure], sheet.palette.text), top=domain[1])
    _draw_infusions(sheet, view, shown)
    return sheet.figure()


def _draw(
    sheet: Sheet, view: TrendsView, scores: Sequence[Score], axis: str, measure: Measure
) -> None:
    drawn = list(_with_breaks(scores, _longest_silence(view)))
    colour = sheet.palette.accent
    sheet.trace(
        name=SPECS[measure].name,
        mode="lines+markers",
        yaxis=axis,
        x=[None if each is None else _stamp(view, each.at) for each in drawn],
        y=[None if each is None else each.value for each in drawn],
        line={"color": colour, "width": 1.5},
        marker={
            "symbol": ["circle" if each is None else _SYMBOLS[each.occasion] for each in drawn],
            "size": 8,
            "color": colour,
            "line": {"color": colour, "width": 1.5},
        },
        hovertext=["" if each is None else _hover(view, each, measure) for each in drawn],
        cliponaxis=False,
    )


def _with_breaks(scores: Sequence[Score], longest: timedelta | None) -> Iterator[Score | None]:
    """The scores, with None where nobody asked for too long; between all of them without a rule."""
    yield from scores[:1]
    for before, each in pairwise(scores):
        if longest is None or each.at - before.at > longest:
            yield None
        yield each


def _draw_infusions(sheet: Sheet, view: TrendsView, shown: Shown) -> None:
    for each in shown.sessions:
        x = _stamp(view, each.started_at)
        now = is_running(view, each)
        line = {"color": sheet.palette.line, "width": 2.5 if now else 1, "dash": "dot"}
        ends = {"x0": x, "x1": x, "y0": 0, "y1": 1, "xref": "x", "yref": "paper"}
        sheet.shapes.append({"type": "line", "layer": "below", "line": line} | ends)


def _stamp(view: TrendsView, at: datetime) -> str:
    """The clinic's time as Plotly reads it: the picture knows no zones."""
    return f"{at.astimezone(view.zone):%Y-%m-%d %H:%M}"


def _hover(view: TrendsView, score: Score, measure: Measure) -> str:
    name = SPECS[measure].name
    day = wording.local_day(score.at, view.zone)
    return f"<b>{name} {score.value}</b><br>{day} · {score.occasion}"


def _alt(view: TrendsView, known: dict[Measure, list[Score]]) -> str:
    parts = []
    for measure, scores in known.items():
        rows = [f"{wording.local_day(s.at, view.zone)} {s.value} ({s.occasion})" for s in scores]
        parts.append(alt_text(f"{SPECS[measure].name}.", rows))
    return f"{QUESTION} {' '.join(parts) or 'No score was written down.'}"
