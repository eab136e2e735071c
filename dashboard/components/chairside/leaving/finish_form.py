"""How a visit ends: the patient leaves, or the infusion is not started today."""

from datetime import datetime

import streamlit as st

from dashboard.components.chairside.checks import check_lines, override_form
from dashboard.components.chairside.frame import look
from dashboard.components.chairside.ketamine import ketamine_panel
from dashboard.html import Html, fill
from dashboard.saving import header, save, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.visit_words import DISPOSITIONS, OUTCOMES
from dashboard.wording import effect_report
from db.store import SqlStore
from monitoring.errors import ValueRefused
from monitoring.finishing import Door, at_the_door, finish_session
from monitoring.people import User
from monitoring.sessions import SessionOutcome
from monitoring.visits import Disposition, Ending, Gate

FINISH, NOT_STARTED = "finish", "not started"
_AFTER_A_START = (SessionOutcome.COMPLETED, SessionOutcome.STOPPED_EARLY)
_WHERE_TO = [each for each in Disposition if each is not Disposition.NOT_HERE]
_TO_HOSPITAL = "to hospital nobody is held back"
_STILL_THERE = (
    '<p class="quiet">Still there by the record: <bdi>$words</bdi>. '
    "Review, and say what is gone.</p>"
)


def show(view: SessionView) -> None:
    """The end of a visit with an infusion; what is not met stands in the checklist above it."""
    form = open_form(FINISH, view.record.session.id, view.at)
    door = at_the_door(view.record, view.evaluation, view.protocol, view.at)
    with st.container(border=True, gap="small"):
        st.html('<h2 class="part" id="finish">Finish: the patient leaves</h2>')
        if door.standing:
            look.say_quietly(_standing_words(door))
        ketamine = ketamine_panel.open_words(view)
        if ketamine:
            look.say_quietly(ketamine)
        there = open_effects(view)
        if there:
            st.html(fill(_STILL_THERE, words=", ".join(there)))
        with st.form(form.key("form"), border=False):
            st.radio(
                "The infusion was",
                list(_AFTER_A_START),
                index=None,
                format_func=OUTCOMES.__getitem__,
                key=form.key("outcome"),
                horizontal=True,
            )
            _show_where(form)
            st.text_input("Reason, if it ended otherwise than planned", key=form.key("reason"))
            show_refusal(form)
            st.form_submit_button(
                "Finish", type="primary", key=form.key("save"), on_click=_finish, args=(form, view)
            )
        show_outcome(form)


def _standing_words(door: Door) -> str:
    """How much of the checklist above is not met: it says itself what, and where to enter it."""
    count = len(door.standing)
    words = "1 check" if count == 1 else f"{count} checks"
    return f"{words} of “Ready for home?” not met by the record; {_TO_HOSPITAL}."


def open_effects(view: SessionView) -> list[str]:
    """The side effects that nobody has said are gone: "nausea, moderate"."""
    return [
        effect_report(each.reports[-1]) for each in view.timeline.effects if each.ended_at is None
    ]


def show_not_started(view: SessionView, user: User) -> None:
    """The end of a visit before any start, behind a button; a physician lets a flag pass here."""
    form = open_form(NOT_STARTED, view.record.session.id, view.at)
    door = at_the_door(view.record, view.evaluation, view.protocol, view.at)
    popover = st.popover("Not started today…", key=f"open-{form.key('not-started')}")
    with popover:
        look.say_who(view.patient)
        show_refusal(form)
        if door.standing:
            st.html(standing_html(door))
    with popover, st.form(form.key("form"), border=False):
        look.say_quietly("The visit ends without an infusion. What was written down stays.")
        st.text_input("Why not today", key=form.key("reason"))
        _show_where(form)
        st.form_submit_button(
            "End the visit", key=form.key("save"), on_click=_end_unstarted, args=(form, view)
        )
    override_form.show(door.standing, Gate.DISCHARGE, view, user, button="Let leave all the same…")
    show_outcome(form)


def standing_html(door: Door) -> Html:
    """What is still not met, each with its reason."""
    title = fill('<p class="quiet">$words</p>', words=f"Not met by the record; {_TO_HOSPITAL}:")
    return Html(title + check_lines.lines_html(map(check_lines.line, door.standing)))


def _show_where(form: Form) -> None:
    st.radio(
        "The patient goes",
        _WHERE_TO,
        index=None,
        format_func=DISPOSITIONS.__getitem__,
        key=form.key("disposition"),
        horizontal=True,
    )


def _finish(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        outcome = form.choice("outcome")
        if outcome is None:
            raise ValueRefused("outcome", "Say how the infusion ended.")
        ending = _ending(form, SessionOutcome(str(outcome)), by, at)
        finish_session(store, by, form.session_id, ending, at)

    save(form, view.zone, act)


def _end_unstarted(form: Form, view: SessionView) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        ending = _ending(form, SessionOutcome.NOT_STARTED, by, at)
        finish_session(store, by, form.session_id, ending, at)

    save(form, view.zone, act)


def _ending(form: Form, outcome: SessionOutcome, by: User, at: datetime) -> Ending:
    disposition = form.choice("disposition")
    if disposition is None:
        raise ValueRefused("disposition", "Say where the patient goes.")
    return Ending(
        **header(form.token, by, at),  # type: ignore[arg-type]
        outcome=outcome,
        disposition=Disposition(str(disposition)),
        reason=form.text("reason"),
    )
