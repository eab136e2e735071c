"""The style sheets of the pages about patients and people."""

from pathlib import Path

import streamlit as st

from dashboard.theme import css_variables

_HERE = Path(__file__).parent
_SHEETS = ("patients.css", "course.css", "../chairside/flags/flags.css")


def show() -> None:
    """Put the style sheets on the page; the cards of flags look as in a session."""
    sheets = "".join((_HERE / sheet).read_text("utf-8") for sheet in _SHEETS)
    st.html(f"<style>{css_variables()}{sheets}</style>")
