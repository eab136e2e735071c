"""The style sheet of the figures page, on top of that of the outcomes page."""

from pathlib import Path

import streamlit as st

from dashboard.components.outcomes import look as outcomes_look

_SHEET = Path(__file__).with_name("figures.css")


def show() -> None:
    """Put the style sheets on the page."""
    outcomes_look.show()
    st.html(f"<style>{_SHEET.read_text('utf-8')}</style>")
