"""What the session's picture shows, in sentences: for those who cannot see it."""

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.charts.effect_lanes import episode_name
from dashboard.charts.spacing import Spacing
from dashboard.session_view import SessionView
from monitoring.effects import Grade
from monitoring.flags import WORST_FIRST, FlagState
from monitoring.measures import SPECS, Measure, number_words
from monitoring.record import corrections
from monitoring.timeline import EffectEpisode, Reading
from monitoring.vitals import VitalsSet

_LINES = (
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
    Measure.DISSOCIATION,
    Measure.SEDATION,
)


def session_alt(view: SessionView) -> str:
    """The picture in plain words: plain text, not Plotly's; nothing in it is markup."""
    return " ".join(_sentences(view))


def _sentences(view: SessionView) -> Iterator[str]:
    yield f"Session chart at {wording.clock(view.at, view.zone)}."
    yield _infusion(view)
    yield _pressures(view)
    yield from (_line(view, measure) for measure in _LINES)
    yield from _breaks(view)
    yield from (_effect(view, episode) for episode in view.timeline.effects)
    yield _flags(view)
    yield from _corrections(view)


def _infusion(view: SessionView) -> str:
    ledger = view.timeline.ledger
    if ledger.started_at is None:
        return "The infusion has not started."
    started = wording.clock(ledger.started_at, view.zone)
    given = wording.given(ledger.given_ug(view.at))
    if ledger.stopped_at is None:
        state = wording.PUMP_STATES[ledger.state]
        return f"Infusion since {started}, {state}; {given} given."
    return (
        f"Infusion from {started} to {wording.clock(ledger.stopped_at, view.zone)}; {given} given."
    )


def _pressures(view: SessionView) -> str:
    readings = view.timeline.readings.get(Measure.SYSTOLIC, ())
    sets = [each.entry for each in readings if isinstance(each.entry, VitalsSet)]
    if not sets:
        return "No blood pressure."
    highest = max(sets, key=lambda entry: entry.systolic_mmhg or 0)
    return (
        f"Blood pressure: {_count(readings)}, highest {_pressure(view, highest)}, "
        f"last {_pressure(view, sets[-1])}{_baseline_pressure(view)}."
    )


def _pressure(view: SessionView, entry: VitalsSet) -> str:
    words = wording.pressure(entry.systolic_mmhg or 0, entry.diastolic_mmhg or 0)
    return f"{words} mmHg at {wording.clock(entry.measured_at, view.zone)}"


def _baseline_pressure(view: SessionView) -> str:
    chosen = view.timeline.baseline_set
    if chosen is None or chosen.systolic_mmhg is None or chosen.diastolic_mmhg is None:
        return ", no baseline"
    return f", baseline {wording.pressure(chosen.systolic_mmhg, chosen.diastolic_mmhg)} mmHg"


def _line(view: SessionView, measure: Measure) -> str:
    readings = view.timeline.readings.get(measure, ())
    name = SPECS[measure].name
    if not readings:
        return f"{name}: no readings."
    values = [reading.value for reading in readings]
    low, high = wording.number(measure, min(values)), number_words(measure, max(values))
    last = number_words(measure, values[-1])
    at = wording.clock(readings[-1].at, view.zone)
    return f"{name}: {_count(readings)}, {low} to {high}, last {last} at {at}."


def _count(readings: Sequence[Reading]) -> str:
    return "1 reading" if len(readings) == 1 else f"{len(readings):,} readings"


def _breaks(view: SessionView) -> Iterator[str]:
    readings = view.timeline.readings.get(Measure.SYSTOLIC, ())
    for began_at, ended_at in Spacing(view).breaks(readings):
        first, last = (wording.clock(at, view.zone) for at in (began_at, ended_at))
        yield f"No blood pressure between {first} and {last}: longer than the schedule allows."


def _effect(view: SessionView, episode: EffectEpisode) -> str:
    if episode.peak is Grade.NONE:
        return f"{episode_name(episode)}: asked, not there."
    began = wording.clock(episode.began_at, view.zone)
    ended_at = episode.ended_at
    end = (
        "and not reported as gone"
        if ended_at is None
        else f"to {wording.clock(ended_at, view.zone)}"
    )
    return f"{episode_name(episode)}, up to {wording.GRADES[episode.peak]}, from {began} {end}."


def _flags(view: SessionView) -> str:
    flags = [flag for flag in view.evaluation.flags if flag.state is not FlagState.WITHDRAWN]
    if not flags:
        return "No flags."
    counts = [
        f"{count} {severity}"
        for severity in WORST_FIRST
        if (count := sum(flag.severity is severity for flag in flags))
    ]
    named = "; ".join(
        f"{flag.severity}: {flag.title} at {wording.clock(flag.raised_at, view.zone)}"
        for flag in flags
    )
    return f"Flags: {', '.join(counts)} ({named})."


def _corrections(view: SessionView) -> Iterator[str]:
    found = corrections(view.record.entries).values()
    wrong = sum(each.replacement_id is None for each in found)
    if wrong:
        yield f"Hidden: {_entries(wrong)} entered in error."
    if len(found) > wrong:
        yield f"Shown as corrected: {_entries(len(found) - wrong)}."


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
