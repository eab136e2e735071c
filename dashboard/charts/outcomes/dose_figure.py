"""What goes with the dose across a clinic: pressure, dissociation, holding back, days of relief."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from dashboard.charts.outcomes.panels import Panel, Sheet, round_steps
from dashboard.charts.outcomes.survival_figure import LEAST_SPANS, is_drawn
from dashboard.outcome_words import (
    days,
    fit_words,
    infusions,
    median_words,
    percent,
    share_words,
)
from dashboard.wording import plain_number
from monitoring.relief.bands import DOSE_BANDS, Band
from monitoring.relief.dose_response import Fit
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.shares import MARKED_DISSOCIATION, Shares
from monitoring.relief.strata import Stratum

_POINTS_PX, _BANDS_PX = 150, 96
_DOSE_STEPS = (0.1, 0.25, 0.5, 1, 2)
_DAY_STEPS = (1, 2, 7, 14, 28, 56, 84, 168)
_RISE_STEPS = (10, 20, 40)
# What lies closer together is one bubble: there are no more of them than can be told apart.
_DOSE_CELL, _RISE_CELL = 0.05, 2
_RISE = "Peak rise of the systolic pressure, mmHg"
_SMALLEST_PX, _LARGEST_PX = 5.0, 26.0
_PERCENT = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
_SHARES = "share of infusions by dose band with its 95 % Wilson interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseView:
    """What is drawn: the rows (`clinic.ROW_COLUMNS`), a line, shares and curves by dose band."""

    rows: pd.DataFrame
    rise: Fit | NotEnough
    dissociated: Shares
    held_back: Shares
    relief: Sequence[Stratum]


def dose_figure(view: DoseView) -> dict[str, Any]:
    """Four panels over the dose given (mg/kg), each with how many infusions it is made of."""
    panels = (_rise_panel(view), *map(_share_panel, _shares(view)), _relief_panel(view.relief))
    most = view.rows["dose_mg_per_kg"].max()
    sheet = Sheet(panels=panels, left=0, right=max(float(most) * 1.06, 1.0) if most > 0 else 1.0)
    _draw_rises(sheet, view)
    for number, (_, shares) in enumerate(_shares(view), start=1):
        _draw_shares(sheet, number, shares)
    _draw_relief(sheet, len(panels) - 1, view.relief)
    _draw_doses(sheet)
    return sheet.figure()


def _shares(view: DoseView) -> tuple[tuple[str, Shares], ...]:
    return (
        (f"Dissociation of {MARKED_DISSOCIATION} or more (observer 0 to 4)", view.dissociated),
        ("Held back: slowed, paused or stopped early", view.held_back),
    )


def dose_alt(view: DoseView) -> str:
    """The panels in sentences."""
    return " ".join(_sentences(view))


def _sentences(view: DoseView) -> Iterator[str]:
    yield "Dose given, mg/kg, against what went with it."
    yield f"{_RISE}: {_counted(view)}, {fit_words(view.rise)}."
    for title, shares in _shares(view):
        for band in shares.bands:
            yield f"{title}, {band.name}: {share_words(band)}."
    for group in view.relief:
        yield f"Relief, {group.name}: {_relief_words(group)}."


def _rise_panel(view: DoseView) -> Panel:
    known = _known(view.rows)
    about = f"each infusion’s own peak above its baseline · {_counted(view)}"
    if known.empty:
        return Panel(lines=(_RISE, "no infusion with dose, baseline and peak"))
    low = min(0.0, known["peak_rise_mmhg"].min())
    high = max(20.0, known["peak_rise_mmhg"].max())
    ticks = tuple(
        (each, f"+{each:g}" if each else "0") for each in round_steps(high, _RISE_STEPS, 5)
    )
    return Panel(
        lines=(_RISE, about, fit_words(view.rise)),
        height_px=_POINTS_PX,
        low=low - 5,
        high=high + 5,
        ticks=ticks,
        rows=1,
    )


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.dropna(subset=["dose_mg_per_kg", "peak_rise_mmhg"])


def _counted(view: DoseView) -> str:
    known = _known(view.rows)
    return infusions(len(known), known["patient_id"].nunique())


def _draw_rises(sheet: Sheet, view: DoseView) -> None:
    cells = _cells(_known(view.rows))
    most = max((count for _, _, count in cells), default=1)
    sheet.trace(
        0,
        x=[x for x, _, _ in cells],
        y=[y for _, y, _ in cells],
        mode="markers",
        marker={
            "size": [_size_px(count / most) for _, _, count in cells],
            "color": sheet.palette.area,
            "line": {"width": 1, "color": sheet.palette.accent},
        },
        hovertext=[_cell_words(*cell) for cell in cells],
        name=_RISE,
    )
    if isinstance(view.rise, Fit):
        ends = (view.rise.lowest_dose, view.rise.highest_dose)
        sheet.trace(
            0,
            x=list(ends),
            y=[view.rise.intercept + view.rise.slope * dose for dose in ends],
            mode="lines",
            line={"color": sheet.palette.text, "width": 2},
            name="Theil–Sen line",
        )


def _cells(known: pd.DataFrame) -> list[tuple[float, float, int]]:
    """Dose, rise and how many infusions lie there, in order of dose and rise."""
    doses = (known["dose_mg_per_kg"] / _DOSE_CELL).round().tolist()
    rises = (known["peak_rise_mmhg"] / _RISE_CELL).round().tolist()
    counts = Counter(zip(doses, rises, strict=True))
    return [
        (dose * _DOSE_CELL, rise * _RISE_CELL, count)
        for (dose, rise), count in sorted(counts.items())
    ]


def _cell_words(dose: float, rise: float, count: int) -> str:
    change = f"+{rise:.0f}" if rise > 0 else plain_number(rise, 0)
    counted = "1 infusion" if count == 1 else f"{count:,} infusions"
    return f"{counted} at about {plain_number(dose, 2)} mg/kg: {change} mmHg"


def _size_px(share: float) -> float:
    """A bubble whose area grows with what it counts."""
    return round(_SMALLEST_PX + (_LARGEST_PX - _SMALLEST_PX) * sqrt(share), 1)


def _share_panel(titled: tuple[str, Shares]) -> Panel:
    title, shares = titled
    if not shares.bands:
        return Panel(lines=(title, "no infusion of which this and the dose are known"))
    unknown = f" · not known of {shares.n_unknown:,}" if shares.n_unknown else ""
    about = f"{_SHARES}{unknown}"
    return Panel(
        lines=(title, about), height_px=_BANDS_PX, low=-0.03, high=1.03, ticks=_PERCENT, rows=2
    )


def _draw_shares(sheet: Sheet, number: int, shares: Shares) -> None:
    for band in shares.bands:
        middle = _middle(sheet, band.name)
        limits = (band.low, band.share, band.high)
        _draw_interval(sheet, number, middle, limits, share_words(band))
        sheet.words(percent(band.share), middle, sheet.below_px(number, 0))
        _write_count(sheet, number, middle, band.n_infusions)


def _write_count(sheet: Sheet, number: int, middle: float, count: int) -> None:
    below = sheet.below_px(number, 1)
    sheet.words(f"n {count:,}", middle, below, colour=sheet.palette.quiet)


def _relief_panel(groups: Sequence[Stratum]) -> Panel:
    about = "Kaplan–Meier median by dose band with its 95 % interval"
    drawn = [group for group in groups if _has_median(group)]
    if not drawn:
        few = f"no dose band has {LEAST_SPANS} infusions whose median was reached"
        return Panel(lines=("Days of relief", few))
    most = max(group.curve.median_high or group.curve.median or 1.0 for group in drawn)
    ticks = tuple((each, f"{each:g}") for each in round_steps(most, _DAY_STEPS, 5))
    return Panel(
        lines=("Days of relief", about),
        height_px=_BANDS_PX,
        low=-0.05 * most,
        high=1.1 * most,
        ticks=ticks,
        rows=2,
    )


def _has_median(group: Stratum) -> bool:
    return is_drawn(group) and group.curve.median is not None


def _relief_words(group: Stratum) -> str:
    counted = infusions(group.n_infusions, group.n_patients)
    if not is_drawn(group):
        return f"{counted}: too few for a median"
    return f"{counted}, {median_words(group.curve)}"


def _draw_relief(sheet: Sheet, number: int, groups: Sequence[Stratum]) -> None:
    for group in groups if sheet.panels[number].height_px else ():
        middle, curve = _middle(sheet, group.name), group.curve
        words = "too few"
        if _has_median(group) and curve.median is not None:
            high = sheet.panels[number].high if curve.median_high is None else curve.median_high
            low = 0.0 if curve.median_low is None else curve.median_low
            limits = (low, curve.median, high)
            _draw_interval(sheet, number, middle, limits, _relief_words(group))
            words = f"{days(curve.median)} d"
        elif is_drawn(group):
            words = "not reached"
        sheet.words(words, middle, sheet.below_px(number, 0))
        _write_count(sheet, number, middle, group.n_infusions)


def _draw_interval(
    sheet: Sheet, number: int, x: float, limits: tuple[float, float, float], words: str
) -> None:
    """A point and its interval."""
    low, value, high = limits
    sheet.trace(
        number,
        x=[x],
        y=[value],
        mode="markers",
        marker={"size": 10, "color": sheet.palette.accent},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [high - value],
            "arrayminus": [value - low],
            "color": sheet.palette.accent,
            "thickness": 2,
            "width": 6,
        },
        hovertext=[words],
        name="with its 95 % interval",
    )


def _draw_doses(sheet: Sheet) -> None:
    """The doses below the panels of points, and the edges of the bands through the others."""
    ticks = round_steps(sheet.right, _DOSE_STEPS, 8)
    for number, panel in enumerate(sheet.panels):
        if panel.height_px == _POINTS_PX:
            for tick in ticks:
                sheet.words(
                    f"{plain_number(tick, 2)}",
                    tick,
                    sheet.below_px(number, 0),
                    colour=sheet.palette.quiet,
                )
            beside = {"xanchor": "left", "xref": "paper", "xshift": 6 - sheet.left_px}
            sheet.words("mg/kg", 0, sheet.below_px(number, 0), colour=sheet.palette.quiet, **beside)
        elif panel.height_px:
            _draw_edges(sheet, number, panel)


def _draw_edges(sheet: Sheet, number: int, panel: Panel) -> None:
    for band in DOSE_BANDS[1:]:
        if band.at_least < sheet.right:
            ends = (band.at_least, panel.low, band.at_least, panel.high)
            sheet.line(number, ends, color=sheet.palette.line, width=1, dash="dot")
            sheet.words(
                plain_number(band.at_least, 2),
                band.at_least,
                sheet.below_px(number, 0),
                colour=sheet.palette.quiet,
            )


def _middle(sheet: Sheet, name: str) -> float:
    """Where a dose band's mark stands: in the middle of what is shown of the band."""
    band: Band = next(each for each in DOSE_BANDS if each.name == name)
    return (band.at_least + min(band.below, sheet.right)) / 2
