"""A medicine given, an intervention, a concern, a note, a hand-off: one line of text."""

from datetime import datetime

import streamlit as st

from dashboard.saving import header_of, save_entries, show_outcome, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from dashboard.wording import REMARKS
from monitoring.entries import Entry, Remark, RemarkKind
from monitoring.people import User


def show(view: SessionView) -> None:
    """The form, empty after each save."""
    form = open_form("remark", view.record.session.id, view.at)
    with st.form(form.key("form"), border=False):
        st.pills(
            "Write down",
            list(RemarkKind),
            default=RemarkKind.NOTE,
            format_func=REMARKS.__getitem__,
            key=form.key("kind"),
        )
        text, button = st.columns([4, 1], vertical_alignment="bottom")
        text.text_input("What", key=form.key("text"))
        button.form_submit_button(
            "Save", key=form.key("save"), on_click=_record, args=(form, view), width="stretch"
        )
        with st.expander("Not now, but earlier"):
            show_when(form)
    show_outcome(form)


def _record(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        kind = RemarkKind(str(form.choice("kind") or RemarkKind.NOTE))
        remark = Remark(
            **header_of(form, by, at),  # type: ignore[arg-type]
            remark=kind,
            text=form.text("text"),
        )
        return (remark,)

    save_entries(form, view.zone, make)
