"""Beginning a session, and ending it once the record shows that the patient may go."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside import look
from dashboard.html import Html, fill, place
from dashboard.saving import save, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock
from db.store import SqlStore
from monitoring.criteria import Criterion, CriterionState
from monitoring.discharge import readiness, ready_since
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.recording import begin_session, finish_session
from monitoring.sessions import SessionOutcome

_SHAPES = {CriterionState.MET: "✓", CriterionState.NOT_MET: "✕", CriterionState.UNKNOWN: "◌"}
_LIST = '<h2 class="panel-title">Ready for home?</h2><ul class="lines">$lines</ul>'
_OUTCOMES = {
    SessionOutcome.COMPLETED: "completed",
    SessionOutcome.STOPPED_EARLY: "stopped early",
    SessionOutcome.NOT_STARTED: "not started",
}


def show_begin(view: SessionView) -> None:
    """The button that begins a scheduled session."""
    form = open_form("begin", view.record.session.id, view.at)
    st.button(
        "Begin: the patient is in the chair",
        type="primary",
        key=form.key("save"),
        on_click=_begin,
        args=(form, view),
    )
    show_outcome(form)


def _begin(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        begin_session(store, by, form.session_id, at)

    save(form, view.zone, act)


def show_readiness(view: SessionView) -> None:
    """Each criterion of discharge, met or not or unknown, and since when all were met."""
    found = readiness(view.timeline, view.evaluation, view.protocol, view.at)
    lines = Html("".join(map(_criterion, found.criteria)))
    st.html(
        place(
            '<h2 class="panel-title">Ready for home?</h2><ul class="lines">$lines</ul>', lines=lines
        )
    )
    since = ready_since(view.record, view.protocol, view.at)
    if since is not None:
        look.say_quietly(f"By the record ready since {clock(since, view.zone)}; a person decides.")


def _criterion(criterion: Criterion) -> Html:
    return fill(
        '<li class="criterion $kind"><b aria-hidden="true">$shape</b> $name '
        '<span class="age">$state: $words</span></li>',
        kind=criterion.state.replace(" ", "-"),
        shape=_SHAPES[criterion.state],
        name=criterion.name,
        state=criterion.state,
        words=criterion.words,
    )


def show_finish(view: SessionView) -> None:
    """The form that ends the session: the patient leaves."""
    form = open_form("finish", view.record.session.id, view.at)
    popover = st.popover("Finish: the patient leaves", key=f"open-{form.key('finish')}")
    with popover:
        show_refusal(form)
    with popover, st.form(form.key("form"), border=False):
        st.radio(
            "The infusion was",
            list(_OUTCOMES),
            index=None,
            format_func=_OUTCOMES.__getitem__,
            key=form.key("outcome"),
        )
        st.form_submit_button(
            "Finish", type="primary", key=form.key("save"), on_click=_finish, args=(form, view)
        )
    show_outcome(form)


def _finish(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        finish_session(store, by, form.session_id, _outcome(form), at)

    save(form, view.zone, act)


def _outcome(form: Form) -> SessionOutcome:
    chosen = form.choice("outcome")
    if chosen is None:
        raise ValueRefused("outcome", "Say how the infusion ended.")
    return SessionOutcome(str(chosen))
