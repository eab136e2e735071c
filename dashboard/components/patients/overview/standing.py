"""What is true of a patient's treatment at one look, or what to do where it is unknown."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.components.patients.overview.progress import (
    next_words,
    progress_of,
    series_words,
)
from dashboard.components.patients.said import follow_up, said
from dashboard.course_view import CourseView
from dashboard.html import Html, fill, place
from dashboard.wording import day
from db.patients import Visit
from monitoring.course_entries import CourseEntry, Diagnosis, TreatmentPlan
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits

_BLOCK = '<section class="records standing" aria-label="Treatment"><dl>$rows</dl></section>'
_ROW = "<dt>$name</dt><dd>$words</dd>"
_UNKNOWN = '<span class="unknown">◌ $words</span>'
_LINK = '$words <a href="/patient?id=$id&amp;view=$view" target="_self">$link</a>'


def show(view: CourseView, visits: Sequence[Visit]) -> None:
    """Series, diagnosis, plan, own limits, last follow-up and the next one."""
    st.html(standing_html(view, visits))


def standing_html(view: CourseView, visits: Sequence[Visit]) -> Html:
    """The facts as HTML."""
    rows = (place(_ROW, name=Html(name), words=words) for name, words in _facts(view, visits))
    return place(_BLOCK, rows=Html("".join(rows)))


def _facts(view: CourseView, visits: Sequence[Visit]) -> Iterator[tuple[str, Html]]:
    yield "Series", _series(view, visits)
    yield "Treated", _entry(view, Diagnosis, "Not written down.", "Write the diagnosis")
    yield "Plan", _entry(view, TreatmentPlan, "No plan yet.", "What is known")
    yield "Own limits", _limits(view)
    yield "Last follow-up", _last_follow_up(view)
    yield "Next follow-up", _next_follow_up(view)


def _series(view: CourseView, visits: Sequence[Visit]) -> Html:
    progress = progress_of(visits, view.newest(TreatmentPlan), view.zone)
    return fill(
        "<b>$series</b> · $next",
        series=series_words(progress),
        next=next_words(progress, visits, view.today, view.zone),
    )


def _entry(view: CourseView, kind: type[CourseEntry], nothing: str, link: str) -> Html:
    entry = view.newest(kind)
    if entry is not None:
        return said(entry, view.today)
    return _link(view, fill(_UNKNOWN, words=nothing), "record", link)


def _limits(view: CourseView) -> Html:
    """The limits in force; that they are over is said, for then the protocol's apply."""
    limits = view.newest(OwnLimits)
    if limits is None or not limits.limits:
        return Html("none; the protocol’s apply")
    words = said(limits, view.today)
    if limits.expires_on < view.today:
        return place(
            '<span class="unknown">◌ over, the protocol’s apply:</span> $words', words=words
        )
    by = fill("<bdi>$name</bdi>", name=view.names.get(limits.recorded_by, ""))
    return place('<b class="own">◆ in force:</b> $words ($by)', words=words, by=by)


def _last_follow_up(view: CourseView) -> Html:
    last = view.newest(FollowUp)
    if last is None:
        nothing = fill(_UNKNOWN, words="Nobody has asked yet.")
        return _link(view, nothing, "follow-ups", "Write a follow-up")
    when = fill("$on: ", on=view.when(last.measured_at))
    return Html(when + follow_up(last))


def _next_follow_up(view: CourseView) -> Html:
    if view.due_at is None:
        return Html("nothing to ask before the next infusion")
    on = view.due_at.astimezone(view.zone).date()
    if on > view.today:
        return fill("due $on", on=day(on))
    since = "today" if on == view.today else f"since {day(on)}"
    words = fill('<span class="mark overdue">◷ Due $since</span>', since=since)
    return _link(view, words, "follow-ups", "Write it")


def _link(view: CourseView, words: Html, to: str, link: str) -> Html:
    return place(
        _LINK,
        words=words,
        id=fill("$id", id=str(view.patient.id)),
        view=Html(to),
        link=fill("$link", link=link),
    )
