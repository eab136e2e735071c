"""Texts as Streamlit's own elements show them, which would take some letters for Markdown."""

import re

from dashboard.charts.plotly_text import balanced

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
# What Streamlit replaces after it has read the Markdown: addresses, its own logo, arrows.
_AFTERWARDS = re.compile(
    r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=\w+:)|(?<=[-<>=~])(?=[-<>=~])",
    re.IGNORECASE,
)
_WORD_JOINER = "\u2060"


def as_label(text: str) -> str:
    """`text` in one line so that a label or a message shows it as typed, and links nowhere.

    Every mark that could mean something is escaped; what no escape helps against is held apart by
    a letter without width.
    """
    apart = _AFTERWARDS.sub(_WORD_JOINER, _BREAKS.sub(" ", text))
    return _MARKS.sub(r"\\\1", apart)


def isolated(text: str) -> str:
    """`text` so that its direction of writing, overrides included, ends with it."""
    return f"\u2068{balanced(text)}\u2069"
