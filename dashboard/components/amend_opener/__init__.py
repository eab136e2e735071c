"""What carries a press on any "Amend" button of the page, in a list or on the chart, to Python.

A button says by `data-amend` which entry it is for. So a list of hundreds of rows stays one piece
of HTML, and the keyboard finds its place again when the form is closed.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import streamlit as st

from monitoring.ids import EntryId

PRESSED = "amend"
_SCRIPT = Path(__file__).with_name("amend_opener.js")


def show(opened: EntryId | None, *, key: str, on_press: Callable[[], None]) -> None:
    """Listen; `opened` is the entry whose form is open. `on_press` is run for each press."""
    opener = st.components.v2.component(
        "amend_opener", html="<span hidden></span>", js=_SCRIPT.read_text("utf-8")
    )
    data = {"opened": None if opened is None else str(opened)}
    opener(key=key, data=data, on_amend_change=on_press)


def entry_of(told: object) -> EntryId | None:
    """The entry that a press was for; None for what is no id."""
    try:
        return EntryId(UUID(str(told)))
    except ValueError:
        return None
