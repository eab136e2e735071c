"""What stands beside an empty row: the last value of each vital, and the last rows saved."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice

from dashboard.clock_time import in_ms
from dashboard.session_view import SessionView
from dashboard.wording import clock, number, pressure
from monitoring.assessments import Assessment
from monitoring.measures import Measure
from monitoring.vitals import VitalsSet

LAST_ROWS = 3
COLUMNS = ("Time", "BP", "HR", "SpO₂", "Breaths", "Temp", "D", "S", "By")
NOTHING = "–"
_DOUBT = "?"
_SINGLE = (Measure.HEART_RATE, Measure.SPO2, Measure.BREATHS, Measure.TEMPERATURE)
_SCORES = (Measure.DISSOCIATION, Measure.SEDATION)
Together = Sequence[VitalsSet | Assessment]


def shown(view: SessionView) -> dict[str, object]:
    """`at_ms`, the `last` text and instant of each vital and score, and the newest `rows`."""
    return {
        "at_ms": in_ms(view.at),
        "last": dict(_last(view)),
        "rows": [_row(entries, view) for entries in islice(_newest_first(view), LAST_ROWS)],
    }


def _last(view: SessionView) -> Iterator[tuple[str, dict[str, object]]]:
    readings = view.timeline.readings
    for measure in (*_SINGLE, *_SCORES):
        if measure in readings:
            last = readings[measure][-1]
            text = number(measure, last.value) + _doubt(last.entry, measure)
            yield measure, {"text": text, "at_ms": in_ms(last.at)}
    for entry in reversed(view.timeline.vitals):
        if entry.systolic_mmhg is not None:
            yield "pressure", {"text": _pressure(entry), "at_ms": in_ms(entry.measured_at)}
            return


def _newest_first(view: SessionView) -> Iterator[Together]:
    """What was measured at one instant belongs together; only the newest are looked at."""
    most = 2 * LAST_ROWS
    newest: list[VitalsSet | Assessment] = [*view.timeline.vitals[-most:]]
    newest += [each for each in view.timeline.assessments if _is_in_row(each)][-most:]
    newest.sort(key=_time, reverse=True)
    for _, entries in groupby(newest, key=_time):
        yield tuple(entries)


def _is_in_row(entry: Assessment) -> bool:
    """Has it a score that the row shows? Pain and gait stand in the timeline."""
    return any(measure in _SCORES for measure, _ in entry.readings())


def _time(entry: VitalsSet | Assessment) -> datetime:
    return entry.measured_at


def _row(entries: Together, view: SessionView) -> list[str]:
    cells: dict[str, str] = {}
    for entry in entries:
        for measure, value in entry.readings():
            cells[measure] = number(measure, value) + _doubt(entry, measure)
        if isinstance(entry, VitalsSet) and entry.systolic_mmhg is not None:
            cells["pressure"] = _pressure(entry)
    names = ("pressure", *_SINGLE, *_SCORES)
    by = view.names.get(entries[0].recorded_by, "")
    time = clock(entries[0].measured_at, view.zone)
    return [time, *(cells.get(name, NOTHING) for name in names), by]


def _doubt(entry: VitalsSet | Assessment, *measures: Measure) -> str:
    unsure = entry.unconfirmed if isinstance(entry, VitalsSet) else ()
    return _DOUBT if set(measures) & set(unsure) else ""


def _pressure(entry: VitalsSet) -> str:
    if entry.systolic_mmhg is None or entry.diastolic_mmhg is None:
        return NOTHING
    doubt = _doubt(entry, Measure.SYSTOLIC, Measure.DIASTOLIC)
    return pressure(entry.systolic_mmhg, entry.diastolic_mmhg) + doubt
