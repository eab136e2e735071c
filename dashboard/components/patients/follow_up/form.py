"""Writing a follow-up, or putting one right; nothing is filled in before somebody has asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.components.patients.boxes import kept_box, say_outcome, say_refused
from dashboard.components.patients.course_flags import safety_html
from dashboard.components.patients.follow_up import phq9_boxes
from dashboard.components.patients.follow_up.answers import (
    Asked,
    answers_of,
    is_same_time,
    typed_follow_up,
)
from dashboard.components.patients.said import follow_up as follow_up_html
from dashboard.course_view import CourseView
from dashboard.course_words import CHANNELS, RELIEF
from dashboard.html import fill, place
from dashboard.saving import save
from dashboard.state import (
    Form,
    Outcome,
    close_form,
    fill_in,
    is_open,
    is_unfolded,
    open_form,
    take_outcome,
    unfold,
)
from dashboard.wording import GRADES
from db.store import SqlStore
from monitoring.course_entries import CourseCorrection
from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.errors import ValueRefused
from monitoring.follow_ups import Channel, FollowUp, ReliefPresent
from monitoring.following_up import correct_course, write_follow_up
from monitoring.ids import EntryId, new_uuid
from monitoring.people import User
from monitoring.permissions import Action, can

_PARTS = frozenset(
    {
        "channel",
        "measured_at",
        "clock",
        "late_reason",
        "is_reached",
        "pain",
        "quality",
        "phq9",
        "phq9_item9",
        "phq9_questions",
        "effects",
        "reason",
    }
)
_TO_SAVE = "Once it is saved, it stands first in the physicians’ review."
_GRADES = (Grade.MILD, Grade.MODERATE, Grade.SEVERE)
_PUTTING_RIGHT = '<p class="notice">Putting right what was written $on: $words</p>'


def show(view: CourseView, user: User) -> None:
    """The form, folded to a button where nobody is to be asked now."""
    if not can(user, Action.FOLLOW_UP):
        return
    form = open_form("follow-up", view.patient.id, view.at)
    outcome = take_outcome(form)
    is_due = view.due_at is not None and view.due_at <= view.at
    if is_unfolded(form, at_first=is_due):
        with st.container(border=True, key=form.key("box")):
            _show_boxes(form, view, outcome)
            say_outcome(outcome, _PARTS)
    else:
        st.button(
            "Write a follow-up",
            type="primary",
            key=form.key("open"),
            on_click=_unfold,
            args=(form,),
        )
        say_outcome(outcome, ())


def correct(view: CourseView, target: FollowUp) -> None:
    """Open the form with what this follow-up says, to put it right."""
    form = open_form("follow-up", view.patient.id, view.at)
    close_form(form)
    form = open_form("follow-up", view.patient.id, view.at)
    fill_in(form, {**answers_of(target, view.zone), "target": target.id})
    unfold(form, is_unfolded=True)


def _unfold(form: Form) -> None:
    unfold(form, is_unfolded=True)


def _show_boxes(form: Form, view: CourseView, outcome: Outcome | None) -> None:
    target = _target(form, view)
    if target is not None:
        words = follow_up_html(target)
        st.html(
            place(_PUTTING_RIGHT, on=fill("$on", on=view.when(target.measured_at)), words=words)
        )
    _show_how(form, outcome)
    _show_pain_and_relief(form, outcome)
    phq9_boxes.show(form, outcome)
    _show_safety(form, view)
    _show_effects(form, outcome)
    kept_box(form, outcome, "text", "Note")
    if target is not None:
        kept_box(form, outcome, "reason", "Why it is put right")
    with st.container(horizontal=True):
        st.button(
            "Save the follow-up" if target is None else "Save it put right",
            type="primary",
            key=form.key("save"),
            on_click=_save,
            args=(form, view, target),
        )
        st.button("Leave it", key=form.key("leave"), on_click=_leave, args=(form,))


def _target(form: Form, view: CourseView) -> FollowUp | None:
    wanted = form.choice("target")
    return next((each for each in view.all_of(FollowUp) if each.id == wanted), None)


def _show_how(form: Form, outcome: Outcome | None) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "How the patient was asked",
            list(Channel),
            format_func=CHANNELS.__getitem__,
            key=form.key("channel"),
            persist_state="session",
        )
        st.checkbox("Not reached", key=form.key("not_reached"), persist_state="session")
    say_refused(outcome, "channel")
    say_refused(outcome, "is_reached")
    day, clock, why = st.columns([1.4, 1, 2.6])
    day.date_input(
        "On, empty for today",
        value=None,
        key=form.key("day"),
        format="YYYY-MM-DD",
        persist_state="session",
    )
    with clock:
        kept_box(form, outcome, "clock", "At", hint="now")
    with why:
        kept_box(form, outcome, "late_reason", "Why it is written later")
    say_refused(outcome, "measured_at")


def _show_pain_and_relief(form: Form, outcome: Outcome | None) -> None:
    pain, quality = st.columns(2)
    with pain:
        kept_box(form, outcome, "pain", "Pain now, 0 none to 10 worst", hint="not asked")
    with quality:
        label = "Quality of life now, 0 worst to 10 best"
        kept_box(form, outcome, "quality", label, hint="not asked")
    st.segmented_control(
        "Is the relief of the last infusion still there?",
        list(ReliefPresent),
        format_func=RELIEF.__getitem__,
        key=form.key("relief"),
        persist_state="session",
    )


def _show_safety(form: Form, view: CourseView) -> None:
    """The clinic's own text as soon as item 9 is above zero, before anything is saved."""
    try:
        item_9 = phq9_boxes.typed_item_9(form)
    except ValueRefused:
        item_9 = None
    with st.container():
        if item_9:
            st.html(safety_html(view.safety_text, _TO_SAVE))


