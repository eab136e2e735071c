"""The style sheet of a replay, on top of that of the page it stands on."""

from pathlib import Path

import streamlit as st

from dashboard.theme import css_variables

_SHEET = Path(__file__).with_name("replay.css")


def show() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{css_variables()}{_SHEET.read_text('utf-8')}</style>")
