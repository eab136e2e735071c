"""What went together with the dose: pressure, dissociation and relief; no line through few."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.charts.trends.picture import Chart, Picture
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.relief.dose_response import Fit, Response, dose_points, fitted
from monitoring.relief.not_enough import NotEnough

QUESTION = "Does dose matter?"
_SMALL_PX, _LARGE_PX = 250, 400
_STEP_MG_PER_KG = 0.1
_GAP = 0.09
_LEAST_TOP = 7.0
_NO_LINE = "no line, an open end is not the whole of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the dose is held against: a column of `dose_points`, with its unit."""

    column: str
    name: str
    title: str
    unit: str
    response: Response | None
    top: float | None = None


PANELS = (
    Panel(
        column="peak_rise_mmhg",
        name="Rise of systolic",
        title="rise of systolic, mmHg",
        unit="mmHg",
        response=Response.PEAK_RISE,
    ),
    Panel(
        column="peak_dissociation",
        name="Dissociation",
        title="dissociation, 0–4",
        unit="points",
        response=Response.DISSOCIATION,
        top=4.4,
    ),
    Panel(
        column="relief_days",
        name="Days of relief",
        title="days of relief",
        unit="days",
        response=None,
    ),
)


def dose_picture(view: TrendsView, shown: Shown) -> Picture:
    """Does dose matter?"""
    points = dose_points(shown.period, view.spans)
    fits = {panel.column: fitted(points, panel.response) for panel in PANELS if panel.response}
    known = points["dose_mg_per_kg"].notna()
    notes = list(_fit_notes(points, fits))
    return Picture(
        chart=Chart.DOSE,
        question=QUESTION,
        caption=f"One point for each infusion, by dose given in mg/kg; n = {int(known.sum())}.",
        notes=(*_marks(points), *notes),
        alt=f"{QUESTION} {' '.join(notes)} {_held_words(points)}",
        figure=_figure(view, shown, points, fits) if known.any() else None,
    )


def _marks(points: pd.DataFrame) -> Iterator[str]:
    if points["was_held_back"].eq(True).any():  # noqa: FBT003 - unknown is not held back
        yield "✕ slowed, paused or stopped early."
    if points["is_censored"].eq(True).any():  # noqa: FBT003
        yield "△ relief of at least so long."


def _fit_notes(points: pd.DataFrame, fits: dict[str, Fit | NotEnough]) -> Iterator[str]:
    """What each line says, with its interval; of those without a line why there is none."""
    reasons: dict[str, list[str]] = {}
    for panel in PANELS:
        fit = fits.get(panel.column)
        count = int(points[["dose_mg_per_kg", panel.column]].notna().all(axis=1).sum())
        if isinstance(fit, Fit):
            yield _slope_words(panel, fit, count)
        else:
            reason = _NO_LINE if fit is None else fit.reason
            reasons.setdefault(reason, []).append(f"{panel.name} (n = {count})")
    for reason, names in reasons.items():
        yield f"{' and '.join(names)}: {reason[0].lower()}{reason[1:]}"


def _slope_words(panel: Panel, fit: Fit, count: int) -> str:
    slope, low, high = (
        wording.plain_number(each * _STEP_MG_PER_KG, 1) for each in (fit.slope, fit.low, fit.high)
    )
    return (
        f"{panel.name}: {slope} {panel.unit} for each {_STEP_MG_PER_KG} mg/kg more "
        f"(95 % interval {low} to {high}; n = {count}). {fit.caution}"
    )


def _held_words(points: pd.DataFrame) -> str:
    known = points["was_held_back"].dropna()
    return f"Slowed, paused or stopped early: {int(known.sum())} of {len(known)}."


def _figure(
    view: TrendsView, shown: Shown, points: pd.DataFrame, fits: dict[str, Fit | NotEnough]
) -> dict[str, Any]:
    sheet = Sheet(height_px=_LARGE_PX if shown.is_large else _SMALL_PX, bottom_px=36)
    width = (1 - _GAP * (len(PANELS) - 1)) / len(PANELS)
    doses = points["dose_mg_per_kg"]
    ends = [max(0.0, doses.min() - 0.1), doses.max() + 0.1]
    headings = {
        each.session_id: f"<b>Infusion {each.number}</b> · "
        f"{wording.local_day(each.started_at, view.zone)}"
        for each in shown.period
    }
    for place, panel in enumerate(PANELS):
        number = "" if place == 0 else str(place + 1)
        left = place * (width + _GAP)
        domain = [round(left, 4), round(left + width, 4)]
        sheet.axis(f"xaxis{number}", domain=domain, range=ends, nticks=4, anchor=f"y{number}")
        sheet.axis(f"yaxis{number}", anchor=f"x{number}", **_range(panel, points))
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        _draw_points(sheet, panel, points, headings, axes)
        _draw_fit(sheet, fits.get(panel.column), axes)
        sheet.title((panel.title, sheet.palette.text), x=domain[0])
    sheet.words(
        "dose given, mg/kg", x=1, y=0, xref="paper", yref="paper", xanchor="right", yshift=-26
    )
    return sheet.figure()


def _range(panel: Panel, points: pd.DataFrame) -> dict[str, Any]:
    if panel.top is not None:
        return {"range": [-0.4, panel.top], "dtick": 1}
    values = points[panel.column].dropna()
    low, high = (0.0, 10.0) if values.empty else (min(0.0, values.min()), values.max())
    high = max(high, _LEAST_TOP)
    room = (high - min(0.0, low)) * 0.1
    return {"range": [min(0.0, low) - room * (low < 0), high + room], "nticks": 5}


def _draw_points(
    sheet: Sheet,
    panel: Panel,
    points: pd.DataFrame,
    headings: dict[Any, str],
    axes: dict[str, str],
) -> None:
    known = points.dropna(subset=["dose_mg_per_kg", panel.column])
    rows = known.to_dict("records")
    sheet.trace(
        **axes,
        name=panel.title,
        mode="markers",
        x=known["dose_mg_per_kg"].round(3).tolist(),
        y=known[panel.column].round(1).tolist(),
        marker={
            "symbol": [_symbol(row, panel) for row in rows],
            "size": 9,
            "opacity": 0.75,
            "color": sheet.palette.accent,
            "line": {"color": sheet.palette.accent, "width": 1.5},
        },
        cliponaxis=False,
        hovertext=[
            f"{headings.get(row['session_id'], '')}<br>{panel.title}: {row[panel.column]:.0f}"
            + ("<br>slowed, paused or stopped early" if row["was_held_back"] is True else "")
            for row in rows
        ],
    )


def _symbol(row: dict[Any, Any], panel: Panel) -> str:
    if row["was_held_back"] is True:
        return "x-thin"
    if panel.column == "relief_days" and row["is_censored"] is True:
        return "triangle-up-open"
    return "circle-open"


def _draw_fit(sheet: Sheet, fit: Fit | NotEnough | None, axes: dict[str, str]) -> None:
    if not isinstance(fit, Fit):
        return
    ends = [fit.lowest_dose, fit.highest_dose]
    sheet.trace(
        **axes,
        name="line",
        mode="lines",
        x=ends,
        y=[round(fit.intercept + fit.slope * dose, 2) for dose in ends],
        line={"color": sheet.palette.text, "width": 2},
    )
