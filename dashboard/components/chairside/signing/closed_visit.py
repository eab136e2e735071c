"""A visit that is over: how it ended, what was flagged and what was done about it."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components import cancel_form, report_link
from dashboard.components.chairside.flags import flags_panel
from dashboard.components.chairside.flags.flag_cards import line
from dashboard.components.chairside.leaving import finish_form
from dashboard.components.chairside.signing import addenda, signature
from dashboard.ending_words import ended_words, ending_lines
from dashboard.html import Html, fill, place
from dashboard.saving import show_outcome
from dashboard.session_view import SessionView
from dashboard.state import open_form
from dashboard.wording import clock, seen_words
from monitoring.flags import Acknowledgement, Flag
from monitoring.people import User
from monitoring.sessions import SessionStatus, words

_SUMMARY = (
    '<section class="closed" aria-label="How the visit ended">'
    '<h2 class="panel-title">$title</h2><p class="ended">$ended</p>'
    '<ul class="lines">$lines</ul></section>'
)
_SEEN = '<li class="seen">✓ seen by <bdi>$name</bdi> $clock: $words</li>'


def show(view: SessionView, user: User) -> None:
    """The summary, the signature and what was added; what a physician still has to look at."""
    st.html(summary_html(view))
    report_link.show_session(view.patient.id, view.record.session.id, user)
    for name in (finish_form.FINISH, finish_form.NOT_STARTED):
        show_outcome(open_form(name, view.record.session.id, view.at))
    cancel_form.show_cancelled(view.record.session.id, view.at)
    signature.show(view, user)
    addenda.show(view, user)


def show_flags(view: SessionView, stored: Sequence[Flag], user: User) -> None:
    """What still waits for somebody, and every flag with what was done about it."""
    session = view.record.session
    waits = any(flag.needs_attention for flag in view.evaluation.flags)
    if waits and session.status is not SessionStatus.SIGNED_OFF:
        flags_panel.show(view, stored, user)
    st.html('<h2 class="panel-title">What was flagged</h2>')
    st.html(flags_html(view))


def flags_html(view: SessionView) -> Html:
    """Every flag in a line, worst first, each with the people who saw it and what they did."""
    lines = Html("".join(_with_people(flag, view) for flag in view.evaluation.flags))
    if not lines:
        return fill('<p class="calm">$words</p>', words="Nothing was flagged.")
    return place('<ul class="lines">$lines</ul>', lines=lines)


def _with_people(flag: Flag, view: SessionView) -> Html:
    seen = "".join(_seen(said, view) for said in view.said_to(flag))
    return Html(line(flag, view) + seen)


def _seen(said: Acknowledgement, view: SessionView) -> Html:
    return fill(
        _SEEN,
        name=view.names.get(said.by, ""),
        clock=clock(said.at, view.zone),
        words=seen_words(said),
    )


def summary_html(view: SessionView) -> Html:
    """How the visit ended, where the patient went and when, and what was not met by then."""
    status = words(view.record.session.status).capitalize()
    lines = (fill("<li>$words</li>", words=each) for each in ending_lines(view))
    return place(
        _SUMMARY,
        title=fill("$status", status=status),
        ended=fill("$words", words=" · ".join(ended_words(view))),
        lines=Html("".join(lines)),
    )
