"""The record in order of time: phases, readings by measure, baseline, effect episodes, infusion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import pairwise
from typing import NamedTuple, TypeVar

from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Intake,
    ObservationPause,
    Remark,
)
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, EpisodeId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.ledger import Ledger, read_ledger
from monitoring.measures import Measure
from monitoring.own_limits import LimitsInForce
from monitoring.record import (
    SessionRecord,
    chosen_baseline,
    effective_entries,
    replaced_entries,
)
from monitoring.sessions import InfusionSession, Phase
from monitoring.visits import Departure, HandOff, MedicineGiven, Override
from monitoring.vitals import VitalsSet

EntryT = TypeVar("EntryT", bound=Entry)


class Reading(NamedTuple):
    """One value of one measure, in the measure's unit."""

    at: datetime
    value: float
    phase: Phase
    entry: VitalsSet | Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectEpisode:
    """A side effect from onset to end; `reports` are in order of time and never empty."""

    id: EpisodeId
    effect: Effect
    reports: tuple[EffectReport, ...]

    @property
    def began_at(self) -> datetime:
        """When it was first seen."""
        return self.reports[0].measured_at

    @property
    def ended_at(self) -> datetime | None:
        """When it was gone; None while it is there."""
        last = self.reports[-1]
        return last.measured_at if last.grade is Grade.NONE else None

    @property
    def peak(self) -> Grade:
        """The worst grade."""
        return max(report.grade for report in self.reports)

    def grade_at(self, at: datetime) -> Grade:
        """The grade last reported by `at`; NONE before the onset."""
        reported = [report.grade for report in self.reports if report.measured_at <= at]
        return reported[-1] if reported else Grade.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What stands in a record, laid out for the rules; every tuple is in order of time.

    `extremes` are the lowest and highest value of each measure in each phase; `pauses` are as they
    were in the end, cut where a later one ended them. `replaced` names for each entry that was put
    in another's place those it took it from, the first that was written first. `limits` are the
    patient's own, None where the session began without any.
    """

    session: InfusionSession
    vitals: tuple[VitalsSet, ...]
    assessments: tuple[Assessment, ...]
    effects: tuple[EffectEpisode, ...]
    infusion: tuple[InfusionEvent, ...]
    orders: tuple[InfusionOrder, ...]
    pauses: tuple[ObservationPause, ...]
    remarks: tuple[Remark, ...]
    medicines: tuple[MedicineGiven, ...]
    overrides: tuple[Override, ...]
    hand_offs: tuple[HandOff, ...]
    intakes: tuple[Intake, ...]
    departures: tuple[Departure, ...]
    limits: LimitsInForce | None
    ledger: Ledger
    readings: dict[Measure, list[Reading]]
    extremes: dict[tuple[Measure, Phase], tuple[float, float]]
    baseline: dict[Measure, float]
    baseline_set: VitalsSet | None
    replaced: dict[EntryId, tuple[Entry, ...]]

    def written_at(self, entry: EntryHeader) -> datetime:
        """When an entry, or the first in whose place it is, was written down."""
        before = self.replaced.get(entry.id) if self.replaced else None
        return before[0].recorded_at if before else entry.recorded_at

    def first_id(self, entry_id: EntryId) -> EntryId:
        """The id of an entry, or of the first in whose place it is."""
        before = self.replaced.get(entry_id) if self.replaced else None
        return before[0].id if before else entry_id

    @property
    def departure(self) -> Departure | None:
        """What is settled before the patient leaves, each answer as it was given last."""
        if not self.departures:
            return None
        return reduce(lambda before, now: now.after(before), self.departures)

    @property
    def intake(self) -> Intake | None:
        """The intake that counts: a later one replaces the earlier ones."""
        return self.intakes[-1] if self.intakes else None

    @property
    def out_of_force(self) -> Mapping[EntryId, Entry]:
        """The orders and intakes no longer in force, each with the one that replaced it."""
        kinds: tuple[Sequence[Entry], ...] = (self.orders, self.intakes)
        return {before.id: after for kind in kinds for before, after in pairwise(kind)}

    @property
    def started_at(self) -> datetime | None:
        """The start of the infusion."""
        return self.ledger.started_at

    @property
    def stopped_at(self) -> datetime | None:
        """The end of the infusion."""
        return self.ledger.stopped_at

    def phase_at(self, at: datetime) -> Phase:
        """The phase `at` falls into; the start and the stop belong to what begins there."""
        return phase_at(self.ledger, at)


def read_timeline(record: SessionRecord) -> Timeline:
    """The timeline of all that stands in `record`; raises StateRefused for a broken infusion.

    Worked out once for each record, and for a record that grew by its newest readings from what
    was known before.
    """
    derived = record.derivations
    if not isinstance(derived.timeline, Timeline):
        derived.timeline = _grown(record) or _whole(record)
        derived.before = None
    return derived.timeline


def _grown(record: SessionRecord) -> Timeline | None:
    """The timeline before with the new readings behind it; None when it takes more than that."""
    if record.derivations.before is None:
        return None
    earlier, new = record.derivations.before
    before = earlier.derivations.timeline
    if not isinstance(before, Timeline) or before.session is not record.session:
        return None
    readings = [entry for entry in new if isinstance(entry, VitalsSet | Assessment)]
    if len(readings) < len(new) or not _come_last(readings, before):
        return None
    vitals = tuple(entry for entry in readings if isinstance(entry, VitalsSet))
    assessments = tuple(entry for entry in readings if isinstance(entry, Assessment))
    by_measure, extremes = dict(before.readings), dict(before.extremes)
    found = _readings(readings, before.ledger, None)
    for measure, values in found.items():
        by_measure[measure] = [*by_measure.get(measure, ()), *values]
        _widen(extremes, measure, values)
    return replace(
        before,
        vitals=before.vitals + vitals,
        assessments=before.assessments + assessments,
        readings=by_measure,
        extremes=extremes,
    )


def _come_last(new: Sequence[VitalsSet | Assessment], before: Timeline) -> bool:
    """Were all of these measured after everything else, and after the baseline was settled?"""
    last = (*before.vitals[-1:], *before.assessments[-1:])
    newest = max((entry.measured_at for entry in last), default=None)
    settled = before.started_at
    return (
        newest is not None
        and settled is not None
        and all(entry.measured_at > max(newest, settled) for entry in new)
        and [entry.measured_at for entry in new] == sorted(entry.measured_at for entry in new)
    )


def _whole(record: SessionRecord) -> Timeline:
    sorted_out = _Sorted(effective_entries(record.entries))
    ledger = read_ledger(sorted_out.of(InfusionEvent), sorted_out.of(InfusionOrder))
    vitals, assessments = sorted_out.of(VitalsSet), sorted_out.of(Assessment)
    replaced = replaced_entries(record.entries)
    chosen = _baseline_set(record, vitals)
    readings = _readings((*vitals, *assessments), ledger, chosen)
    extremes: dict[tuple[Measure, Phase], tuple[float, float]] = {}
    for measure, values in readings.items():
        _widen(extremes, measure, values)
    return Timeline(
        session=record.session,
        vitals=vitals,
        assessments=assessments,
        effects=_episodes(sorted_out.of(EffectReport)),
        infusion=sorted_out.of(InfusionEvent),
        orders=sorted_out.of(InfusionOrder),
        pauses=_pauses(sorted_out.of(ObservationPause)),
        remarks=sorted_out.of(Remark),
        medicines=sorted_out.of(MedicineGiven),
        overrides=sorted_out.of(Override),
        hand_offs=sorted_out.of(HandOff),
        intakes=sorted_out.of(Intake),
        departures=sorted_out.of(Departure),
        limits=sorted_out.last(LimitsInForce),
        ledger=ledger,
        readings=readings,
        extremes=extremes,
        baseline=_baseline(chosen, assessments, ledger.started_at),
        baseline_set=chosen,
        replaced=replaced,
    )


def _widen(
    extremes: dict[tuple[Measure, Phase], tuple[float, float]],
    measure: Measure,
    readings: Sequence[Reading],
) -> None:
    for reading in readings:
        key = (measure, reading.phase)
        low, high = extremes.get(key, (reading.value, reading.value))
        extremes[key] = (min(low, reading.value), max(high, reading.value))


class _Sorted:
    """Entries by their class, each kind in order of time."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_class: dict[type, list[Entry]] = {}
        for entry in entries:
            self._by_class.setdefault(type(entry), []).append(entry)

    def of(self, kind: type[EntryT]) -> tuple[EntryT, ...]:
        return tuple(self._by_class.get(kind, ()))  # type: ignore[arg-type]  # sorted by class

    def last(self, kind: type[EntryT]) -> EntryT | None:
        """The newest of a kind that replaces its earlier ones."""
        found = self.of(kind)
        return found[-1] if found else None


