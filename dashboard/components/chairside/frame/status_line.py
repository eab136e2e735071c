"""Where the session stands: phase, rate, dose given, what is due, how many flags."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard.html import Html, fill, place
from dashboard.session_view import SessionView
from dashboard.theme import LOOKS, Mark, look_of
from dashboard.wording import (
    PHASES,
    age,
    clock,
    duration,
    given,
    given_per_kg,
    rate,
    since_start,
)
from monitoring.flags import WORST_FIRST
from monitoring.ledger import PumpState
from monitoring.moments import minutes_between
from monitoring.news2 import News2, Parameter
from monitoring.news2_snapshot import news2_at
from monitoring.rules.repeats import repeat_due
from monitoring.schedule import Due, DueState, next_due, overdue_grace
from monitoring.sessions import ACTIVE, words

NOTHING = Html("")
CHART = "chart"
_MOST_NAMED = 1  # of what NEWS2 misses; more has no room beside a running pump on 1180 px
_TO_CHART = Html(f'<a class="fact" href="#{CHART}" target="_self">Chart</a>')


def show(view: SessionView, also: Html = NOTHING) -> None:
    """The line as it stands at the view's instant; `also` says who else looks at the session."""
    st.html(status_html(view, also))


def status_html(view: SessionView, also: Html = NOTHING) -> Html:
    """The line as HTML."""
    parts = [fill('<span class="fact">$words</span>', words=words) for words in _facts(view)]
    parts += _watch(view) if view.record.session.status in ACTIVE else _counts(view)
    parts += [_TO_CHART, also]
    return place('<p class="status">$parts</p>', parts=Html(" ".join(parts)))


def _watch(view: SessionView) -> Iterator[Html]:
    """What only matters while somebody is in the chair, and the flags."""
    yield _due(view)
    yield from _counts(view)
    yield _news2(view)


def _facts(view: SessionView) -> Iterator[str]:
    status = view.record.session.status
    if status not in ACTIVE:
        yield words(status).capitalize()
        return
    yield _phase(view)
    yield from pump_words(view)


def pump_words(view: SessionView) -> Iterator[str]:
    """The rate or how long it has been paused, and what was given: "rate 52.5 mg/h"."""
    ledger, at = view.timeline.ledger, view.at
    if ledger.state is PumpState.RUNNING:
        yield f"rate {rate(ledger.rate_ug_per_h(at))}"
    if ledger.state is PumpState.PAUSED:
        yield f"paused {age(ledger.segments[-1].ended_at or at, at)}"
    if ledger.started_at is not None:
        yield f"given {_given(view)}"


def _phase(view: SessionView) -> str:
    phase = PHASES[view.timeline.phase_at(view.at)]
    started_at = view.timeline.started_at
    if started_at is None:
        return phase
    return f"{phase} {since_start(minutes_between(started_at, view.at))}"


def _given(view: SessionView) -> str:
    given_ug, weight_g = view.timeline.ledger.given_ug(view.at), view.record.session.weight_g
    per_kg = "" if weight_g is None else f" ({given_per_kg(given_ug, weight_g)})"
    return f"{given(given_ug)}{per_kg}"


def _due(view: SessionView) -> Html:
    grace = overdue_grace(view.protocol)
    due = next_due(view.timeline, view.protocol.schedule, view.at, grace)
    if due.state is DueState.OVERDUE:
        look = LOOKS[Mark.OVERDUE]
        template = '<span class="mark overdue"><b aria-hidden="true">$shape</b> $words</span>'
        return fill(template, shape=look.shape, words=due_words(due, view))
    return fill('<span class="fact">$words</span>', words=due_words(due, view))


def due_words(due: Due, view: SessionView) -> str:
    """When vitals are due: "next vitals 14:08 (in 2 min)", "Overdue 4 min: vitals of 14:02"."""
    if due.at is None:
        return "no vitals due yet"
    time, minutes = clock(due.at, view.zone), minutes_between(view.at, due.at)
    match due.state:
        case DueState.PAUSED:
            paused = f"Observations paused until {time}: {due.reason}"
            return _repeat_words(due.at, view) + paused
        case DueState.OVERDUE:
            return f"Overdue {duration(-minutes)}: vitals of {time}"
        case DueState.DUE:
            return f"vitals due now ({time})"
        case _:
            return _repeat_words(due.at, view) + f"next vitals {time} (in {duration(minutes)})"


def _repeat_words(due_at: datetime, view: SessionView) -> str:
    """That the newest reading is to be repeated before the next set: "repeat due 14:11 …"."""
    repeat = repeat_due(view.timeline, view.protocol, view.at)
    if repeat is None or repeat.due_at >= due_at:
        return ""
    is_now = " now" if repeat.due_at <= view.at else ""
    time = clock(repeat.due_at, view.zone)
    return f"repeat due{is_now} {time} (protocol: after {repeat.after_min} min) · "


def _counts(view: SessionView) -> Iterator[Html]:
    shown = [flag for flag in view.evaluation.flags if flag.needs_attention]
    for severity in WORST_FIRST:
        look, count = look_of(severity), sum(flag.severity is severity for flag in shown)
        template = (
            '<span class="mark $severity" title="$word"><b aria-hidden="true">$shape</b> '
            '$count<span class="unseen"> $word</span></span>'
        )
        yield fill(template, severity=severity, word=look.word, shape=look.shape, count=str(count))


def _news2(view: SessionView) -> Html:
    """NEWS2 as a second look, small, incomplete when anything is missing; it raises no flag."""
    score = news2_at(view.timeline, view.at).score
    template = '<span class="age" title="$whole; a second look, raises no flag">$shape$words</span>'
    shape = "◌ " if score.missing else ""
    return fill(template, shape=shape, words=_score_words(score), whole=score.words)


def _score_words(score: News2) -> str:
    """As the score says it; where several are missing the line has no room for all of that."""
    if len(score.missing) <= _MOST_NAMED:
        return score.words
    return f"NEWS2 incomplete: {len(score.missing)} of {len(Parameter)} missing"
