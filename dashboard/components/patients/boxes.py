"""Boxes of a form that say themselves why what was typed into them was refused.

Whatever is said has a place of its own, also while it is empty: what comes and goes would move the
parts below it, and a part that is unfolded would fold, with what is said inside it.
"""

from collections.abc import Collection
from enum import StrEnum

import streamlit as st

from dashboard.labels import as_label
from dashboard.state import Form, Outcome
from monitoring.errors import ValueRefused

_BLOCK = ":material/block:"


class Asked(StrEnum):
    """What is known of somebody's allergies."""

    NOT_ASKED = "not asked"
    NONE_KNOWN = "none known"
    THESE = "these:"


def text_box(
    form: Form, outcome: Outcome | None, part: str, label: str, value: str = "", hint: str = ""
) -> None:
    """A box for one line of text, and under it why it was refused."""
    st.text_input(label, value=value, key=form.key(part), placeholder=hint or None)
    say_refused(outcome, part)


def kept_box(form: Form, outcome: Outcome | None, part: str, label: str, hint: str = "") -> None:
    """`text_box`, whose text is still there after another view of the page was looked at."""
    st.text_input(label, key=form.key(part), placeholder=hint or None, persist_state="session")
    say_refused(outcome, part)


def say_refused(outcome: Outcome | None, part: str) -> None:
    """Why the last save was refused, if that was because of this box."""
    with st.container():
        if outcome is not None and outcome.box == part:
            st.error(as_label(outcome.sentence), icon=_BLOCK)


def say_outcome(outcome: Outcome | None, parts: Collection[str]) -> None:
    """What became of the last save, unless one of the boxes `parts` says it."""
    with st.container():
        if outcome is None or outcome.box in parts or outcome.questions:
            return
        if outcome.is_saved:
            st.success(as_label(outcome.sentence), icon=":material/check:")
        else:
            st.error(as_label(outcome.sentence), icon=_BLOCK)


def ask(form: Form, outcome: Outcome | None, what: str, yes: str) -> None:
    """The question about `what`, if the last save raised it, and the box that says yes to it."""
    with st.container():
        if outcome is not None and what in outcome.questions:
            st.warning(as_label(outcome.questions[what]), icon=":material/help:")
            st.checkbox(yes, key=form.key(f"yes-{what}"))


def confirmed(form: Form, what: str) -> frozenset[str]:
    """`what`, if it was said yes to."""
    return frozenset({what}) if form.choice(f"yes-{what}") is True else frozenset()


def allergies_boxes(form: Form, outcome: Outcome | None, known: str | None) -> None:
    """Whether somebody has asked about allergies, and what the answer was."""
    choice, text = st.columns([1, 2], vertical_alignment="bottom")
    choice.radio(
        "Allergies",
        list(Asked),
        index=list(Asked).index(_asked(known)),
        key=form.key("asked"),
        horizontal=False,
    )
    text.text_input("Which allergies", value=known or "", key=form.key("allergies"))
    say_refused(outcome, "allergies")


def typed_allergies(form: Form) -> str | None:
    """None for not asked, "" for none known; ValueRefused where the two boxes contradict."""
    text, asked = form.text("allergies").strip(), form.choice("asked")
    if asked == Asked.THESE:
        if not text:
            raise ValueRefused("allergies", "Type which allergies, or choose none known.")
        return text
    if text:
        raise ValueRefused("allergies", f"Which is right: {asked}, or what is typed beside it?")
    return "" if asked == Asked.NONE_KNOWN else None


def _asked(known: str | None) -> Asked:
    if known is None:
        return Asked.NOT_ASKED
    return Asked.THESE if known else Asked.NONE_KNOWN
