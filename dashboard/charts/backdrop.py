"""What lies behind the readings: phases, limits, the baseline and the present."""

from collections.abc import Iterable, Iterator

from dashboard import wording
from dashboard.charts.canvas import SMALL_PX, Canvas, Panel
from dashboard.charts.limit_lines import LimitLine
from dashboard.charts.spacing import Spacing
from dashboard.session_view import SessionView
from dashboard.theme import look_of
from monitoring.flags import Severity
from monitoring.measures import Measure
from monitoring.sessions import ACTIVE, Phase

_PANELS = {Measure.SPO2: Panel.SPO2, Measure.BREATHS: Panel.BREATHS}
_SHORT = {
    Measure.SYSTOLIC: "systolic",
    Measure.DIASTOLIC: "diastolic",
    Measure.HEART_RATE: "heart rate",
}
_DASHES = {Severity.CRITICAL: "solid", Severity.WARNING: "dash", Severity.ADVISORY: "dot"}
_NAME_MMHG = 9  # about how much of the axis of pressure a name covers
_BASELINES = {
    Measure.SYSTOLIC: Panel.PRESSURE,
    Measure.DIASTOLIC: Panel.PRESSURE,
    Measure.SPO2: Panel.SPO2,
    Measure.BREATHS: Panel.BREATHS,
}


def draw_phases(canvas: Canvas, view: SessionView) -> None:
    """A tinted band through all panels for each phase, named where there is room."""
    for phase, (first, last) in phase_ends(canvas, view):
        fill = {
            Phase.INFUSION: canvas.palette.infusion_band,
            Phase.RECOVERY: canvas.palette.recovery_band,
        }.get(phase)
        if fill is not None:
            _band(canvas, first, last, fill)
        if last - first > canvas.minutes(len(phase) + 2):
            _name(canvas, wording.PHASES[phase], first)


def phase_ends(canvas: Canvas, view: SessionView) -> Iterator[tuple[Phase, tuple[float, float]]]:
    """Each phase that has begun, with the minutes in which it begins and ends."""
    timeline, time = view.timeline, canvas.time
    started = time.last if timeline.started_at is None else time.x(timeline.started_at)
    stopped = time.last if timeline.stopped_at is None else time.x(timeline.stopped_at)
    yield Phase.BASELINE, (time.first, started)
    if timeline.started_at is not None:
        yield Phase.INFUSION, (started, stopped)
    if timeline.stopped_at is not None:
        yield Phase.RECOVERY, (stopped, time.last)


def _band(canvas: Canvas, first: float, last: float, fill: str) -> None:
    canvas.shapes.append(
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": first,
            "x1": last,
            "y0": 0,
            "y1": 1,
            "fillcolor": fill,
            "line": {"width": 0},
            "layer": "below",
        }
    )


def _name(canvas: Canvas, name: str, first: float) -> None:
    canvas.annotations.append(
        {
            "text": name,
            "x": first,
            "y": 1,
            "xref": "x",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "xshift": 3,
            "showarrow": False,
            "font": {"size": SMALL_PX, "color": canvas.palette.quiet},
        }
    )


def draw_limits(canvas: Canvas, view: SessionView, lines: Iterable[LimitLine]) -> None:
    """Each limit over the phase it applies to, with its shape, number and severity's colour."""
    ends = dict(phase_ends(canvas, view))
    named: set[tuple[Measure, float]] = set()
    drawn = tuple(lines)
    for line in drawn:
        if line.phase not in ends:
            continue
        panel = _PANELS.get(line.measure, Panel.PRESSURE)
        colour = canvas.palette.severity(line.severity)
        canvas.line(panel, ends[line.phase], line.value, color=colour, dash=_DASHES[line.severity])
        # The same limit in the next phase goes on without a second name.
        if (line.measure, line.value) not in named:
            named.add((line.measure, line.value))
            is_below = any(_is_just_above(each, line) for each in drawn)
            _name_limit(canvas, panel, line, ends[line.phase], colour, is_below=is_below)


def _is_just_above(other: LimitLine, line: LimitLine) -> bool:
    """Would both names, each above its line, lie on one another?"""
    is_beside = (other.measure, other.phase) == (line.measure, line.phase)
    return is_beside and line.measure in _SHORT and 0 < other.value - line.value < _NAME_MMHG


def _name_limit(
    canvas: Canvas,
    panel: Panel,
    line: LimitLine,
    ends: tuple[float, float],
    colour: str,
    *,
    is_below: bool,
) -> None:
    """Above the line: at its beginning, the heart rate's at its end, as they often lie close."""
    name = f"{_SHORT[line.measure]} " if line.measure in _SHORT else ""
    words = f"{look_of(line.severity).shape} {name}{wording.plain_number(line.value, 0)}"
    is_right = line.measure is Measure.HEART_RATE
    canvas.words(
        words,
        ends[1] if is_right else ends[0],
        line.value,
        panel,
        colour=colour,
        xanchor="right" if is_right else "left",
        xshift=-3 if is_right else 3,
        yanchor="top" if is_below else "bottom",
    )


def draw_baseline(canvas: Canvas, view: SessionView) -> None:
    """The session's own baseline, dashed through the whole picture."""
    ends = (canvas.time.first, canvas.time.last)
    for measure, panel in _BASELINES.items():
        value = view.timeline.baseline.get(measure)
        if value is not None:
            canvas.line(panel, ends, value, color=canvas.palette.quiet, dash="8px,5px", width=1)


def draw_now(canvas: Canvas, view: SessionView) -> None:
    """A line at the instant of the picture, while the session lasts."""
    now = canvas.time.x(view.at)
    if view.record.session.status in ACTIVE and now <= canvas.time.last:
        canvas.upright(now, color=canvas.palette.text, dash="2px,4px")
        is_near_end = now + canvas.minutes(5) > canvas.time.last
        canvas.words(
            "now",
            now,
            canvas.places[Panel.PRESSURE].low,
            Panel.PRESSURE,
            xanchor="right" if is_near_end else "left",
            yanchor="bottom",
            xshift=-3 if is_near_end else 3,
        )


def draw_breaks(canvas: Canvas, view: SessionView) -> None:
    """How long there was no blood pressure though the schedule asked for it, where it fits."""
    readings = view.timeline.readings.get(Measure.SYSTOLIC, ())
    place = canvas.places[Panel.PRESSURE]
    for began_at, ended_at in Spacing(view).breaks(readings):
        first, last = canvas.time.x(began_at), canvas.time.x(ended_at)
        words = f"no reading for {wording.duration(last - first)}"
        if last - first > canvas.minutes(len(words) + 2):
            canvas.words(
                words,
                (first + last) / 2,
                place.low + place.units(40),
                Panel.PRESSURE,
                xanchor="center",
                colour=canvas.palette.quiet,
            )
