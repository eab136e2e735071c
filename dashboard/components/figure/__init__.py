"""A picture drawn by Plotly in the browser: without a bar of tools, as wide as its place.

Figures come in the colours of a light ground; the browser puts in the dark ones where it is dark.
"""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.charts.palette import dark_for_light
from dashboard.routes.assets import PLOTLY_URL

_HERE = Path(__file__).parent
# What draws, for every component that shows a figure.
DRAWING = (_HERE.parent / "plotly_loading.js", _HERE / "drawing.js")
_SCRIPTS = (*DRAWING, _HERE / "figure.js")
_HTML = '<div class="figure" role="img" aria-label="Chart"></div>'


def show(figure: dict[str, Any], alt: str, *, key: str) -> None:
    """Draw `figure` (plain data for Plotly, in light colours) with its text alternative `alt`."""
    drawn = st.components.v2.component(
        "figure",
        html=_HTML,
        css=(_HERE / "figure.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
        isolate_styles=False,
    )
    drawn(data=figure_data(figure, alt), key=key)


def figure_data(figure: dict[str, Any], alt: str) -> dict[str, Any]:
    """What the browser needs to draw a figure: for `drawing.js`."""
    return {
        "figure": json.dumps(figure, ensure_ascii=False, separators=(",", ":")),
        "alt": alt,
        "plotly_url": PLOTLY_URL,
        "dark": dict(dark_for_light()),
    }
