"""Blood pressure as bars from diastolic to systolic, with a tick and a thin line for the mean."""

from collections.abc import Sequence
from typing import Any

from dashboard import wording
from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.hovering import UNCONFIRMED, EntryWords
from dashboard.charts.spacing import Spacing
from dashboard.session_view import SessionView
from monitoring.measures import SPECS, Measure
from monitoring.timeline import Reading
from monitoring.vitals import VitalsSet, mean_pressure_mmhg

# Part of the time axis that a bar is wide.
_BAR_PART = 0.008


def is_unconfirmed(reading: Reading, *measures: Measure) -> bool:
    """Was a value of these measures unlikely and kept as typed?"""
    entry = reading.entry
    if not isinstance(entry, VitalsSet) or not entry.unconfirmed:
        return False
    return any(each in entry.unconfirmed for each in measures)


def draw_pressures(canvas: Canvas, view: SessionView, spacing: Spacing, words: EntryWords) -> None:
    """A bar from diastolic to systolic for each reading; a tick and a thin line for the mean."""
    readings = view.timeline.readings.get(Measure.SYSTOLIC, ())
    if not readings:
        return
    means = list(spacing.stretches(view.timeline.readings[Measure.MEAN_PRESSURE]))
    x = [None if each is None else canvas.time.x(each.at) for each in means]
    y = [None if each is None else round(each.value, 1) for each in means]
    quiet = canvas.palette.pressure
    canvas.trace(
        Panel.PRESSURE,
        name="Mean pressure, line",
        mode="lines",
        x=x,
        y=y,
        line={"color": quiet, "width": 1},
    )
    canvas.trace(Panel.PRESSURE, **_bars(canvas, view, readings, words))
    canvas.trace(
        Panel.PRESSURE,
        name=SPECS[Measure.MEAN_PRESSURE].name,
        mode="markers",
        x=x,
        y=y,
        marker={
            "symbol": "line-ew",
            "size": 5,
            "line": {"color": canvas.palette.text, "width": 2.5},
        },
    )


def _bars(
    canvas: Canvas, view: SessionView, readings: Sequence[Reading], words: EntryWords
) -> dict[str, Any]:
    sets = [each.entry for each in readings if isinstance(each.entry, VitalsSet)]
    lows = [entry.diastolic_mmhg or 0 for entry in sets]
    highs = [entry.systolic_mmhg or 0 for entry in sets]
    quiet, ground = canvas.palette.pressure, canvas.palette.ground
    hollow = [is_unconfirmed(each, Measure.SYSTOLIC, Measure.DIASTOLIC) for each in readings]
    fill: str | list[str] = [ground if each else quiet for each in hollow] if any(hollow) else quiet
    return {
        "type": "bar",
        "name": "Blood pressure",
        "x": [canvas.time.x(entry.measured_at) for entry in sets],
        "base": lows,
        "y": [high - low for low, high in zip(lows, highs, strict=True)],
        "width": canvas.time.span * _BAR_PART,
        "customdata": [canvas.number_of(entry.id) for entry in sets],
        "marker": {"color": fill, "line": {"color": quiet, "width": 2 if any(hollow) else 0}},
        "hovertext": [
            _pressure_hover(entry, view, words) + (UNCONFIRMED if is_hollow else "")
            for entry, is_hollow in zip(sets, hollow, strict=True)
        ],
    }


def _pressure_hover(entry: VitalsSet, view: SessionView, words: EntryWords) -> str:
    systolic, diastolic = entry.systolic_mmhg or 0, entry.diastolic_mmhg or 0
    baseline = view.timeline.baseline
    value = f"<b>{wording.pressure(systolic, diastolic)} mmHg</b>"
    mean = f"mean {mean_pressure_mmhg(systolic, diastolic):.0f} (calculated)"
    if Measure.SYSTOLIC not in baseline:
        change = "no baseline"
    else:
        up = wording.change(Measure.SYSTOLIC, systolic, baseline[Measure.SYSTOLIC])
        down = wording.change(Measure.DIASTOLIC, diastolic, baseline.get(Measure.DIASTOLIC))
        change = f"{up} / {down} from baseline"
    return f"{value}, {mean}<br>{change}<br>{words.about(entry)}"
