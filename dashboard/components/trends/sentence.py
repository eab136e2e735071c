"""What is different since the last infusion, in one sentence; or what to do to know more."""

import streamlit as st

from dashboard import wording
from dashboard.html import Html, fill
from dashboard.trends_view import TrendsView
from monitoring.trends.since_last import since_last, since_last_words
from monitoring.trends.summary import SessionSummary

_BEFORE_THE_FIRST = (
    "No infusion yet: start or schedule one in the overview. Once the first one has run, its "
    "pressure, dissociation and effects stand here. For days of relief, write down the pain before "
    "it, and follow-ups after it."
)
_RUNNING = "A session is running now: it is not compared yet, and its marks are those so far."
_SENTENCE = '<p class="since">$words</p>'


def show(view: TrendsView) -> None:
    """The sentence on top of the trends."""
    st.html(sentence_html(view))


def sentence_html(view: TrendsView) -> Html:
    """The sentence as HTML; without two infusions, what is missing and how to come by it."""
    return fill(_SENTENCE, words=sentence(view))


def sentence(view: TrendsView) -> str:
    """What changed: "Since 3 Nov 2026: peak systolic 14 mmHg higher, relief 6 days shorter; …".

    A session that is still running is not compared: its highest reading may be yet to come.
    """
    over = [each for each in view.summaries if each is not view.running]
    since = since_last(over, view.spans)
    if since is not None:
        words = since_last_words(since, wording.local_day(since.since, view.zone))
    elif over:
        words = _after_one(view, over[0])
    else:
        words = "" if view.running else _BEFORE_THE_FIRST
    return f"{words} {_RUNNING}".strip() if view.running else words


def _after_one(view: TrendsView, only: SessionSummary) -> str:
    words = (
        f"One infusion so far, {wording.local_day(only.started_at, view.zone)}: "
        "the next one will be compared with it."
    )
    span = view.relief.get(only.session_id)
    if span is None or (span.is_censored and span.days < 1):
        words += " How long relief lasts is not known yet: write down a follow-up."
    return words
