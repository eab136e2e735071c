"""The dose above each infusion: where it changed, or of each where there is room."""

from dashboard import wording
from dashboard.charts.trends.columns import UNKNOWN
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from monitoring.trends.summary import SessionSummary

DOSE_TITLE = "below: dose, mg/kg"
# Where the plot under the row ends, as a part of the whole height.
BELOW = 0.9
_MOST_WRITTEN = {False: 10, True: 24}


def draw_doses(sheet: Sheet, shown: Shown, number: int) -> None:
    """One row of numbers above the plot, on an axis of its own with this number."""
    sheet.axis(f"yaxis{number}", domain=[BELOW, 1], range=[0, 1], visible=False)
    words = [_dose(each) for each in shown.sessions]
    if len(words) > _MOST_WRITTEN[shown.is_large]:
        words = [
            each if before != each else "·"
            for before, each in zip(["", *words], words, strict=False)
        ]
    sheet.trace(
        name="dose, mg/kg",
        mode="text",
        x=list(range(len(words))),
        y=[0.5] * len(words),
        yaxis=f"y{number}",
        text=words,
        textfont={"size": 11, "color": sheet.palette.quiet},
    )


def _dose(each: SessionSummary) -> str:
    per_kg = each.given_mg_per_kg
    return UNKNOWN if per_kg is None else wording.plain_number(per_kg, 2)
