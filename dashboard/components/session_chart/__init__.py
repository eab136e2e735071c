"""The session's chart, alive: it redraws on the page as soon as something is saved there.

Figures come in the colours of a light ground; the browser puts in the dark ones where it is dark.
"""

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.figure import DRAWING, figure_data

_HERE = Path(__file__).parent
_SCRIPTS = (
    *DRAWING,
    _HERE.parent / "band_bottom.js",
    _HERE / "offer.js",
    _HERE / "session_chart.js",
)
_HTML = (
    '<div class="chart-place"><div class="session-chart" role="img" aria-label="Session chart">'
    '</div><div class="offer" role="group" aria-label="What was pointed at" hidden></div></div>'
)


def show(
    figure: dict[str, Any], alt: str, *, session_id: str, key: str, can_amend: bool = False
) -> None:
    """Draw `figure` (of `session_figure`, light) with its text alternative `alt`.

    With `can_amend`, a press on what was written down offers to correct it: by a button that
    `amend_opener` hears. The keyboard finds the same buttons in the timeline.

    On `infusion-saved` of this session at the window, `{session_id, figure, alt}` in its detail
    is drawn at once; an older figure that comes later is not.
    """
    chart = st.components.v2.component(
        "session_chart",
        html=_HTML,
        css=(_HERE / "session_chart.css").read_text("utf-8"),
        js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
        isolate_styles=False,
    )
    chart(
        data=figure_data(figure, alt) | {"session_id": session_id, "can_amend": can_amend},
        key=key,
    )
