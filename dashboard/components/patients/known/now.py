"""What is true now of one thing that is known of a patient, and since when."""

import streamlit as st

from dashboard.components.patients.said import said
from dashboard.course_view import CourseView
from dashboard.html import Html, fill, place, texts
from dashboard.wording import local_day
from monitoring.course_entries import CourseEntry

_HEAD = '<section class="records known"><h2>$title</h2>$body</section>'
_NOW = '<p class="now">$words <span class="quiet">since $when, <bdi>$who</bdi></span></p>'
_NONE = '<p class="unknown">◌ $words</p>'


def show(view: CourseView, title: str, kind: type[CourseEntry], nothing: str) -> None:
    """The heading, and what is true now; `nothing` says what to do while nobody wrote it."""
    st.html(now_html(view, title, kind, nothing))


def now_html(view: CourseView, title: str, kind: type[CourseEntry], nothing: str) -> Html:
    """The part's head as HTML."""
    entry = view.newest(kind)
    body = fill(_NONE, words=nothing) if entry is None else _entry_html(entry, view)
    return place(_HEAD, title=fill("$title", title=title), body=body)


def _entry_html(entry: CourseEntry, view: CourseView) -> Html:
    return place(
        _NOW,
        words=said(entry, view.today),
        **texts(
            when=local_day(entry.measured_at, view.zone),
            who=view.names.get(entry.recorded_by, ""),
        ),
    )
