"""Saying that what a form began with is not what is true any more."""

import streamlit as st

from dashboard.components.patients.said import said
from dashboard.course_view import CourseView
from dashboard.html import fill, place
from dashboard.state import Form, keep
from monitoring.course_entries import CourseEntry
from monitoring.ids import EntryId

_NOTICE = (
    '<p class="notice" role="status"><b><bdi>$name</bdi></b> wrote another one meanwhile: $words. '
    "What you typed is kept; saving it takes the place of theirs, and both stay in the history.</p>"
)


def say_meanwhile(form: Form, view: CourseView, known: CourseEntry | None) -> None:
    """A notice when somebody wrote another entry since this form opened."""
    began_with = keep(form, "from", _id(known))
    if known is not None and began_with != known.id:
        name = fill("$name", name=view.names.get(known.recorded_by, ""))
        st.html(place(_NOTICE, name=name, words=said(known, view.today)))


def _id(entry: CourseEntry | None) -> EntryId | None:
    return None if entry is None else entry.id
