"""The style sheet of the session page: our colours, and what Streamlit's elements do not know."""

from pathlib import Path

import streamlit as st

from dashboard.html import fill
from dashboard.theme import css_variables

_SHEET = Path(__file__).with_name("session.css")


def say_quietly(words: str) -> None:
    """A line in small grey letters that still can be read."""
    st.html(fill('<p class="quiet">$words</p>', words=words))


def show() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{css_variables()}{_SHEET.read_text('utf-8')}</style>")
