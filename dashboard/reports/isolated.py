"""Texts of any direction of writing within a sentence: each keeps to its own place."""

from dataclasses import replace

from dashboard.charts.plotly_text import balanced
from dashboard.session_view import SessionView

_ISOLATE, _CLOSE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """`text` so that what stands before and after it keeps its order."""
    return f"{_ISOLATE}{balanced(text)}{_CLOSE}" if text else ""


def with_isolated_names(view: SessionView) -> SessionView:
    """The view with the names of its people isolated, as they stand in the middle of sentences."""
    return replace(view, names={person: isolated(name) for person, name in view.names.items()})
