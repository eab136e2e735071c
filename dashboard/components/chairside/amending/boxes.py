"""The boxes of a correction: each holds the old value and says what it was; empty takes it out."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.clock_time import nearest_to
from dashboard.components.chairside.frame import look
from dashboard.session_view import SessionView
from dashboard.state import Form
from dashboard.typed_numbers import scaled, whole_number
from dashboard.wording import clock
from monitoring.entries import Entry
from monitoring.errors import ValueRefused

TAKEN_OUT = "taken out"
Words = Callable[[object], str]


class Row:
    """Boxes side by side, so many to a line."""

    def __init__(self, across: int = 4) -> None:
        self._across = across
        self._free: list[DeltaGenerator] = []

    def next(self) -> DeltaGenerator:
        """The place of the next box."""
        if not self._free:
            self._free = list(st.columns(self._across, vertical_alignment="bottom"))
        return self._free.pop(0)


def show_number(place: DeltaGenerator, label: str, old: str, key: str) -> None:
    """A box for a number as it is typed, with what it was in its label."""
    was = f" · was {old}" if old else ""
    place.text_input(f"{label}{was}", value=old, key=key, placeholder=TAKEN_OUT if old else "")


def show_text(label: str, old: str, key: str) -> None:
    """A box for free text; what it was stands below as it was typed."""
    st.text_input(label, value=old, key=key, placeholder=TAKEN_OUT if old else "")
    if old:
        look.say_quietly(f"was: {old}")


def show_choice(label: str, options: Sequence[object], old: object, words: Words, key: str) -> None:
    """One of a few; pressing the chosen one again takes it out."""
    was = "" if old is None else f" · was {words(old)}"
    st.pills(f"{label}{was}", options, default=old, format_func=words, key=key)


def show_time(entry: Entry, view: SessionView, form: Form) -> None:
    """When it really was, by the clinic's clock."""
    was = clock(entry.measured_at, view.zone)
    st.text_input(f"True at · was {was}", value=was, key=form.key("clock"))


def real_time(entry: Entry, view: SessionView, form: Form) -> dict[str, object]:
    """The time as it was corrected: around the old one, which is kept where nobody touched it."""
    typed = form.text("clock").strip()
    if typed == clock(entry.measured_at, view.zone):
        return {}
    return {"measured_at": nearest_to(entry.measured_at, typed, view.zone)}


def whole(form: Form, field: str, name: str) -> int | None:
    """The whole number in a box, None where it is empty; raises ValueRefused for anything else."""
    return whole_number(form.text(field), field, name, is_signed=True)


def scaled_number(form: Form, field: str, name: str, *, by: int) -> int | None:
    """`by` times the number in a box, which has to be whole then: tenths of 36.6, mcg of 52.5."""
    try:
        return scaled(form.text(field), field, by=by)
    except ValueRefused as refusal:
        raise ValueRefused(field, f"{name}: {refusal}") from refusal


def needed(value: int | None, field: str, name: str) -> int:
    """A number that cannot be taken out; raises ValueRefused where it was."""
    if value is None:
        raise ValueRefused(field, f"{name} cannot be empty.")
    return value