def _pauses(said: Sequence[ObservationPause]) -> tuple[ObservationPause, ...]:
    """The pauses as they were in the end: each lasts at most until the next one was said."""
    cut = (
        replace(pause, until=min(pause.until, later.measured_at)) for pause, later in pairwise(said)
    )
    return tuple(pause for pause in (*cut, *said[-1:]) if not pause.is_end)


def phase_at(ledger: Ledger, at: datetime) -> Phase:
    """The phase that `at` falls into by this ledger."""
    if ledger.started_at is None or at < ledger.started_at:
        return Phase.BASELINE
    if ledger.stopped_at is None or at < ledger.stopped_at:
        return Phase.INFUSION
    return Phase.RECOVERY


def _readings(
    entries: Sequence[VitalsSet | Assessment], ledger: Ledger, chosen: VitalsSet | None
) -> dict[Measure, list[Reading]]:
    """All readings by measure; the chosen baseline is baseline whatever the clock says."""
    by_measure: dict[Measure, list[Reading]] = {}
    for entry in entries:
        at = entry.measured_at
        phase = Phase.BASELINE if entry is chosen else phase_at(ledger, at)
        for measure, value in entry.readings():
            by_measure.setdefault(measure, []).append(Reading(at, value, phase, entry))
    return by_measure


def _episodes(reports: Sequence[EffectReport]) -> tuple[EffectEpisode, ...]:
    by_episode: dict[EpisodeId, list[EffectReport]] = {}
    for report in reports:
        by_episode.setdefault(report.episode_id, []).append(report)
    return tuple(
        EffectEpisode(id=episode_id, effect=found[0].effect, reports=tuple(found))
        for episode_id, found in by_episode.items()
    )


def _baseline_set(record: SessionRecord, vitals: Sequence[VitalsSet]) -> VitalsSet | None:
    """The set chosen last, followed through its corrections; None when it was entered in error."""
    settling = (entry for entry in record.entries if isinstance(entry, BaselineChoice | Correction))
    chosen = chosen_baseline(settling)
    return next((entry for entry in vitals if entry.id == chosen), None)


def _baseline(
    chosen: VitalsSet | None, assessments: Sequence[Assessment], started_at: datetime | None
) -> dict[Measure, float]:
    """Each measure's baseline: vitals of the chosen set, scores as last given before the start."""
    baseline: dict[Measure, float] = {}
    for assessment in assessments:
        if started_at is None or assessment.measured_at <= started_at:
            baseline.update(assessment.readings())
    if chosen is not None:
        baseline.update(chosen.readings())
    return baseline
