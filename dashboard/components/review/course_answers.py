"""What a physician does about a course from the list: a flag was seen, the course was reviewed."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid5

import streamlit as st

from dashboard import answers, runtime
from dashboard.components.review.rows import who_html
from dashboard.html import Html, fill
from dashboard.labels import isolated
from dashboard.review_queue import Reviewed, Waiting, Who
from dashboard.saving import header, save, show_outcome, show_refusal
from dashboard.state import Form, last_outcome, note_outcome, open_form, take_outcome
from dashboard.wording import clock, full_name, local_day
from db.store import SqlStore
from monitoring.course_entries import CourseReview
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.review import SeenForm
from monitoring.reviewing_course import acknowledge_course_flag, mark_reviewed

_SEEN, _REVIEW, _UNDO = "seen in the course", "reviewed", "undo the review"
_LIST = "review list"
_REVIEWED = (
    '<article class="waiting done"><p class="who"><b><bdi>$name</bdi></b></p><p class="quiet">✓ '
    'reviewed by <bdi>$by</bdi> $day $clock · <a href="/patient?id=$id" target="_self">Open the '
    "patient</a></p></article>"
)


def show_seen(row: Waiting) -> None:
    """Behind a button: what was done about the row's flags, or a note."""
    form = open_form(_SEEN, row.who.patient_id, runtime.now())
    with st.popover("Seen…", key=f"open-{form.key('seen')}"):
        st.html(who_html(row.who))
        show_refusal(form)
        with st.form(form.key("form"), border=False):
            answers.show_choice(form, answers.BETWEEN_INFUSIONS)
            st.text_input(
                "Note", key=form.key("note"), placeholder="who was called, what was agreed"
            )
            st.form_submit_button(
                "Seen", key=form.key("save"), on_click=_acknowledge, args=(form, row)
            )


def _acknowledge(form: Form, row: Waiting) -> None:
    actions = answers.chosen(form)
    note = form.text("note")

    def act(store: SqlStore, by: User, at: datetime) -> None:
        for key in row.flags:
            # The same answer about the same flag has the same id, however often it is sent.
            own_id = EntryId(uuid5(form.token, f"{key.rule_id} {key.began_with}"))
            said = SeenForm(id=own_id, flag=key, actions=actions, note=note)
            acknowledge_course_flag(store, by, row.who.patient_id, said, at)

    save(form, runtime.current_zone(), act)
    _tell(form, row.who)


def show_mark(row: Waiting) -> None:
    """The button that says: I have gone through this course."""
    form = open_form(_REVIEW, row.who.patient_id, runtime.now())
    st.button(
        "Mark reviewed",
        key=form.key("save"),
        on_click=_review,
        args=(form, row.who, None),
    )


def show_undo(reviewed: Reviewed, user: User) -> None:
    """Whoever has reviewed a course may take that back."""
    if reviewed.review.recorded_by == user.id:
        form = open_form(_UNDO, reviewed.who.patient_id, runtime.now())
        st.button(
            "Undo",
            key=form.key("save"),
            on_click=_review,
            args=(form, reviewed.who, reviewed.review.id),
        )


def reviewed_html(reviewed: Reviewed) -> Html:
    """Who has reviewed a course and when, as HTML."""
    zone, at = runtime.current_zone(), reviewed.review.recorded_at
    return fill(
        _REVIEWED,
        name=full_name(reviewed.who),
        by=reviewed.by,
        day=local_day(at, zone),
        clock=clock(at, zone),
        id=str(reviewed.who.patient_id),
    )


def _review(form: Form, who: Who, undoes: EntryId | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        review = CourseReview(**header(form.token, by, at), undoes=undoes)  # type: ignore[arg-type]
        mark_reviewed(store, by, who.patient_id, review, at)

    save(form, runtime.current_zone(), act)
    _tell(form, who)


def _tell(form: Form, who: Who) -> None:
    """What was saved is said above the list: its row has left its place."""
    outcome = last_outcome(form)
    if outcome is not None and outcome.is_saved:
        take_outcome(form)
        sentence = f"{isolated(full_name(who))}: {outcome.sentence}"
        note_outcome(_above_the_list(), replace(outcome, sentence=sentence))


def show_saved() -> None:
    """What was saved last from this list."""
    show_outcome(_above_the_list())


def show_refused(who: Who) -> None:
    """Why the last answer about this patient's course was refused, in its place."""
    for name in (_SEEN, _REVIEW, _UNDO):
        show_outcome(open_form(name, who.patient_id, runtime.now()))


def _above_the_list() -> Form:
    return open_form(_LIST, runtime.current_user().clinic_id, runtime.now())
