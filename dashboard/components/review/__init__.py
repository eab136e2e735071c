"""The review list on the screen: what waits, worst first, each with one way to act on it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import runtime
from dashboard.components.address_choice import chosen, show_choice
from dashboard.components.review import course_answers, signing_several
from dashboard.components.review.done_today import nothing_waits_html
from dashboard.components.review.rows import KINDS, more_html, row_html
from dashboard.html import fill
from dashboard.review_queue import Kind, Queue, Waiting
from dashboard.review_source import read_done_today, read_queue, signable
from dashboard.signing_source import uneventful_visits
from monitoring.people import User

MOST_ROWS = 50
_REVIEWED = '<section class="records"><h2>Reviewed</h2></section>'


class Part(StrEnum):
    """What of the list is shown; the value stands in addresses and must not change."""

    ALL = "all"
    CRITICAL = "critical"
    UNSIGNED = "unsigned"
    FOLLOW_UPS = "follow-ups"
    COURSES = "courses"
    SIGN = "sign-several"


_KIND: Mapping[Part, Kind] = MappingProxyType({Part(kind.value): kind for kind in Kind})


def show(user: User) -> None:
    """The choice of what is shown, and the rows or the visits to sign."""
    at, zone = runtime.now(), runtime.current_zone()
    waiting = read_queue(runtime.database(), user, at)
    current = chosen("show", Part)
    show_choice("Show", "show", part_words(waiting), current)
    if current is Part.SIGN:
        visits = uneventful_visits(runtime.database(), user, signable(waiting), at)
        signing_several.show(visits, user)
        return
    course_answers.show_saved()
    _show_rows(waiting, _KIND.get(current), zone, at, user)
    if current in {Part.ALL, Part.COURSES}:
        _show_reviewed(waiting, user)


def part_words(waiting: Queue) -> Mapping[Part, str]:
    """The choices, each with how many rows it has."""
    counted = {part: f"{KINDS[kind]} ({waiting.count(kind)})" for part, kind in _KIND.items()}
    everything = f"All ({len(waiting.of(None))})"
    return {Part.ALL: everything, **counted, Part.SIGN: "Sign several"}


def _show_rows(waiting: Queue, kind: Kind | None, zone: ZoneInfo, at: datetime, user: User) -> None:
    rows = waiting.of(kind)
    if not rows:
        done = read_done_today(runtime.database(), user, at)
        st.html(nothing_waits_html(done, kind, others=len(waiting.of(None))))
    for row in rows[:MOST_ROWS]:
        _show_row(row, zone, at)
    if len(rows) > MOST_ROWS:
        st.html(more_html(len(rows) - MOST_ROWS))


def _show_row(row: Waiting, zone: ZoneInfo, at: datetime) -> None:
    if row.session_id is not None or row.kind is Kind.FOLLOW_UP:
        st.html(row_html(row, zone, at))
        return
    with _beside_button():
        st.html(row_html(row, zone, at))
        if row.kind is Kind.CRITICAL:
            course_answers.show_seen(row)
        else:
            course_answers.show_mark(row)
    course_answers.show_refused(row.who)


def _show_reviewed(waiting: Queue, user: User) -> None:
    if waiting.reviewed:
        st.html(fill(_REVIEWED))
    for each in waiting.reviewed:
        with _beside_button():
            st.html(course_answers.reviewed_html(each))
            course_answers.show_undo(each, user)
        course_answers.show_refused(each.who)


def _beside_button() -> DeltaGenerator:
    """A row with its button at the end, which keeps the width of its words."""
    return st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small")
