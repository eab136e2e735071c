"""The follow-ups of a patient, the newest first, and putting one right."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.patients.boxes import say_outcome
from dashboard.components.patients.follow_up import form as follow_up_form
from dashboard.components.patients.known import history
from dashboard.course_view import CourseView
from dashboard.html import Html
from dashboard.state import Form, open_form, take_outcome
from monitoring.follow_ups import FollowUp
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.permissions import Action, can

_HEAD = Html('<section class="records"><h2>What was said</h2></section>')
_NONE = Html(
    '<section class="records"><h2>What was said</h2><p class="quiet">Nobody has asked yet. Asked '
    "after an infusion, it shows how long the relief lasts.</p></section>"
)
_SHOWN = 20


def show(view: CourseView, user: User) -> None:
    """The list, and for whoever may the ways to correct it."""
    written = view.all_of(FollowUp)
    st.html(list_html(written[:_SHOWN], view))
    if len(written) > _SHOWN:
        with st.expander(f"{len(written) - _SHOWN} earlier ones"):
            st.html(history.history_html(written[_SHOWN:], view))
    form = open_form("take back follow-up", view.patient.id, view.at)
    outcome = take_outcome(form)
    if can(user, Action.FOLLOW_UP) and view.standing(FollowUp):
        with st.expander("Put a follow-up right, or take one back"):
            _show_put_right(form, view)
            history.show_take_back(form, view, FollowUp, outcome)
    say_outcome(outcome, history.PARTS)


def list_html(written: Sequence[FollowUp], view: CourseView) -> Html:
    """The list as HTML; what was corrected is struck through with its reason."""
    return Html(_HEAD + history.history_html(written, view)) if written else _NONE


def _show_put_right(form: Form, view: CourseView) -> None:
    stands = {each.id: each for each in reversed(view.standing(FollowUp))}
    which, button = st.columns([3.4, 1.4], vertical_alignment="bottom")
    chosen: EntryId | None = which.selectbox(
        "Which to put right",
        list(stands),
        index=None,
        format_func=lambda entry_id: view.when(stands[entry_id].measured_at),
        key=form.key("put right"),
        placeholder="said on",
    )
    button.button(
        "Open it",
        key=form.key("open"),
        disabled=chosen is None,
        on_click=_open,
        args=(view, stands.get(chosen) if chosen else None),
        width="stretch",
    )


def _open(view: CourseView, target: FollowUp | None) -> None:
    if target is not None:
        follow_up_form.correct(view, target)
