"""The style sheets of the session page: our colours, and what Streamlit's elements do not know."""

from pathlib import Path

import streamlit as st

from dashboard.theme import css_variables

_HERE = Path(__file__).parent
_SHEETS = (
    "frame/frame.css",
    "checks/checks.css",
    "before_start/before_start.css",
    "flags/flags.css",
    "timeline/timeline.css",
    "leaving/leaving.css",
    "signing/signing.css",
)


def show() -> None:
    """Put the style sheets on the page, what all parts share first."""
    sheets = "".join((_HERE / sheet).read_text("utf-8") for sheet in _SHEETS)
    st.html(f"<style>{css_variables()}{sheets}</style>")
