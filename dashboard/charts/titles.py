"""What each panel shows, written above it in the colour it is drawn in: the legend."""

from collections.abc import Sequence

from dashboard import wording
from dashboard.charts.canvas import LETTER_PX, SMALL_PX, Canvas, Panel
from dashboard.charts.hovering import HISTORIC, is_back_charted
from dashboard.session_view import SessionView
from dashboard.theme import LOOKS, Mark
from monitoring.measures import Measure

_Part = tuple[str, str]
_NOTHING = " – no readings"


def draw_titles(canvas: Canvas, view: SessionView) -> None:
    """The title of each panel, with "no readings" where there are none, and the marks' legend."""
    for panel in canvas.places:
        _write(canvas, panel, _parts(canvas, view, panel))
    _write_legend(canvas)


def _parts(canvas: Canvas, view: SessionView, panel: Panel) -> Sequence[_Part]:
    """The words of a panel's title; the names of the phases stand above the events."""
    text, accent = canvas.palette.text, canvas.palette.accent
    parts: dict[Panel, Sequence[_Part]] = {
        Panel.PRESSURE: (
            (f"▮ Blood pressure, mmHg{_none(view, Measure.SYSTOLIC)}", text),
            (f"● Heart rate, /min{_none(view, Measure.HEART_RATE)}", accent),
            ("╌ own baseline", canvas.palette.quiet),
            *_unusual(canvas, view),
        ),
        Panel.SPO2: ((f"■ SpO₂, %{_none(view, Measure.SPO2)}", accent),),
        Panel.BREATHS: ((f"● Breaths, /min{_none(view, Measure.BREATHS)}", text),),
        Panel.MIND: (
            (f"● Dissociation 0–4{_none(view, Measure.DISSOCIATION)}", accent),
            (f"■ Sedation, 5 is awake{_none(view, Measure.SEDATION)}", text),
        ),
        Panel.EFFECTS: (("Side effects: thicker and stronger is worse", text),),
        Panel.RATE: ((f"Infusion, mg/h{_given(view)}", text),),
    }
    return parts.get(panel, ())


def _unusual(canvas: Canvas, view: SessionView) -> Sequence[_Part]:
    """What a hollow marker, a clock and a cross mean, if there is one."""
    sets, quiet = view.timeline.vitals, canvas.palette.quiet
    found = (
        (any(entry.unconfirmed for entry in sets), "○ unconfirmed", quiet),
        (
            any(is_back_charted(view, entry) for entry in sets),
            f"{HISTORIC} entered later",
            canvas.palette.overdue,
        ),
        (any(entry.not_measured for entry in sets), "✕ not measured", quiet),
    )
    return [(text, colour) for is_there, text, colour in found if is_there]


def _none(view: SessionView, measure: Measure) -> str:
    return "" if view.timeline.readings.get(measure) else _NOTHING


def _given(view: SessionView) -> str:
    ledger, weight_g = view.timeline.ledger, view.record.session.weight_g
    if ledger.started_at is None:
        return " – not started"
    given_ug = ledger.given_ug(view.at)
    per_kg = f", {wording.given_per_kg(given_ug, weight_g)}" if weight_g else ""
    return f" · given {wording.given(given_ug)}{per_kg} by {wording.clock(view.at, view.zone)}"


def _write(canvas: Canvas, panel: Panel, parts: Sequence[_Part]) -> None:
    shift = 0.0
    for text, colour in parts:
        canvas.annotations.append(
            {
                "text": text,
                "x": 0,
                "y": canvas.places[panel].top,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "xshift": shift,
                "yshift": 1,
                "showarrow": False,
                "font": {"size": SMALL_PX + 1, "color": colour},
            }
        )
        shift += (len(text) + 3) * LETTER_PX * (SMALL_PX + 1) / SMALL_PX


def _write_legend(canvas: Canvas) -> None:
    """The shapes of the severities, from the right, above the names of the phases."""
    shift = 0.0
    for mark in (Mark.ADVISORY, Mark.WARNING, Mark.CRITICAL):
        look = LOOKS[mark]
        text = f"{look.shape} {look.word}"
        canvas.annotations.append(
            {
                "text": text,
                "x": 1,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "right",
                "yanchor": "bottom",
                "xshift": -shift,
                "showarrow": False,
                "font": {"size": SMALL_PX, "color": getattr(canvas.palette, mark.value)},
            }
        )
        shift += (len(text) + 3) * LETTER_PX
