"""The numbers behind the pictures, infusion by infusion: for who wants to read them, or must."""

from collections.abc import Sequence

import streamlit as st

from dashboard import wording
from dashboard.charts.trends.columns import UNKNOWN, dose_words, is_running
from dashboard.charts.trends.relief import days_words
from dashboard.charts.trends.shown import Shown
from dashboard.html import Html, fill, place
from dashboard.trends_view import TrendsView
from monitoring.effects import EFFECTS, Grade
from monitoring.measures import Measure
from monitoring.trends.summary import SessionSummary

_TABLE = """<div class="numbers" tabindex="0" role="region" aria-label="The numbers">
<table><thead><tr>$head</tr></thead><tbody>$rows</tbody></table></div>"""
_HEAD = '<th scope="col">$words</th>'
_ROW = '<tr><th scope="row">$first</th>$cells</tr>'
_CELL = "<td>$words</td>"
COLUMNS = (
    "Infusion",
    "Dose given",
    "Systolic, mmHg",
    "at",
    "back after, min",
    "Heart rate, /min",
    "Dissociation, 0–4",
    "at 2 or more, min",
    "Side effects",
    "Pain before → after",
    "Relief",
)


def show(view: TrendsView, shown: Shown) -> None:
    """The numbers of the infusions in the picture, folded away."""
    with st.expander("The numbers"):
        st.html(numbers_html(view, shown.sessions))


def numbers_html(view: TrendsView, sessions: Sequence[SessionSummary]) -> Html:
    """The table, the newest infusion first."""
    head = "".join(fill(_HEAD, words=words) for words in COLUMNS)
    rows = "".join(_row(view, each) for each in reversed(sessions))
    return place(_TABLE, head=Html(head), rows=Html(rows))


def _row(view: TrendsView, each: SessionSummary) -> Html:
    day = wording.local_day(each.started_at, view.zone)
    first = f"{each.number} · {day}{', running' if is_running(view, each) else ''}"
    cells = "".join(fill(_CELL, words=words) for words in number_cells(view, each))
    return place(_ROW, first=fill("$words", words=first), cells=Html(cells))


def number_cells(view: TrendsView, each: SessionSummary) -> tuple[str, ...]:
    """What stands in the columns behind the infusion's own."""
    systolic, course = each.excursions[Measure.SYSTOLIC], each.dissociation
    span = view.relief.get(each.session_id)
    return (
        dose_words(each),
        _from_to(each, Measure.SYSTOLIC),
        UNKNOWN if systolic.to_peak_min is None else wording.since_start(systolic.to_peak_min),
        _number(systolic.to_return_min, "not seen back"),
        _from_to(each, Measure.HEART_RATE),
        _number(course.peak),
        _number(course.above_min),
        _effects(each),
        f"{_number(each.pain_before)} → {_number(each.pain_after)}",
        UNKNOWN if span is None else days_words(span),
    )


def _from_to(each: SessionSummary, measure: Measure) -> str:
    excursion = each.excursions[measure]
    gap = "≥ " if excursion.has_gap_at_peak else ""
    return f"{_number(excursion.baseline)} → {gap}{_number(excursion.peak)}"


def _number(value: float | None, unknown: str = UNKNOWN) -> str:
    return unknown if value is None else f"{value:.0f}"


def _effects(each: SessionSummary) -> str:
    had = [
        f"{EFFECTS[effect].name} {wording.GRADES[grade]}"
        for effect, grade in each.effects.items()
        if grade is not Grade.NONE
    ]
    none = "none" if each.effects else UNKNOWN
    return ", ".join(had) or none
