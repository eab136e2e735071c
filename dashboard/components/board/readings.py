"""The newest readings on a card: value, unit, change, and always their age."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard import wording
from dashboard.charts.spacing import Spacing
from dashboard.html import Html, fill, place, texts
from dashboard.session_view import SessionView
from dashboard.theme import LOOKS, Mark
from monitoring.measures import Measure
from monitoring.timeline import Reading
from monitoring.vitals import VitalsSet

_LIST = '<dl class="readings">$readings</dl>'
_READING = (
    '<div class="reading $kind"><dt>$name <small>$unit</small></dt><dd><b>$value$doubt</b> '
    '<span class="change">$change</span> $age</dd></div>'
)
_MISSING = (
    '<div class="reading $kind"><dt>$name</dt><dd><span class="age">no reading</span></dd></div>'
)
_DOUBT = '<abbr title="unconfirmed">?</abbr>'
_AGE = '<span class="age">$age</span>'
_STALE = (
    '<span class="age overdue"><b aria-hidden="true">$shape</b> stale, <span>$age</span></span>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """How the newest reading of a measure is named and what stands behind it."""

    measure: Measure
    kind: str
    name: str
    unit: str


_SHOWN = (
    _Shown(measure=Measure.SYSTOLIC, kind="pressure", name="BP", unit="mmHg"),
    _Shown(measure=Measure.HEART_RATE, kind="heart-rate", name="HR", unit="/min"),
    _Shown(measure=Measure.SPO2, kind="spo2", name="SpO₂", unit="%"),
    _Shown(measure=Measure.DISSOCIATION, kind="score", name="Dissociation", unit=""),
)


def readings_html(view: SessionView) -> Html:
    """The newest reading of each measure a card shows; one without readings says so."""
    return place(_LIST, readings=Html("".join(_readings(view))))


def _readings(view: SessionView) -> Iterator[Html]:
    spacing = Spacing(view)
    for shown in _SHOWN:
        found = view.timeline.readings.get(shown.measure)
        if not found:
            yield fill(_MISSING, kind=shown.kind, name=shown.name)
            continue
        reading = found[-1]
        words = texts(
            kind=shown.kind,
            name=shown.name,
            value=_value(shown, reading),
            unit=shown.unit,
            change=wording.change(
                shown.measure, reading.value, view.timeline.baseline.get(shown.measure)
            ),
        )
        yield place(
            _READING, **words, doubt=_doubt(shown, reading), age=_age(view, reading, spacing)
        )


def _value(shown: _Shown, reading: Reading) -> str:
    entry = reading.entry
    if shown.measure is Measure.SYSTOLIC and isinstance(entry, VitalsSet):
        return wording.pressure(entry.systolic_mmhg or 0, entry.diastolic_mmhg or 0)
    return wording.number(shown.measure, reading.value)


def _doubt(shown: _Shown, reading: Reading) -> Html:
    """The mark of a value that was unlikely and kept as typed; a pair is as sure as both."""
    unsure = reading.entry.unconfirmed if isinstance(reading.entry, VitalsSet) else ()
    looked_at = {shown.measure}
    if shown.measure is Measure.SYSTOLIC:
        looked_at.add(Measure.DIASTOLIC)
    return Html(_DOUBT if looked_at & set(unsure) else "")


def _age(view: SessionView, reading: Reading, spacing: Spacing) -> Html:
    age = wording.age(reading.at, view.at)
    if spacing.is_too_long(reading, view.at):
        return fill(_STALE, shape=LOOKS[Mark.OVERDUE].shape, age=age)
    return fill(_AGE, age=age)
