"""The style sheet of the ketamine page, on top of that of the pages about patients."""

from pathlib import Path

import streamlit as st

from dashboard.components.patients import look as patients_look

_SHEET = Path(__file__).with_name("ketamine.css")


def show() -> None:
    """Put the style sheets on the page."""
    patients_look.show()
    st.html(f"<style>{_SHEET.read_text('utf-8')}</style>")
