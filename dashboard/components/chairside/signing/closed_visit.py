"""A visit that is over: how it ended, what was flagged and what was done about it."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.components import cancel_form
from dashboard.components.chairside.flags import flags_panel
from dashboard.components.chairside.flags.flag_cards import line
from dashboard.components.chairside.leaving import finish_form
from dashboard.components.chairside.leaving.recovery_panel import ready_words
from dashboard.components.chairside.signing import addenda, signature
from dashboard.html import Html, fill, place
from dashboard.saving import show_outcome
from dashboard.session_view import SessionView
from dashboard.state import open_form
from dashboard.visit_words import DISPOSITIONS, OUTCOMES, checks
from dashboard.wording import clock, local_day, seen_words
from monitoring.flags import Acknowledgement, Flag
from monitoring.people import User
from monitoring.record import effective_entries
from monitoring.sessions import SessionStatus, words
from monitoring.visits import Disposition, Ending, Override

_SUMMARY = (
    '<section class="closed" aria-label="How the visit ended">'
    '<h2 class="panel-title">$title</h2><p class="ended">$ended</p>'
    '<ul class="lines">$lines</ul></section>'
)
_SEEN = '<li class="seen">✓ seen by <bdi>$name</bdi> $clock: $words</li>'


def show(view: SessionView, user: User) -> None:
    """The summary, the signature and what was added; what a physician still has to look at."""
    st.html(summary_html(view))
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
    lines = (fill("<li>$words</li>", words=each) for each in _lines(view))
    return place(
        _SUMMARY,
        title=fill("$status", status=status),
        ended=fill("$words", words=" · ".join(_ended(view))),
        lines=Html("".join(lines)),
    )


def ending_of(view: SessionView) -> Ending | None:
    """How the visit was said to end; None where nobody said it."""
    found = [each for each in effective_entries(view.record.entries) if isinstance(each, Ending)]
    return found[-1] if found else None


def _ended(view: SessionView) -> Iterator[str]:
    session, ending = view.record.session, ending_of(view)
    if session.outcome is not None:
        yield f"Infusion {OUTCOMES[session.outcome]}"
    if ending is not None:
        yield DISPOSITIONS[ending.disposition]
    if session.ended_at is not None:
        day = local_day(session.ended_at, view.zone)
        yield f"{_verb(ending)} {clock(session.ended_at, view.zone)} on {day}"
    if ready_words(view):
        yield ready_words(view)


def _verb(ending: Ending | None) -> str:
    """What happened at the end: somebody who was not here did not leave."""
    was_here = ending is None or ending.disposition is not Disposition.NOT_HERE
    return "left" if was_here else "cancelled"


def _lines(view: SessionView) -> Iterator[str]:
    ending = ending_of(view)
    if ending is not None and ending.reason:
        yield f"Reason: {ending.reason}"
    if ending is not None and ending.not_met:
        yield f"Not met when the patient left: {checks(ending.not_met)}"
    for each in effective_entries(view.record.entries):
        if isinstance(each, Override):
            name, when = view.names.get(each.recorded_by, ""), clock(each.recorded_at, view.zone)
            what = f"before the {each.gate}: {checks(each.checks)}"
            yield f"Overridden by {name} {when} {what}. {each.reason}"
