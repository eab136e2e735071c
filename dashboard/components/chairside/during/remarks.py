"""An intervention, a concern, a note: a chip or one line of text, now or earlier."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid5

import streamlit as st

from dashboard.saving import header_of, save_entries, show_outcome, show_when
from dashboard.session_view import SessionView
from dashboard.state import Form, open_form
from monitoring.entries import Entry, Remark, RemarkKind
from monitoring.ids import EntryId
from monitoring.people import User

QUICK = (
    "repositioned",
    "oxygen given",
    "talked to calmly",
    "dimmed the light",
    "less noise",
    "blanket",
    "cool cloth",
    "eyes covered",
    "escort fetched",
)
KINDS = {
    RemarkKind.NOTE: "Note",
    RemarkKind.INTERVENTION: "Something done",
    RemarkKind.CONCERN: "I am worried",
}
_NO_WORDS = "worried, without more words"


def show(view: SessionView) -> None:
    """The form, empty after each save; a medicine has a form of its own."""
    form = open_form("remark", view.record.session.id, view.at)
    with st.form(form.key("form"), border=False):
        st.pills("Done just now", QUICK, selection_mode="multi", key=form.key("quick"))
        st.pills(
            "Write down",
            list(KINDS),
            default=RemarkKind.NOTE,
            format_func=KINDS.__getitem__,
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
        fields = header_of(form, by, at)
        return tuple(
            Remark(
                **{**fields, "id": _id(form, place)},  # type: ignore[arg-type]
                remark=kind,
                text=text,
            )
            for place, (kind, text) in enumerate(_said(form))
        )

    save_entries(form, view.zone, make)


def _said(form: Form) -> Iterator[tuple[RemarkKind, str]]:
    """What the form holds; chips are something done, whatever is written beside them."""
    chips = ", ".join(str(each) for each in form.choices("quick"))
    kind = RemarkKind(str(form.choice("kind") or RemarkKind.NOTE))
    text = form.text("text").strip()
    if kind is RemarkKind.CONCERN:
        if chips:
            yield RemarkKind.INTERVENTION, chips
        yield kind, text or _NO_WORDS
    elif chips:
        yield RemarkKind.INTERVENTION, ": ".join(part for part in (chips, text) if part)
    else:
        yield kind, text


def _id(form: Form, place: int) -> EntryId:
    """The form's own id for the first; the same id for the same one, however often it is sent."""
    return form.token if place == 0 else EntryId(uuid5(form.token, str(place)))
