"""Choices that stand in the address: they can be linked to, and the browser's back undoes them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import streamlit as st

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


def chosen(parameter: str, kind: type[ChoiceT]) -> ChoiceT:
    """The choice that the address names; the first one where it names none that there is."""
    named = st.query_params.get(parameter, "")
    choices = list(kind)
    return next((each for each in choices if each.value == named), choices[0])


def show_choice(label: str, parameter: str, words: Mapping[ChoiceT, str], current: ChoiceT) -> None:
    """The choices beside each other; another one that is chosen is gone to at once."""
    picked = st.segmented_control(
        label,
        list(words),
        default=current,
        format_func=words.__getitem__,
        key=f"{parameter}-{current}",
        required=True,
    )
    _go(parameter, picked, current)


def show_list(label: str, parameter: str, words: Mapping[ChoiceT, str], current: ChoiceT) -> None:
    """The choices under each other, behind a box."""
    choices = list(words)
    picked = st.selectbox(
        label,
        choices,
        index=choices.index(current),
        format_func=words.__getitem__,
        key=f"{parameter}-{current}",
    )
    _go(parameter, picked, current)


def _go(parameter: str, picked: StrEnum | str | None, current: StrEnum) -> None:
    if isinstance(picked, StrEnum) and picked is not current:
        # Written into the address the browser remembers the way here; a bound widget does not.
        st.query_params[parameter] = picked.value
        st.rerun()
