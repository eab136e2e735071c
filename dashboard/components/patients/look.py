"""The style sheet of the pages about patients and people."""

from pathlib import Path

import streamlit as st

from dashboard.theme import css_variables

_SHEET = Path(__file__).with_name("patients.css")


def show() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{css_variables()}{_SHEET.read_text('utf-8')}</style>")
