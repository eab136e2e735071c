"""Keeps what pops up on the page off the band that says whose record it is."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__)
_BAND = _HERE.parents[2] / "band_bottom.js"


def show(*, key: str) -> None:
    """Watch for what pops up; takes no room on the page."""
    guard = st.components.v2.component(
        "clear_band",
        html="<span hidden></span>",
        js="\n".join(path.read_text("utf-8") for path in (_BAND, _HERE.with_suffix(".js"))),
    )
    guard(key=key)