def _show_effects(form: Form, outcome: Outcome | None) -> None:
    asked = st.segmented_control(
        "Side effects after leaving",
        list(Asked),
        format_func=str.capitalize,
        key=form.key("effects_asked"),
        persist_state="session",
    )
    if asked == Asked.SOME:
        named = st.multiselect(
            "Which",
            list(Effect),
            format_func=lambda each: EFFECTS[each].name,
            key=form.key("effects"),
            select_all=False,
            persist_state="session",
        )
        _show_grades(form, named)
    say_refused(outcome, "effects")


def _show_grades(form: Form, named: Sequence[Effect]) -> None:
    for each in named:
        st.segmented_control(
            f"{EFFECTS[each].name}, at its worst",
            _GRADES,
            format_func=GRADES.__getitem__,
            key=form.key(f"grade-{each}"),
            persist_state="session",
        )
    if Effect.OTHER in named:
        st.caption("Say in the note which other effect it was.")


def _leave(form: Form) -> None:
    unfold(form, is_unfolded=False)
    close_form(form)


def _save(form: Form, view: CourseView, target: FollowUp | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        if target is None:
            entry = typed_follow_up(form, form.token, view.zone, by, at)
            write_follow_up(store, by, view.patient.id, entry, at)
        else:
            _put_right(store, form, view, target, by, at)

    save(form, view.zone, act)
    if not is_open(form):
        unfold(form, is_unfolded=False)


def _put_right(
    store: SqlStore, form: Form, view: CourseView, target: FollowUp, by: User, at: datetime
) -> None:
    replacement_id = EntryId(new_uuid(at))
    typed = typed_follow_up(form, replacement_id, view.zone, by, at)
    if is_same_time(form, target, view.zone):
        typed = replace(typed, measured_at=target.measured_at)  # The box holds no seconds.
    correction = CourseCorrection(
        id=form.token,
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        target_id=target.id,
        replacement_id=replacement_id,
        reason=form.text("reason"),
    )
    correct_course(store, by, view.patient.id, correction, typed, at)
