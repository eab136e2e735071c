"""Every reading that stands, a row for each moment, with its unit in the head of its column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import wording
from dashboard.charts.hovering import HISTORIC, is_back_charted
from dashboard.components.chairside.timeline.correction_words import change_words
from dashboard.reports.document import Align, Column, Table
from dashboard.reports.session.minutes import minute
from dashboard.session_view import SessionView
from dashboard.theme import look_of
from monitoring.assessments import Assessment
from monitoring.entries import Correction
from monitoring.flags import FlagState, Severity
from monitoring.ids import EntryId
from monitoring.measures import SPECS, Measure, number_words
from monitoring.record import corrections
from monitoring.sessions import Phase
from monitoring.timeline import phase_at
from monitoring.vitals import Vital, VitalsSet

_NONE, _LEFT_OUT, _UNCONFIRMED = "–", "n/m", "○"
_COLUMNS: Mapping[Measure, str] = {
    Measure.MEAN_PRESSURE: "Mean,\nmmHg",
    Measure.HEART_RATE: "HR,\n/min",
    Measure.SPO2: "SpO₂,\n%",
    Measure.BREATHS: "Breaths,\n/min",
    Measure.DISSOCIATION: "Dissoc.,\n0–4",
    Measure.SEDATION: "Sedat.,\n5–0",
    Measure.PAIN: "Pain,\n0–10",
}
_PRESSURES = (Measure.SYSTOLIC, Measure.DIASTOLIC, Measure.MEAN_PRESSURE)
_VITALS = {
    Measure.HEART_RATE: Vital.HEART_RATE,
    Measure.SPO2: Vital.SPO2,
    Measure.BREATHS: Vital.BREATHS,
    Measure.MEAN_PRESSURE: Vital.PRESSURE,
}
_NOTE = (
    "– not taken; n/m not measured, the reason in the notes; ○ unconfirmed: unlikely, kept as "
    "typed; ▲ critical, ◆ warning, ● advisory: this reading raised or worsened such a flag; "
    "◷ written down afterwards. The mean pressure is calculated. Sedation (MOAA/S): 5 is awake."
)
_Moment = tuple[datetime, Sequence[VitalsSet | Assessment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is looked up for every reading: flags' marks and what replaced what."""

    view: SessionView
    marks: Mapping[tuple[EntryId, Measure], Severity]
    instead: Mapping[EntryId, Correction]


def readings_table(view: SessionView) -> Table:
    """The readings in order of time; baseline, infusion and recovery each under its name."""
    moments = _moments(view)
    found = corrections(view.record.entries).values()
    instead = {each.replacement_id: each for each in found if each.replacement_id}
    known = _Known(view=view, marks=_marks(view), instead=instead)
    return Table(
        title="Readings",
        columns=(
            Column(head="Minute", width_mm=12.5, align=Align.RIGHT),
            Column(head="Time", width_mm=11),
            Column(head="BP,\nmmHg", width_mm=18, align=Align.RIGHT),
            *(Column(head=head, width_mm=13, align=Align.RIGHT) for head in _COLUMNS.values()),
            Column(head="Notes", share=1),
            Column(head="By", width_mm=15),
        ),
        rows=tuple(_rows(moments, known)) or (("No readings were taken.",),),
        note=_NOTE if moments else "",
    )


def _moments(view: SessionView) -> list[_Moment]:
    """A set of vitals and the scores of the same instant; two sets of one instant keep apart."""
    rows: dict[tuple[datetime, int], list[VitalsSet | Assessment]] = {}
    for kind in (view.timeline.vitals, view.timeline.assessments):
        taken: dict[datetime, int] = {}
        for entry in kind:
            turn = taken[entry.measured_at] = taken.get(entry.measured_at, 0) + 1
            rows.setdefault((entry.measured_at, turn), []).append(entry)
    return [(at, found) for (at, _), found in sorted(rows.items(), key=lambda row: row[0])]


def _marks(view: SessionView) -> dict[tuple[EntryId, Measure], Severity]:
    """The worst severity that a reading raised a flag to, withdrawn flags apart."""
    marks: dict[tuple[EntryId, Measure], Severity] = {}
    for flag in view.evaluation.flags:
        if flag.state is FlagState.WITHDRAWN:
            continue
        for fact in (flag.evidence[0], flag.worst):
            if fact.measure is not None:
                key = (fact.entry_id, fact.measure)
                worst = max(marks.get(key, fact.severity), fact.severity, key=lambda s: s.rank)
                marks[key] = worst
    return marks


