"""Flags as shapes in their severity's colour, at the reading that raised or worsened them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard import wording
from dashboard.charts.canvas import Canvas, Panel
from dashboard.charts.effect_lanes import Lane, lane_of
from dashboard.charts.event_pins import folded
from dashboard.session_view import SessionView
from dashboard.theme import look_of
from monitoring.effects import EffectReport
from monitoring.flags import Evidence, Flag, FlagState
from monitoring.ids import EntryId
from monitoring.measures import Measure
from monitoring.record import effective_entries

_SYMBOLS = {"critical": "triangle-up", "warning": "diamond", "advisory": "circle"}
# A triangle has half the area of the square around it.
_SIZES = {"critical": 15, "warning": 12, "advisory": 11}
_PRESSURES = frozenset({Measure.SYSTOLIC, Measure.DIASTOLIC, Measure.MEAN_PRESSURE})
_PANELS = {
    Measure.HEART_RATE: Panel.PRESSURE,
    Measure.SPO2: Panel.SPO2,
    Measure.BREATHS: Panel.BREATHS,
    Measure.DISSOCIATION: Panel.MIND,
    Measure.SEDATION: Panel.MIND,
}
_ABOVE_PX = 9


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the picture a mark stands."""

    panel: Panel
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Mark:
    """One fact of one flag at its spot."""

    spot: _Spot
    flag: Flag
    fact: Evidence


def draw_flags(canvas: Canvas, view: SessionView, lanes: Sequence[Lane]) -> None:
    """One shape for each spot: the worst that was raised there, the others named on hover."""
    by_spot: dict[_Spot, list[_Mark]] = {}
    for mark in _marks(canvas, view, lanes):
        by_spot.setdefault(mark.spot, []).append(mark)
    for panel in Panel:
        found = [marks for spot, marks in by_spot.items() if spot.panel is panel]
        if found:
            _draw(canvas, panel, found)


def _marks(canvas: Canvas, view: SessionView, lanes: Sequence[Lane]) -> Iterator[_Mark]:
    flags = [flag for flag in view.evaluation.flags if flag.state is not FlagState.WITHDRAWN]
    if not flags:
        return
    places = _Places(canvas, view, lanes)
    for flag in flags:
        raised, worst = flag.evidence[0], flag.worst
        yield _Mark(places.of(raised), flag, raised)
        if worst is not raised:
            yield _Mark(places.of(worst), flag, worst)


class _Places:
    """Finds the spot of a flag's evidence."""

    def __init__(self, canvas: Canvas, view: SessionView, lanes: Sequence[Lane]) -> None:
        self._canvas = canvas
        self._lanes = lanes
        self._systolic: dict[EntryId, float] = {
            reading.entry.id: reading.value
            for reading in view.timeline.readings.get(Measure.SYSTOLIC, ())
        }
        self._reports: dict[EntryId, EffectReport] = {
            entry.id: entry
            for entry in effective_entries(view.record.entries)
            if isinstance(entry, EffectReport)
        }

    def of(self, fact: Evidence) -> _Spot:
        """Above the reading or the effect's onset; else in the row of flags at the top."""
        x = self._canvas.time.x(fact.at)
        if fact.measure in _PRESSURES and fact.entry_id in self._systolic:
            return self._above(Panel.PRESSURE, x, self._systolic[fact.entry_id])
        if fact.measure in _PANELS and fact.value is not None:
            return self._above(_PANELS[fact.measure], x, fact.value)
        report = self._reports.get(fact.entry_id)
        lane = None if report is None else lane_of(self._lanes, report)
        if lane is not None:
            return _Spot(Panel.EFFECTS, x, lane + 0.7)
        return _Spot(Panel.EVENTS, x, 0.5)

    def _above(self, panel: Panel, x: float, y: float) -> _Spot:
        place = self._canvas.places[panel]
        return _Spot(panel, x, min(place.high, round(y + place.units(_ABOVE_PX), 2)))


def _draw(canvas: Canvas, panel: Panel, found: Sequence[Sequence[_Mark]]) -> None:
    worst = [max(marks, key=lambda mark: mark.fact.severity.rank) for marks in found]
    severities = [mark.fact.severity for mark in worst]
    canvas.trace(
        panel,
        name="flags",
        mode="markers",
        x=[mark.spot.x for mark in worst],
        y=[mark.spot.y for mark in worst],
        marker={
            "symbol": [_SYMBOLS[severity.value] for severity in severities],
            "size": [_SIZES[severity.value] for severity in severities],
            "opacity": 1,  # sizes of their own would make them see-through
            "color": [canvas.palette.severity(severity) for severity in severities],
            "line": {"color": canvas.palette.ground, "width": 1.5},
        },
        hovertext=["<br>".join(_words(canvas, mark) for mark in marks) for marks in found],
        customdata=[_number(canvas, mark) for mark in worst],
        cliponaxis=False,
    )


def _number(canvas: Canvas, mark: _Mark) -> int | None:
    """The reading or report that is marked; an absence marks none."""
    is_at_entry = mark.spot.panel is not Panel.EVENTS
    return canvas.number_of(mark.fact.entry_id) if is_at_entry else None


def _words(canvas: Canvas, mark: _Mark) -> str:
    flag, fact = mark.flag, mark.fact
    look = look_of(fact.severity)
    seen = ", acknowledged" if flag.is_acknowledged else ""
    historic = ", entered afterwards" if flag.is_historic else ""
    return (
        f"<b>{look.shape} {look.word}: {folded(flag.title)}</b><br>{folded(fact.words)}<br>"
        f"{canvas.time.words(fact.at)} · {wording.FLAG_STATES[flag.state]}{seen}{historic}"
    )
