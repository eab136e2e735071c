"""The dose above each infusion: as a number where there is room, else as a small step line."""

from dashboard import wording
from dashboard.charts.trends.columns import UNKNOWN
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from monitoring.trends.summary import SessionSummary

# Where the plot under the row ends, as a part of the whole height.
BELOW = 0.9
_MOST_WRITTEN = {False: 20, True: 24}
_PAD_MG_PER_KG = 0.05


def draw_doses(sheet: Sheet, shown: Shown, number: int) -> str:
    """The row above the plot, on an axis of its own with this number; its title."""
    name = f"yaxis{number}"
    doses = [_rounded(each) for each in shown.sessions]
    if len(doses) <= _MOST_WRITTEN[shown.is_large]:
        sheet.axis(name, domain=[BELOW, 1], range=[0, 1], visible=False)
        _draw_numbers(sheet, doses, f"y{number}")
        return "below: dose, mg/kg"
    known = [dose for dose in doses if dose is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    ends = [low - _PAD_MG_PER_KG, high + _PAD_MG_PER_KG]
    sheet.axis(name, domain=[BELOW + 0.02, 1], range=ends, visible=False)
    _draw_steps(sheet, doses, f"y{number}")
    return f"below: dose, {_words(low)} to {_words(high)} mg/kg"


def _draw_numbers(sheet: Sheet, doses: list[float | None], axis: str) -> None:
    """Each of a few; of more those that changed, a dot for the same again."""
    words = [_words(dose) for dose in doses]
    if len(words) > _MOST_WRITTEN[False] // 2:
        pairs = zip(["", *words], words, strict=False)
        words = ["·" if before == each else each for before, each in pairs]
    sheet.trace(
        name="dose, mg/kg",
        mode="text",
        x=list(range(len(words))),
        y=[0.5] * len(words),
        yaxis=axis,
        text=words,
        textfont={"size": 11, "color": sheet.palette.quiet},
    )


def _draw_steps(sheet: Sheet, doses: list[float | None], axis: str) -> None:
    sheet.trace(
        name="dose, mg/kg",
        mode="lines",
        x=list(range(len(doses))),
        y=doses,
        yaxis=axis,
        line={"color": sheet.palette.quiet, "width": 1.5, "shape": "hvh"},
    )


def _words(dose: float | None) -> str:
    return UNKNOWN if dose is None else wording.plain_number(dose, 2)


def _rounded(each: SessionSummary) -> float | None:
    return None if each.given_mg_per_kg is None else round(each.given_mg_per_kg, 2)
