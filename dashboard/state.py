"""The only reader and writer of Streamlit's session state: open forms, and what became of them.

A form's token is the id its entry will have, and part of the key of each of its widgets. So a
second click on the same button is the same save, and after a save the form is a new, empty one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar, cast
from uuid import UUID

import streamlit as st

from monitoring.ids import EntryId, SessionId, new_uuid

KeptT = TypeVar("KeptT")
_STAYS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that is open; `token` is the id of what it will save.

    `about` is whose form it is: a session, on other pages a patient or the clinic.
    """

    name: str
    about: UUID
    token: EntryId

    @property
    def session_id(self) -> SessionId:
        """The session that the form is about; only for forms of a session."""
        return SessionId(self.about)

    @property
    def place(self) -> str:
        """What the form is called in the state: it is another one for another session."""
        return f"form {self.about} {self.name}"

    def key(self, part: str) -> str:
        """The key of the widget `part`."""
        return f"{self.name}-{self.about}-{self.token}-{part}"

    def text(self, part: str) -> str:
        """What was typed into `part`; empty when nothing was."""
        return cast("str", st.session_state.get(self.key(part)) or "")

    def number(self, part: str) -> float | None:
        """The number in `part`; None when it is empty."""
        return cast("float | None", st.session_state.get(self.key(part)))

    def choice(self, part: str) -> object:
        """What was chosen in `part`; None when nothing was."""
        return cast("object", st.session_state.get(self.key(part)))

    def whole_choice(self, part: str) -> int | None:
        """The whole number that was chosen in `part`; None when nothing was."""
        chosen = self.choice(part)
        return None if chosen is None else int(str(chosen))

    def choices(self, part: str) -> Sequence[object]:
        """All that was chosen in `part`."""
        return cast("Sequence[object]", st.session_state.get(self.key(part)) or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the last save of a form, in a sentence.

    `token` is the id of what was saved. A refusal names the `box` it belongs to, and has
    the `questions` that a yes would answer, by what has to be confirmed. `seen_at` is when it
    was first shown, `is_inside` whether inside a form that would lie over any other place.
    """

    sentence: str
    is_saved: bool
    token: UUID | None = None
    box: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    seen_at: datetime | None = None
    is_inside: bool = False


def open_form(name: str, about: UUID, at: datetime) -> Form:
    """The form of this name, with the token it was opened with; opened at `at` if it was not."""
    form = Form(name=name, about=about, token=EntryId(new_uuid(at)))
    token = st.session_state.setdefault(form.place, form.token)
    return Form(name=name, about=about, token=token)


def keep(form: Form, part: str, value: KeptT) -> KeptT:
    """What was `value` when the form opened; it stays so until the form is saved or closed."""
    return cast("KeptT", st.session_state.setdefault(form.key(part), value))


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


def standing_outcome(form: Form, at: datetime) -> Outcome | None:
    """What became of the last save: a success once, a refusal until the next try.

    The page draws itself anew while somebody reads it. After `_STAYS` a refusal is gone: what
    stood in the way then may be so no more.
    """
    outcome = last_outcome(form)
    if outcome is None or outcome.is_saved:
        return take_outcome(form)
    seen_at = outcome.seen_at or at
    if at - seen_at > _STAYS:
        take_outcome(form)
        return None
    note_outcome(form, replace(outcome, seen_at=seen_at))
    return last_outcome(form)


def last_outcome(form: Form) -> Outcome | None:
    """What became of the last save, for as long as nobody took it."""
    return cast("Outcome | None", st.session_state.get(f"outcome {form.place}"))


def fill_in(form: Form, answers: Mapping[str, object]) -> None:
    """Put answers into the boxes of a form: before they are drawn, or as a button is pressed."""
    for part, answer in answers.items():
        st.session_state[form.key(part)] = answer


def is_unfolded(form: Form, *, at_first: bool) -> bool:
    """Does the part of the page with this form show it in full? `at_first`: until somebody says."""
    return bool(st.session_state.setdefault(f"unfolded {form.place}", at_first))


def unfold(form: Form, *, is_unfolded: bool) -> None:
    """Show the form in full from now on, or fold it to a line."""
    st.session_state[f"unfolded {form.place}"] = is_unfolded


def begin_amending(session_id: SessionId, entry_id: EntryId) -> None:
    """From now on the form that corrects this entry is open, empty of what another one held."""
    end_amending(session_id)
    st.session_state[f"amending {session_id}"] = entry_id


def pressed(key: str, trigger: str) -> object:
    """What a component told by its trigger just now; to be asked in its callback."""
    return cast("Mapping[str, object]", st.session_state[key]).get(trigger)


def amending(session_id: SessionId) -> EntryId | None:
    """The entry whose correction is open in this session."""
    return cast("EntryId | None", st.session_state.get(f"amending {session_id}"))


def end_amending(session_id: SessionId) -> None:
    """No correction is open in this session any more."""
    st.session_state.pop(f"amending {session_id}", None)


def hand_out(form: Form, shown_once: object) -> None:
    """Keep what is shown once: in this window, until it is put away, and nowhere else."""
    st.session_state[f"handed out {form.name} {form.about}"] = shown_once


def handed_out(form: Form) -> object:
    """What was made by the last save of a form of this name and is still shown."""
    return st.session_state.get(f"handed out {form.name} {form.about}")


def put_away(form: Form) -> None:
    """What was shown once is gone."""
    st.session_state.pop(f"handed out {form.name} {form.about}", None)