def _rows(moments: Sequence[_Moment], known: _Known) -> Iterator[tuple[str, ...]]:
    before: Phase | None = None
    for at, entries in moments:
        phase = phase_at(known.view.timeline.ledger, at)
        if phase is not before:
            yield (wording.PHASES[phase],)
        before = phase
        values = {
            measure: (entry, value) for entry in entries for measure, value in entry.readings()
        }
        yield (
            minute(known.view, at),
            wording.clock(at, known.view.zone),
            _pressure(entries, known),
            *(_cell(measure, values.get(measure), entries, known) for measure in _COLUMNS),
            "; ".join(note for entry in entries for note in _notes(entry, known)),
            ", ".join(
                dict.fromkeys(known.view.names.get(each.performed_by, "") for each in entries)
            ),
        )


def _pressure(entries: Sequence[VitalsSet | Assessment], known: _Known) -> str:
    for entry in entries:
        if isinstance(entry, VitalsSet) and entry.systolic_mmhg and entry.diastolic_mmhg:
            words = wording.pressure(entry.systolic_mmhg, entry.diastolic_mmhg)
            return words + _marked(entry, _PRESSURES, known)
    return _absent(Vital.PRESSURE, entries)


def _cell(
    measure: Measure,
    found: tuple[VitalsSet | Assessment, float] | None,
    entries: Sequence[VitalsSet | Assessment],
    known: _Known,
) -> str:
    if found is None:
        vital = _VITALS.get(measure)
        return _NONE if vital is None else _absent(vital, entries)
    words = wording.number(measure, found[1])
    if measure is Measure.MEAN_PRESSURE:
        return words  # its doubt and its flags are said beside the pressure
    return words + _marked(found[0], (measure,), known)


def _absent(vital: Vital, entries: Sequence[VitalsSet | Assessment]) -> str:
    explained = any(isinstance(each, VitalsSet) and each.answers(vital) for each in entries)
    return _LEFT_OUT if explained else _NONE


def _marked(entry: VitalsSet | Assessment, measures: Sequence[Measure], known: _Known) -> str:
    doubt = isinstance(entry, VitalsSet) and any(each in entry.unconfirmed for each in measures)
    severities = [mark for each in measures if (mark := known.marks.get((entry.id, each)))]
    worst = max(severities, key=lambda severity: severity.rank, default=None)
    marks = (_UNCONFIRMED if doubt else "") + (look_of(worst).shape if worst else "")
    return f" {marks}" if marks else ""


def _notes(entry: VitalsSet | Assessment, known: _Known) -> Iterator[str]:
    view = known.view
    if entry is view.timeline.baseline_set:
        yield "baseline"
    if is_back_charted(view, entry):
        late = wording.late(entry, view.timeline.written_at(entry))
        yield f"{HISTORIC} {late}" + (f": {entry.late_reason}" if entry.late_reason else "")
    if entry.recorded_by != entry.performed_by and entry.id not in known.instead:
        yield f"written down by {view.names.get(entry.recorded_by, '')}"
    if entry.id in known.instead:
        yield change_words(known.instead[entry.id], view)
    yield from _without_column(entry, known)
    if isinstance(entry, Assessment):
        yield from _of_assessment(entry)
        return
    if entry.on_oxygen is not None:
        yield "on oxygen" if entry.on_oxygen else "on room air"
    for absence in entry.not_measured:
        yield f"{wording.VITALS[absence.vital]} not measured: {wording.ABSENCES[absence.reason]}"
    if entry.comment:
        yield entry.comment


def _without_column(entry: VitalsSet | Assessment, known: _Known) -> Iterator[str]:
    """What is measured too seldom for a column of its own, with its name and unit."""
    for measure, value in entry.readings():
        if measure not in _COLUMNS and measure not in _PRESSURES:
            words = f"{SPECS[measure].name} {number_words(measure, value)}"
            yield words + _marked(entry, (measure,), known)


def _of_assessment(entry: Assessment) -> Iterator[str]:
    if entry.gait_is_steady is not None:
        yield "gait steady" if entry.gait_is_steady else "gait not steady"
    if entry.text:
        yield entry.text
