"""The session page put together: what stays on top, what is written down, what needs a look."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import runtime
from dashboard.also_here import also_here
from dashboard.charts.session_alt import session_alt
from dashboard.charts.session_figure import session_figure
from dashboard.components import effect_chips, quick_entry, session_chart
from dashboard.components.chairside.amending import amend_form
from dashboard.components.chairside.before_start import begin_form, preparation, start_panel
from dashboard.components.chairside.during import (
    from_paper,
    medicine_form,
    pause_form,
    pump_control,
    remarks,
    take_over,
)
from dashboard.components.chairside.flags import flags_panel
from dashboard.components.chairside.frame import clear_band, identity_band, look, status_line
from dashboard.components.chairside.ketamine import ketamine_panel
from dashboard.components.chairside.leaving import (
    after_scores,
    departure_form,
    finish_form,
    recovery_panel,
)
from dashboard.components.chairside.signing import closed_visit
from dashboard.components.chairside.timeline import timeline_list
from dashboard.session_source import read_session
from dashboard.session_view import SessionView
from monitoring.flags import Flag
from monitoring.people import User
from monitoring.permissions import Action, can
from monitoring.restricted import RecordClosed
from monitoring.sessions import ACTIVE, SessionStatus

LOOK_AGAIN = "15s"
_OVER = frozenset({SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF, SessionStatus.CANCELLED})
Mark = tuple[int, int, int, SessionStatus]


@dataclass
class Glance:
    """A session as the page read it: good for one look in the same run, and read anew after that.

    A fragment keeps what it was given for all its later runs.
    """

    view: SessionView
    stored: Sequence[Flag]
    is_fresh: bool = True

    def now(self) -> tuple[SessionView, Sequence[Flag]]:
        """The session as it is now; runs the whole page again when its record has grown or closed.

        An emergency access ends while the page is open: then the page says who opens the record.
        """
        if self.is_fresh:
            self.is_fresh = False
            return self.view, self.stored
        user, session_id = runtime.current_user(), self.view.record.session.id
        try:
            view, stored = read_session(runtime.database(), user, session_id, runtime.now())
        except RecordClosed:
            st.rerun()
        if _mark(view) != _mark(self.view):
            st.rerun()
        return view, stored


def show(view: SessionView, stored: Sequence[Flag], user: User) -> None:
    """The whole page for one session."""
    session_id = view.record.session.id
    with st.container(key="top"):
        with st.container(key="identity"):
            identity_band.show(view)
        _live_status(Glance(view, stored))
    clear_band.show(key=f"clear-band-{session_id}")
    identity_band.show_own_limits(view)
    is_over = view.record.session.status in _OVER
    with st.container(key="over" if is_over else "work"):
        entry, flags = st.columns([3, 2], gap="medium")
    with entry:
        _show_at_hand(view, user)
        if view.record.session.status is not SessionStatus.SCHEDULED:
            _live_ketamine(Glance(view, stored), user)
    with flags:
        _live_flags(Glance(view, stored), user)
        if view.record.session.status is SessionStatus.RECOVERING and can(user, Action.RECORD):
            _live_finish(Glance(view, stored))
    _show_chart(view, user)
    _show_further(view, user)
    amend_form.show(view, user)
    timeline_list.show(
        view, key=f"timeline-{session_id}", can_amend=amend_form.may_amend(view, user)
    )


def _show_chart(view: SessionView, user: User) -> None:
    """The picture, in a container of its own: an anchor takes the place where that begins."""
    figure, alt = session_figure(view, dark=False), session_alt(view)
    session_id = view.record.session.id
    with st.container(key="chart"):
        recovery_panel.show_anchor(status_line.CHART)
        session_chart.show(
            figure,
            alt,
            session_id=str(session_id),
            key=f"chart-{session_id}",
            can_amend=amend_form.may_amend(view, user),
        )


def _show_at_hand(view: SessionView, user: User) -> None:
    """What is written down every few minutes, or has to be done next; beside the flags."""
    session = view.record.session
    if session.status in _OVER:
        closed_visit.show(view, user)
    elif not can(user, Action.RECORD):
        look.say_quietly("You may read this session; nurses and physicians write in it.")
        if session.status is SessionStatus.SCHEDULED:
            begin_form.show_cancel(view, user)
    elif session.status is SessionStatus.SCHEDULED:
        begin_form.show(view, user)
    elif session.status in ACTIVE:
        recovery_panel.show_anchor("quick-entry")
        quick_entry.show(view, key=f"entry-{session.id}")
        if view.timeline.started_at is None:
            _prepare(Glance(view, ()), user)
            pump_control.show(view, user)
        effect_chips.show(view, key=f"effects-{session.id}")
        if view.timeline.started_at is not None:
            pump_control.show(view, user)
        medicine_form.show(view)
        pause_form.show(view)
        if view.timeline.started_at is None:
            finish_form.show_not_started(view, user)
        if session.status is SessionStatus.RECOVERING:
            after_scores.show(view)
            departure_form.show(view)


def _show_further(view: SessionView, user: User) -> None:
    """What is written down now and then; below the chart."""
    session = view.record.session
    if not can(user, Action.RECORD) or session.status not in ACTIVE:
        return
    remarks.show(view)
    from_paper.show(view)
    if view.timeline.started_at is not None:
        preparation.show_after_start(view, user)


@st.fragment
def _prepare(glance: Glance, user: User) -> None:
    """What is settled before the start: what is typed into it runs only this part again."""
    view, _ = glance.now()
    preparation.show(view, user)


@st.fragment(run_every=LOOK_AGAIN)
def _live_status(glance: Glance) -> None:
    """The status line as time passes."""
    view, _ = glance.now()
    status_line.show(view, also_here(view.record.session.id, view.at))


@st.fragment(run_every=LOOK_AGAIN)
def _live_finish(glance: Glance) -> None:
    """The end of the visit, with what is not met as time passes."""
    view, _ = glance.now()
    finish_form.show(view)


@st.fragment(run_every=LOOK_AGAIN)
def _live_ketamine(glance: Glance, user: User) -> None:
    """The ketamine as time passes: a witness may sign at another screen."""
    view, _ = glance.now()
    ketamine_panel.show(view, user)


@st.fragment(run_every=LOOK_AGAIN)
def _live_flags(glance: Glance, user: User) -> None:
    """The flags as time passes."""
    view, stored = glance.now()
    if view.record.session.status in _OVER:
        closed_visit.show_flags(view, stored, user)
        return
    if view.record.session.status in ACTIVE:
        start_panel.show(view, user)
    take_over.show(view, user)
    recovery_panel.show_anchor("flags")
    flags_panel.show(view, stored, user)
    if view.record.session.status is SessionStatus.RECOVERING:
        recovery_panel.show(view, user)


def _mark(view: SessionView) -> Mark:
    """What changes with every write to a record."""
    record = view.record
    return (
        len(record.entries),
        len(record.acknowledgements),
        len(record.suppressions),
        record.session.status,
    )
