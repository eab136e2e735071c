"""Readiness for home, computed from the record; a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitoring.criteria import ALL_LOOKS, Criterion, CriterionState, Look
from monitoring.deciding import decide_timeline
from monitoring.effects import Effect, Grade
from monitoring.flags import Evaluation
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.timeline import Timeline, read_timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What stands between the patient and the door; ready only when every criterion is met."""

    criteria: tuple[Criterion, ...]

    @property
    def is_ready(self) -> bool:
        """Is everything met? Unknown is not."""
        return all(each.state is CriterionState.MET for each in self.criteria)

    @property
    def speaks_against(self) -> bool:
        """Is anything known to be not met?"""
        return any(each.state is CriterionState.NOT_MET for each in self.criteria)


def readiness(
    timeline: Timeline, evaluation: Evaluation, protocol: MonitoringProtocol, at: datetime
) -> Readiness:
    """The protocol's criteria of discharge as the record shows them at `at`.

    `timeline` and `evaluation` are of what was known at `at`.
    """
    look = Look(timeline=timeline, asks=protocol.discharge, schedule=protocol.schedule, at=at)
    looked_at = tuple(criterion(look) for criterion in ALL_LOOKS)
    return Readiness(criteria=(*looked_at, _no_open_critical_flag(look, evaluation)))


def _no_open_critical_flag(look: Look, evaluation: Evaluation) -> Criterion:
    name = "No open critical flag"
    blocking = sorted({flag.title for flag in evaluation.flags if flag.blocks_discharge})
    if blocking:
        return look.judged(name, f"Open: {', '.join(blocking)}.", is_met=False)
    return look.judged(name, "None is open.", is_met=True)


def ready_since(
    record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> datetime | None:
    """The first instant from which every criterion held, up to `at`; None when it never did.

    Readings that grow old afterwards do not take it back; being found not ready does.
    """
    since: datetime | None = None
    for moment in sorted(set(_moments(record, protocol, at))):
        found = _readiness_then(record, protocol, moment)
        if found.is_ready:
            since = since or moment
        elif found.speaks_against:
            since = None
    return since


def _readiness_then(record: SessionRecord, protocol: MonitoringProtocol, at: datetime) -> Readiness:
    known = record.known_at(at)
    timeline = read_timeline(known)
    evaluation = decide_timeline(known, timeline, protocol, at)
    return readiness(timeline, evaluation, protocol, at)


def _moments(
    record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> Iterator[datetime]:
    """When readiness can change: something is written down, or a time the protocol asks is over."""
    timeline = read_timeline(record.known_at(at))
    stopped, asks = timeline.stopped_at, protocol.discharge
    if stopped is None:
        return
    over = [stopped + asks.observe_min_after_stop * MINUTE]
    over += [
        report.measured_at + asks.no_vomiting_min * MINUTE
        for episode in timeline.effects
        if episode.effect is Effect.VOMITING
        for report in episode.reports
        if report.grade is not Grade.NONE
    ]
    written = [entry.recorded_at for entry in record.entries]
    written += [said.at for said in record.acknowledgements]
    yield from (moment for moment in (*over, *written) if over[0] <= moment <= at)
