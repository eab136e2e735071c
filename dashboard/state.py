"""The only reader and writer of Streamlit's session state: open forms, and what became of them.

A form's token is the id its entry will have, and part of the key of each of its widgets. So a
second click on the same button is the same save, and after a save the form is a new, empty one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import streamlit as st

from monitoring.ids import EntryId, SessionId, new_uuid


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that is open in one session; `token` is the id of what it will save."""

    name: str
    session_id: SessionId
    token: EntryId

    @property
    def place(self) -> str:
        """What the form is called in the state: it is another one in another session."""
        return f"form {self.session_id} {self.name}"

    def key(self, part: str) -> str:
        """The key of the widget `part`."""
        return f"{self.name}-{self.session_id}-{self.token}-{part}"

    def text(self, part: str) -> str:
        """What was typed into `part`; empty when nothing was."""
        return cast("str", st.session_state.get(self.key(part)) or "")

    def number(self, part: str) -> float | None:
        """The number in `part`; None when it is empty."""
        return cast("float | None", st.session_state.get(self.key(part)))

    def choice(self, part: str) -> object:
        """What was chosen in `part`; None when nothing was."""
        return cast("object", st.session_state.get(self.key(part)))

    def choices(self, part: str) -> Sequence[object]:
        """All that was chosen in `part`."""
        return cast("Sequence[object]", st.session_state.get(self.key(part)) or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the last save of a form, in a sentence."""

    sentence: str
    is_saved: bool


def open_form(name: str, session_id: SessionId, at: datetime) -> Form:
    """The form of this name, with the token it was opened with; opened at `at` if it was not."""
    form = Form(name=name, session_id=session_id, token=EntryId(new_uuid(at)))
    token = st.session_state.setdefault(form.place, form.token)
    return Form(name=name, session_id=session_id, token=token)


def is_open(form: Form) -> bool:
    """Has this form not been saved yet? A second click comes with the token of the first."""
    return bool(st.session_state.get(form.place) == form.token)


def close_form(form: Form) -> None:
    """The next form of this name is a new one."""
    if is_open(form):
        del st.session_state[form.place]


def note_outcome(form: Form, outcome: Outcome) -> None:
    """Remember what became of a save until it is shown."""
    st.session_state[f"outcome {form.place}"] = outcome


def take_outcome(form: Form) -> Outcome | None:
    """What became of the last save, once."""
    return cast("Outcome | None", st.session_state.pop(f"outcome {form.place}", None))
