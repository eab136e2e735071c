"""Texts as labels of Streamlit's own elements, which would take some letters for Markdown."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def as_label(text: str) -> str:
    """`text` so that a label shows it as typed: every mark that could mean something escaped."""
    return _MARKS.sub(r"\\\1", text)
