"""The infusion as a ribbon: the rate as a filled area, blank while it paused, boluses on top."""

from dashboard import wording
from dashboard.charts.canvas import SMALL_PX, Canvas, Panel
from dashboard.charts.hovering import EntryWords
from dashboard.session_view import SessionView
from monitoring.ledger import Ledger, Segment


def draw_rate(canvas: Canvas, view: SessionView, words: EntryWords) -> None:
    """Each stretch of constant rate (mg/h), and each bolus at the foot."""
    ledger = view.timeline.ledger
    for segment in ledger.segments:
        _draw_segment(canvas, view, segment)
    if ledger.boluses:
        _draw_boluses(canvas, ledger, words)


def _draw_segment(canvas: Canvas, view: SessionView, segment: Segment) -> None:
    first = canvas.time.x(segment.started_at)
    ended_at = segment.ended_at or view.at
    last = min(canvas.time.x(ended_at), canvas.time.last)
    rate = segment.rate_ug_per_h / 1000
    name = wording.rate(segment.rate_ug_per_h)
    is_running = segment.ended_at is None
    until = "running" if is_running else f"until {canvas.time.words(ended_at)}"
    hover = f"<b>{name}</b><br>from {canvas.time.words(segment.started_at)}<br>{until}"
    canvas.trace(
        Panel.RATE,
        name="rate",
        mode="lines",
        x=[first, first, (first + last) / 2, last, last],
        y=[0, rate, rate, rate, 0],
        line={"color": canvas.palette.accent, "width": 2},
        fill="tozeroy",
        fillcolor=canvas.palette.area,
        hovertext=[hover] * 5,
    )
    if last - first > canvas.minutes(len(name)):
        canvas.words(name, first, rate, Panel.RATE, yanchor="bottom", xshift=2)


def _draw_boluses(canvas: Canvas, ledger: Ledger, words: EntryWords) -> None:
    place = canvas.places[Panel.RATE]
    canvas.trace(
        Panel.RATE,
        name="boluses",
        mode="markers+text",
        x=[canvas.time.x(event.measured_at) for event in ledger.boluses],
        y=[place.low + place.units(7)] * len(ledger.boluses),
        text=[wording.dose(event.amount_ug or 0) for event in ledger.boluses],
        textposition="middle right",
        textfont={"size": SMALL_PX, "color": canvas.palette.text},
        marker={"symbol": "triangle-down", "size": 10, "color": canvas.palette.text},
        customdata=[canvas.number_of(event.id) for event in ledger.boluses],
        hovertext=[
            f"<b>{wording.pump_event(event)}</b><br>{words.about(event)}"
            for event in ledger.boluses
        ],
    )
