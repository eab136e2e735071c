"""The style sheet of the trends."""

from pathlib import Path

import streamlit as st

_SHEET = Path(__file__).with_name("trends.css")


def show() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_SHEET.read_text('utf-8')}</style>")
