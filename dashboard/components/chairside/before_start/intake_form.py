"""The intake: what is asked at the door, kept as one entry; a later one begins with the earlier."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.components.chairside.before_start import door_questions, medicine_list, weight_box
from dashboard.components.chairside.before_start.intake_answers import (
    answers_of,
    conditions,
    confirmation_of,
    has_consented,
    identified_by,
    medicines,
    pregnancy,
    weight_g,
)
from dashboard.components.chairside.frame import look
from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.html import fill
from dashboard.saving import header, save, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, close_form, fill_in, is_open, is_unfolded, open_form, unfold
from dashboard.wording import clock
from db.last_visit import LastVisit
from db.store import SqlStore
from monitoring.entries import Intake
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import EntryId
from monitoring.people import User
from monitoring.recording import record_entries
from monitoring.timeline import read_timeline

_NOTHING_YET = "nothing"


def show(view: SessionView, last: LastVisit | None) -> None:
    """The form, or once it was saved a line of what it says, with a way to change it."""
    intake = view.timeline.intake
    form = open_form("intake", view.record.session.id, view.at)
    if is_unfolded(form, at_first=intake is None):
        _begin(form, view, intake)
        _show_form(form, view, last)
    elif intake is not None:
        _show_folded(form, view, intake)
    show_outcome(form)


def _show_folded(form: Form, view: SessionView, intake: Intake) -> None:
    words = _words(intake, view)
    by = f"{view.names.get(intake.recorded_by, '')} {clock(intake.recorded_at, view.zone)}"
    template = '<p class="folded"><span class="words">$words</span> <bdi class="by">$by</bdi></p>'
    with st.container(horizontal=True, vertical_alignment="center", key=form.key("folded")):
        st.html(fill(template, words=words, by=by))
        st.button("Change", key=form.key("change"), on_click=_change, args=(form,))


def _words(intake: Intake, view: SessionView) -> str:
    """The intake in a line; a text that was typed cannot turn round what stands beside it."""
    named = intake.medicines
    apart = replace(
        intake,
        escort=intake.escort and _apart(intake.escort),
        medicines=named and tuple(replace(each, name=_apart(each.name)) for each in named),
    )
    return entry_words(apart, view).removeprefix("Intake · ")


def _apart(text: str) -> str:
    return f"\u2068{text}\u2069"


def _change(form: Form) -> None:
    unfold(form, is_unfolded=True)


def _begin(form: Form, view: SessionView, intake: Intake | None) -> None:
    """Fill in what this visit's intake says, once, as the form opens."""
    if form.choice("from") is None:
        answers = {} if intake is None else answers_of(intake, view.zone, view.at)
        fill_in(form, answers | {"from": _id(intake)})


def _id(intake: Intake | None) -> str:
    return _NOTHING_YET if intake is None else str(intake.id)


def _show_form(form: Form, view: SessionView, last: LastVisit | None) -> None:
    _say_who_saved_meanwhile(form, view)
    door_questions.show_identity(form, view)
    door_questions.show_consent_and_pregnancy(form, view)
    weight_box.show(form, view, last)
    door_questions.show_today(form, view)
    medicine_list.show(form, view, last)
    door_questions.show_conditions(form, view)
    door_questions.show_reviewed()
    with st.container(horizontal=True):
        st.button(
            "Save the intake",
            type="primary",
            key=form.key("save"),
            on_click=_save,
            args=(form, view, last),
        )
        if view.timeline.intake is not None:
            st.button("Leave it as it was", key=form.key("leave"), on_click=_leave, args=(form,))


def _say_who_saved_meanwhile(form: Form, view: SessionView) -> None:
    intake = view.timeline.intake
    if intake is None or form.choice("from") == str(intake.id):
        return
    name, at = view.names.get(intake.recorded_by, ""), clock(intake.recorded_at, view.zone)
    look.say_notice(
        f"{name} saved an intake at {at}: {_words(intake, view)}. "
        "What you typed is kept below; saving it replaces theirs, and both stay in the timeline."
    )


def _leave(form: Form) -> None:
    unfold(form, is_unfolded=False)
    close_form(form)


def _save(form: Form, view: SessionView, last: LastVisit | None) -> None:
    def act(store: SqlStore, by: User, at: datetime) -> None:
        _check_nobody_saved_meanwhile(form, store, by)
        intake = _intake(form, view, last, by, at)
        record_entries(store, by, form.session_id, (intake,), at)

    save(form, view.zone, act)
    if not is_open(form):
        unfold(form, is_unfolded=False)


def _check_nobody_saved_meanwhile(form: Form, store: SqlStore, by: User) -> None:
    """Raise StateRefused once when another intake was saved since this form opened."""
    newest = read_timeline(store.record(by.clinic_id, form.session_id)).intake
    if _id(newest) == form.choice("from"):
        return
    fill_in(form, {"from": _id(newest)})
    msg = (
        "Somebody saved an intake meanwhile. Look at what it says in the timeline, then save again."
    )
    raise StateRefused(msg)


def _intake(
    form: Form, view: SessionView, last: LastVisit | None, by: User, at: datetime
) -> Intake:
    escort, today_g = form.text("escort").strip(), weight_g(form)
    if escort and form.choice("no_escort"):
        raise ValueRefused("escort", "Either an escort is named, or there is none.")
    answers = {
        "identified_by": identified_by(form),
        "has_consented": has_consented(form),
        "conditions": conditions(form),
        "medicines": medicines(form, view.zone, at),
        "pregnancy": pregnancy(form),
        "weight_g": today_g,
    }
    if not escort and all(answer is None for answer in answers.values()):
        raise ValueRefused("identified_by", "Nothing is answered yet; answer something first.")
    return Intake(
        **(header(EntryId(form.token), by, at) | answers),  # type: ignore[arg-type]
        escort=escort,
        last_weight_g=None if last is None else last.weight_g,
        is_weight_confirmed=today_g is not None and bool(form.choice(confirmation_of(today_g))),
    )
