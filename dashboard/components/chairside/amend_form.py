"""Correcting an entry: replaced by what was meant, or marked as entered in error, with a reason."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.components.chairside.entry_words import entry_words
from dashboard.saving import header, save_entries, show_outcome
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import clock
from monitoring.entries import Correction, Entry, Remark
from monitoring.errors import ValueRefused
from monitoring.ids import EntryId, new_uuid
from monitoring.measures import SPECS, Measure
from monitoring.people import User
from monitoring.record import effective_entries
from monitoring.vitals import VitalsSet

_OFFERED = 60
_MOST_DIGITS = 9
_FIELDS = {
    "systolic_mmhg": Measure.SYSTOLIC,
    "diastolic_mmhg": Measure.DIASTOLIC,
    "heart_rate_per_min": Measure.HEART_RATE,
    "spo2_pct": Measure.SPO2,
    "breaths_per_min": Measure.BREATHS,
}


def show(view: SessionView) -> None:
    """Choose an entry, then say what was meant or that it never was true."""
    form = open_form("amend", view.record.session.id, view.at)
    with st.expander("Correct an entry"):
        standing = effective_entries(view.record.entries)[::-1][:_OFFERED]
        by_id = {each.id: each for each in standing if not isinstance(each, Correction)}
        chosen = st.selectbox(
            "Entry",
            list(by_id),
            index=None,
            format_func=lambda each: _label(by_id[each], view),
            key=form.key("entry"),
        )
        if chosen is not None:
            _show_form(by_id[chosen], view, form)
    show_outcome(form)


def _label(entry: Entry, view: SessionView) -> str:
    return f"{clock(entry.measured_at, view.zone)} {entry_words(entry, view)}"


def _show_form(entry: Entry, view: SessionView, form: Form) -> None:
    with st.form(form.key(f"form-{entry.id}"), border=False):
        if isinstance(entry, VitalsSet):
            _show_values(entry, form)
        if isinstance(entry, Remark):
            st.text_input("Text", value=entry.text, key=form.key("text"))
        st.text_input("Why is it corrected?", key=form.key("reason"))
        amend, error = st.columns(2)
        if isinstance(entry, VitalsSet | Remark):
            amend.form_submit_button(
                "Save as corrected", key=form.key("save"), on_click=_amend, args=(form, entry, view)
            )
        error.form_submit_button(
            "Entered in error", key=form.key("error"), on_click=_withdraw, args=(form, entry, view)
        )


def _show_values(entry: VitalsSet, form: Form) -> None:
    for column, (field, measure) in zip(st.columns(len(_FIELDS)), _FIELDS.items(), strict=True):
        value = getattr(entry, field)
        column.text_input(
            SPECS[measure].name, value="" if value is None else str(value), key=form.key(field)
        )
    st.checkbox("Unlikely values were checked and are right", key=form.key("confirmed"))


def _amend(form: Form, entry: VitalsSet | Remark, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        return _replacement(form, entry, at), _correction(form, entry, by, at, is_amended=True)

    checked = form.choice("confirmed") is True
    save_entries(form, view.zone, make, frozenset(Measure) if checked else frozenset())


def _withdraw(form: Form, entry: Entry, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        return (_correction(form, entry, by, at, is_amended=False),)

    save_entries(form, view.zone, make)


def _correction(
    form: Form, entry: Entry, by: User, at: datetime, *, is_amended: bool
) -> Correction:
    own_id = EntryId(new_uuid(at)) if is_amended else form.token
    return Correction(
        **header(own_id, by, at),  # type: ignore[arg-type]
        target_id=entry.id,
        replacement_id=form.token if is_amended else None,
        reason=form.text("reason"),
    )


def _replacement(form: Form, entry: VitalsSet | Remark, at: datetime) -> Entry:
    """The entry as it was meant, under the form's own id; measured when the old one was."""
    reason = entry.late_reason or f"correction: {form.text('reason')}"
    fields: dict[str, object] = {"id": form.token, "recorded_at": at, "late_reason": reason}
    if isinstance(entry, Remark):
        return replace(entry, **(fields | {"text": form.text("text")}))  # type: ignore[arg-type]
    values = {field: _whole(form.text(field), measure) for field, measure in _FIELDS.items()}
    return replace(entry, **(fields | values | {"unconfirmed": ()}))  # type: ignore[arg-type]


def _whole(text: str, measure: Measure) -> int | None:
    digits = text.strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        raise ValueRefused(measure, f"{SPECS[measure].name}: type a whole number.")
    return int(digits)
