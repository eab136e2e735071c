"""One line of a draft: its box, what is wrong with it, and the box for why it was changed.

What is typed is kept on the server as a box is left, right or wrong.
"""

from collections.abc import Iterable

import streamlit as st

from dashboard import runtime
from dashboard.access_audit import refusals_noted
from dashboard.components.chairside.frame.look import say_wrong
from dashboard.html import fill
from dashboard.saving import note_refusal, show_refusal
from dashboard.state import Form, close_form, keep, open_form
from monitoring.errors import MonitoringError
from monitoring.people import User
from monitoring.protocol_editing.applying import Fault
from monitoring.protocol_editing.drafts import Edit, ProtocolDraft
from monitoring.protocol_editing.lines import Line, LineKind, as_said
from monitoring.publishing import Typed, write_edit

_ORIGIN = '<p class="line-about">$origin</p>'
_BEFORE = '<p class="line-about">it began as <b>$before</b>: $origin</p>'
_BLANK = "blank: none"


def show(draft: ProtocolDraft, line: Line, faults: Iterable[Fault], user: User) -> None:
    """The boxes of one line; the reason is asked for once it is changed."""
    edit = draft.edits.get(line.place)
    form = _form(draft, line, edit, user)
    origin = "; ".join(line.origin) or "no origin is given for this line"
    value, why = st.columns([2, 3], vertical_alignment="center")
    is_changed = edit is not None and edit.text != line.value
    said = {fault.is_reason: fault.sentence for fault in faults}
    with value:
        _value_box(form, draft, line, edit)
        _say(said.get(False))
    with why:
        if is_changed:
            st.text_input(
                "Why, or where it comes from",
                value=edit.reason if edit else "",
                key=form.key("reason"),
                on_change=_write,
                args=(form, draft, line),
            )
            _say(said.get(True))
        about = _BEFORE if is_changed else _ORIGIN
        values = {"before": line.words} if is_changed else {}
        st.html(fill(about, origin=origin, **values))
    show_refusal(form)


def _say(sentence: str | None) -> None:
    """What is wrong, in a place of its own: what comes and goes would move the parts below it."""
    with st.container():
        if sentence is not None:
            say_wrong(sentence)


def _form(draft: ProtocolDraft, line: Line, edit: Edit | None, user: User) -> Form:
    """The line's form; a new one, with what is there now, once somebody else has changed it."""
    at = runtime.now()
    form = open_form(f"protocol line {line.place}", draft.id, at)
    seen = keep(form, "seen", edit.revision if edit else 0)
    if edit is not None and edit.by != user.id and edit.revision > seen:
        close_form(form)
        form = open_form(f"protocol line {line.place}", draft.id, at)
        keep(form, "seen", edit.revision)
    return form


def _value_box(form: Form, draft: ProtocolDraft, line: Line, edit: Edit | None) -> None:
    text = line.value if edit is None else edit.text
    # All of it, because whoever hears the page has no line above it. The words are our own.
    name = ", ".join(each for each in (line.label, line.side, line.unit) if each)
    key, args = form.key("text"), (form, draft, line)
    if line.kind is LineKind.CHOICE and text in line.options:
        options = list(line.options)
        st.selectbox(
            name,
            options,
            index=options.index(text),
            key=key,
            on_change=_write,
            args=args,
            format_func=as_said,
        )
    elif line.kind is LineKind.SET:
        chosen = [each for each in text.split(", ") if each in line.options]
        st.multiselect(
            name,
            list(line.options),
            default=chosen,
            key=key,
            on_change=_write,
            args=args,
            format_func=as_said,
        )
    else:
        hint = "" if line.value else _BLANK
        st.text_input(name, value=text, key=key, on_change=_write, args=args, placeholder=hint)


def _write(form: Form, draft: ProtocolDraft, line: Line) -> None:
    chosen = form.choices("text") if line.kind is LineKind.SET else ()
    in_order = [each for each in line.options if each in chosen]
    text = ", ".join(in_order) if line.kind is LineKind.SET else form.text("text")
    reason = form.choice("reason")
    known = draft.edits.get(line.place)
    typed = Typed(
        draft_id=draft.id,
        seen=draft.revision,
        place=line.place,
        text=text,
        # Not on the page before the first change, nor after it was typed back.
        reason=str(reason) if reason is not None else (known.reason if known else ""),
    )
    try:
        by, at = runtime.current_user(), runtime.now()
        with refusals_noted(by, None), runtime.database().transaction() as store:
            write_edit(store, by, typed, at)
    except MonitoringError as refusal:
        note_refusal(form, refusal)
