"""A small picture of systolic pressure and heart rate since the beginning, as inline SVG."""

from collections.abc import Iterator, Sequence

from dashboard.charts.spacing import Spacing
from dashboard.html import Html, fill, place, texts
from dashboard.session_view import SessionView
from monitoring.measures import Measure
from monitoring.timeline import Reading

WIDTH, HEIGHT = 300, 44
_EDGE = 4
_LEAST_RANGE = 40
_SVG = """<figure aria-hidden="true">
<svg class="spark" viewBox="0 0 $width $height" preserveAspectRatio="none">$lines</svg>
<figcaption><span class="pressure">━ systolic</span>
<span class="heart-rate">╍ heart rate</span></figcaption></figure>"""
_LINE = '<polyline class="$name" points="$points"/>'
_DOT = '<circle class="$name" cx="$x" cy="$y" r="2.5"/>'
_DRAWN = ((Measure.SYSTOLIC, "pressure"), (Measure.HEART_RATE, "heart-rate"))


def spark_line(view: SessionView) -> Html:
    """Both lines up to now, broken where the schedule was; an empty text without readings."""
    readings = {name: view.timeline.readings.get(measure, ()) for measure, name in _DRAWN}
    every = [reading for found in readings.values() for reading in found]
    if not every:
        return Html("")
    frame = _Frame(view, every)
    parts = [part for name, found in readings.items() for part in _line(view, frame, name, found)]
    return place(_SVG, **texts(width=str(WIDTH), height=str(HEIGHT)), lines=Html("".join(parts)))


class _Frame:
    """Turns instants and values into places of the picture."""

    def __init__(self, view: SessionView, readings: Sequence[Reading]) -> None:
        values = [reading.value for reading in readings]
        self._first = min(reading.at for reading in readings)
        self._seconds = max(60.0, (view.at - self._first).total_seconds())
        self._low = min(values)
        self._range = max(_LEAST_RANGE, max(values) - self._low)

    def point(self, reading: Reading) -> tuple[str, str]:
        """Where a reading stands, from the left and from the top."""
        along = (reading.at - self._first).total_seconds() / self._seconds
        up = (reading.value - self._low) / self._range
        x = _EDGE + along * (WIDTH - 2 * _EDGE)
        y = HEIGHT - _EDGE - up * (HEIGHT - 2 * _EDGE)
        return f"{x:.1f}", f"{y:.1f}"


def _line(
    view: SessionView, frame: _Frame, name: str, readings: Sequence[Reading]
) -> Iterator[Html]:
    points: list[str] = []
    for reading in (*Spacing(view).stretches(readings), None):
        if reading is not None:
            points.append(",".join(frame.point(reading)))
        elif points:
            yield fill(_LINE, name=name, points=" ".join(points))
            points = []
    if readings:
        x, y = frame.point(readings[-1])
        yield fill(_DOT, name=name, x=x, y=y)
