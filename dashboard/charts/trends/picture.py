"""A picture of the trends: the question it answers, how it was made, and what it shows in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Chart(StrEnum):
    """The pictures in order; the value stands in addresses and must not change."""

    PRESSURE = "pressure"
    RETURN = "return"
    PULSE = "pulse"
    DISSOCIATION = "dissociation"
    EFFECTS = "effects"
    RELIEF = "relief"
    SCORES = "scores"
    DOSE = "dose"
    OVERLAY = "overlay"


_MOST_ROWS, _FEW_ROWS = 12, 6


def alt_text(question: str, rows: Sequence[str]) -> str:
    """The text alternative of a picture with one row of words for each infusion, in order.

    Of many only the last few are read out: the numbers of all stand in the table of the picture.
    """
    if not rows:
        return f"{question} No infusion yet."
    if len(rows) <= _MOST_ROWS:
        return f"{question} {'; '.join(rows)}."
    return f"{question} The last {_FEW_ROWS} of {len(rows)}: {'; '.join(rows[-_FEW_ROWS:])}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure for Plotly in light colours; None where there is nothing to draw.

    `caption` says in a line which statistic it is, in which unit, of how many; `notes` explain the
    marks that are in this figure and what is not known; `alt` says what the figure shows. All of
    them are plain text.
    """

    chart: Chart
    question: str
    caption: str
    alt: str
    notes: tuple[str, ...] = ()
    figure: dict[str, Any] | None
