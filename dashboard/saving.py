"""Saving from a form of a page: one transaction, and every refusal in words, in one place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import refusals_noted
from dashboard.clock_time import minutes_before
from dashboard.labels import as_label
from dashboard.state import (
    Form,
    Outcome,
    close_form,
    is_open,
    last_outcome,
    note_outcome,
    standing_outcome,
)
from dashboard.wording import clock_with_seconds
from db.restrictions import check_open
from db.store import SqlStore
from monitoring.entries import Entry
from monitoring.errors import ConfirmationNeeded, MonitoringError, ValueRefused
from monitoring.ids import EntryId
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.recording import record_entries

Act = Callable[[SqlStore, User, datetime], object]
MakeEntries = Callable[[User, datetime], Sequence[Entry]]
_NOTHING: frozenset[Measure] = frozenset()


def save(form: Form, zone: ZoneInfo, act: Act) -> None:
    """Run `act` in one transaction; what became of it is shown by `show_outcome`.

    A second click on a form that was saved does nothing.
    """
    if not is_open(form):
        return
    try:
        by, at = runtime.current_user(), runtime.now()
        with refusals_noted(by, form.session_id), runtime.database().transaction() as store:
            check_open(store.connection, by, form.about, at)
            act(store, by, at)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
        return
    close_form(form)
    words = f"Saved {clock_with_seconds(at, zone)}"
    note_outcome(form, Outcome(sentence=words, is_saved=True, token=form.token))


def note_refusal(form: Form, refusal: MonitoringError) -> None:
    """Remember why a save was refused, at which box, and what could be answered with a yes."""
    questions = refusal.questions if isinstance(refusal, ConfirmationNeeded) else {}
    at_box = refusal.field if isinstance(refusal, ValueRefused) else ""
    note_outcome(
        form, Outcome(sentence=str(refusal), is_saved=False, box=at_box, questions=questions)
    )


def save_entries(
    form: Form, zone: ZoneInfo, make: MakeEntries, confirmed: frozenset[Measure] = _NOTHING
) -> None:
    """Add the entries that `make` gives to the record of the form's session."""

    def act(store: SqlStore, by: User, at: datetime) -> None:
        record_entries(store, by, form.session_id, make(by, at), at, confirmed)

    save(form, zone, act)


def header_of(form: Form, by: User, at: datetime) -> dict[str, object]:
    """An entry's header as the form says: now, or so many minutes ago for a reason."""
    ago = form.text("minutes_ago")
    return header(form.token, by, minutes_before(ago, at) if ago else at, form.text("late_reason"))


def header(
    entry_id: EntryId, by: User, measured_at: datetime, late_reason: str = ""
) -> dict[str, object]:
    """The fields of an entry's header; who writes and when is stamped as it is saved."""
    return {
        "id": entry_id,
        "measured_at": measured_at,
        "recorded_at": measured_at,
        "performed_by": by.id,
        "recorded_by": by.id,
        "late_reason": late_reason,
    }


def show_when(form: Form) -> None:
    """Two boxes for what was not written down at once: how long ago, and why later."""
    ago, why = st.columns([1, 2])
    ago.text_input("Minutes ago", key=form.key("minutes_ago"), placeholder="now")
    why.text_input("Why later", key=form.key("late_reason"))


def show_refusal(form: Form) -> None:
    """Say inside the open form why its save was refused: beside it the form would lie over it."""
    outcome = last_outcome(form)
    if outcome is None or outcome.is_saved:
        return
    standing = standing_outcome(form, runtime.now())
    if standing is not None:
        note_outcome(form, replace(standing, is_inside=True))
        _say(standing)


def show_outcome(form: Form) -> None:
    """Say what became of the last save of this form: a success once, a refusal for a while."""
    outcome = standing_outcome(form, runtime.now())
    if outcome is not None and not outcome.is_inside:
        _say(outcome)


def _say(outcome: Outcome) -> None:
    if outcome.is_saved:
        st.success(as_label(outcome.sentence), icon=":material/check:")
    else:
        st.error(as_label(outcome.sentence), icon=":material/block:")
