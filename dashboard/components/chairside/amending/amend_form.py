"""Correcting an entry: replaced by what was meant, or marked as entered in error, with a reason."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard import runtime
from dashboard.components import amend_opener
from dashboard.components.chairside.amending.boxes import show_time
from dashboard.components.chairside.amending.fields import show_fields
from dashboard.components.chairside.amending.saving import REASONS, amend, withdraw
from dashboard.components.chairside.timeline.correction_words import corrected_words
from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.html import fill
from dashboard.labels import as_label
from dashboard.saving import show_outcome
from dashboard.session_source import read_session
from dashboard.session_view import SessionView
from dashboard.state import (
    Form,
    amending,
    begin_amending,
    close_form,
    end_amending,
    last_outcome,
    open_form,
    pressed,
    take_outcome,
)
from dashboard.wording import clock, day, full_name
from monitoring.amending import why_it_stays
from monitoring.checks import action_of
from monitoring.entries import Entry
from monitoring.errors import PermissionRefused
from monitoring.ids import EntryId, SessionId
from monitoring.people import User
from monitoring.permissions import Action, can, check_can
from monitoring.record import corrections
from monitoring.sessions import ACTIVE, SessionStatus

_AMENDABLE = ACTIVE | {SessionStatus.COMPLETED}
_WHAT = (
    '<p class="identity"><strong><bdi>$name</bdi></strong> <span class="fact">$born</span> '
    '<span class="fact">MRN <bdi>$number</bdi></span></p>'
    '<p class="amended"><time>$clock</time> <bdi class="words">$words</bdi> '
    '<span class="by"><bdi>$by</bdi></span></p>'
)


def may_amend(view: SessionView, user: User) -> bool:
    """May this person correct entries of this session as it is now?"""
    return can(user, Action.CORRECT) and view.record.session.status in _AMENDABLE


def show(view: SessionView, user: User) -> None:
    """What opens the form when an "Amend" button is pressed, and what became of the last save."""
    session_id = view.record.session.id
    if may_amend(view, user):
        _listen(session_id)
        if amending(session_id) is None:
            show_outcome(_form(session_id, view.at))


def _form(session_id: SessionId, at: datetime) -> Form:
    return open_form("amend", session_id, at)


@st.fragment
def _listen(session_id: SessionId) -> None:
    """Opens the form without running the rest of the page again."""
    key = f"amend-opener-{session_id}"
    amend_opener.show(
        amending(session_id), key=key, on_press=partial(_press, session_id, key, runtime.now())
    )
    if amending(session_id) is not None:
        _show_dialog(session_id)


def _press(session_id: SessionId, key: str, at: datetime) -> None:
    entry_id = amend_opener.entry_of(pressed(key, amend_opener.PRESSED))
    if entry_id is not None:
        _open(_form(session_id, at), entry_id)


def _open(form: Form, entry_id: EntryId) -> None:
    """A form of its own for each entry: empty of what was typed for another one."""
    take_outcome(form)
    close_form(form)
    begin_amending(form.session_id, entry_id)


# Only its own buttons close it: a touch beside it would lose what was typed.
@st.dialog("Amend", width="large", dismissible=False)
def _show_dialog(session_id: SessionId) -> None:
    entry_id, at = amending(session_id), runtime.now()
    if entry_id is None:
        st.rerun()
    user = runtime.current_user()
    view, _ = read_session(runtime.database(), user, session_id, at)
    form, entry = _form(session_id, at), view.record.entry(entry_id)
    sentence = _why_not(entry, view, user)
    if entry is None or sentence:
        st.info(as_label(sentence))
        st.button("Close", key=form.key("close"), on_click=end_amending, args=(session_id,))
        return
    _show_what(entry, view)
    _show_newer(entry, view, form)
    _show_form(entry, view, form)


def _why_not(entry: Entry | None, view: SessionView, user: User) -> str:
    """Why this entry cannot be corrected by this person now; "" when it can."""
    if entry is None:
        return "There is no such entry in this session."
    if not may_amend(view, user):
        return "Nothing can be corrected here any more; write an addendum."
    try:
        check_can(user, action_of(entry))
    except PermissionRefused as refusal:
        return str(refusal)
    return why_it_stays(entry)


def _show_what(entry: Entry, view: SessionView) -> None:
    """Whose entry it is, and what it says: the form lies over the rest of the page."""
    patient = view.patient
    what = fill(
        _WHAT,
        name=full_name(patient),
        born=day(patient.born_on),
        number=patient.record_number,
        clock=clock(entry.measured_at, view.zone),
        words=entry_words(entry, view),
        by=view.names.get(entry.performed_by, ""),
    )
    st.html(what)


def _show_newer(entry: Entry, view: SessionView, form: Form) -> None:
    """Somebody was quicker: what they made of the entry, and the way to it."""
    by = corrections(view.record.entries).get(entry.id)
    if by is None:
        return
    st.warning(as_label(f"Meanwhile {corrected_words(by, view)}. What you typed is not saved."))
    if by.replacement_id is not None:
        args = (form, by.replacement_id)
        st.button("Amend the newer entry", key=form.key("newer"), on_click=_open, args=args)


def _show_form(entry: Entry, view: SessionView, form: Form) -> None:
    outcome = last_outcome(form)
    questions = outcome.questions if outcome else {}
    with st.form(form.key("form"), border=False):
        show_fields(entry, view, form)
        st.pills("Why is it corrected?", REASONS, key=form.key("reason"))
        time, words = st.columns([1, 3])
        with time:
            show_time(entry, view, form)
        words.text_input("Reason in words", key=form.key("reason_words"))
        for question in questions.values():
            st.warning(as_label(question), icon=":material/help:")
        if outcome is not None and not questions:
            st.error(as_label(outcome.sentence), icon=":material/block:")
        with st.container(horizontal=True, gap="small"):
            _show_buttons(entry, view, form, questions)


def _show_buttons(
    entry: Entry, view: SessionView, form: Form, questions: Mapping[str, str]
) -> None:
    st.form_submit_button(
        "Confirm and save" if questions else "Save the correction",
        type="primary",
        key=form.key("save"),
        on_click=amend,
        args=(form, entry, view, questions),
    )
    st.form_submit_button(
        "Entered in error", key=form.key("error"), on_click=withdraw, args=(form, entry, view)
    )
    st.form_submit_button(
        "Cancel", key=form.key("cancel"), on_click=end_amending, args=(form.session_id,)
    )
