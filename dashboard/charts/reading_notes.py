"""What is odd about a set of readings: written down afterwards, or left out on purpose."""

from dashboard import wording
from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.hovering import HISTORIC, EntryWords, is_back_charted
from dashboard.charts.plotly_text import shown_as_typed
from dashboard.session_view import SessionView
from monitoring.vitals import VitalsSet


def draw_late(canvas: Canvas, view: SessionView, words: EntryWords) -> None:
    """A small clock at the foot of the panel below each set that was written down afterwards."""
    for panel, entries in (
        (Panel.PRESSURE, view.timeline.vitals),
        (Panel.MIND, view.timeline.assessments),
    ):
        late = [entry for entry in entries if is_back_charted(view, entry)]
        if late:
            place = canvas.places[panel]
            canvas.trace(
                panel,
                name="entered later",
                mode="text",
                x=[canvas.time.x(entry.measured_at) for entry in late],
                y=[place.low + place.units(8)] * len(late),
                text=[HISTORIC] * len(late),
                textfont={"size": 13, "color": canvas.palette.overdue},
                hovertext=[words.about(entry) for entry in late],
                customdata=[canvas.number_of(entry.id) for entry in late],
            )


def draw_absences(canvas: Canvas, view: SessionView, words: EntryWords) -> None:
    """A cross at the foot of the pressure panel for what was left out on purpose, and why."""
    entries = [entry for entry in view.timeline.vitals if entry.not_measured]
    if not entries:
        return
    place = canvas.places[Panel.PRESSURE]
    canvas.trace(
        Panel.PRESSURE,
        name="not measured",
        mode="markers",
        x=[canvas.time.x(entry.measured_at) for entry in entries],
        y=[place.low + place.units(22)] * len(entries),
        marker={
            "symbol": "x-thin",
            "size": 7,
            "line": {"color": canvas.palette.quiet, "width": 2},
        },
        hovertext=[f"{_absences(entry)}<br>{words.about(entry)}" for entry in entries],
        customdata=[canvas.number_of(entry.id) for entry in entries],
    )


def _absences(entry: VitalsSet) -> str:
    lines = [
        f"{wording.VITALS[each.vital]} not measured: {wording.ABSENCES[each.reason]}"
        for each in entry.not_measured
    ]
    comment = [shown_as_typed(entry.comment)] if entry.comment else []
    return "<br>".join(lines + comment)
