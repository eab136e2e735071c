"""Readiness for home, computed from the record; a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitoring.check_codes import DischargeCode
from monitoring.criteria import Criterion, CriterionState, Look
from monitoring.deciding import decide_timeline
from monitoring.departing import departure_looks
from monitoring.discharge_looks import ALL_LOOKS
from monitoring.effects import Effect, Grade
from monitoring.flags import Evaluation, Flag
from monitoring.moments import MINUTE
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.timeline import Timeline, read_timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What stands between the patient and the door; ready only when every criterion is met.

    `patient` is what the patient shows, `door` what is settled at the very end.
    """

    patient: tuple[Criterion, ...]
    door: tuple[Criterion, ...] = ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All of them, in the order in which they are looked at."""
        return (*self.patient, *self.door)

    @property
    def is_ready(self) -> bool:
        """Is everything met? Unknown is not."""
        return not self.not_met

    @property
    def not_met(self) -> tuple[Criterion, ...]:
        """What is not met or not known."""
        return tuple(each for each in self.criteria if each.state is not CriterionState.MET)

    @property
    def is_patient_ready(self) -> bool:
        """Does the patient show everything that is asked, whatever is left to be settled?"""
        return all(each.state is CriterionState.MET for each in self.patient)

    @property
    def speaks_against(self) -> bool:
        """Is anything of the patient known to be not met?"""
        return any(each.state is CriterionState.NOT_MET for each in self.patient)


def readiness(
    timeline: Timeline,
    evaluation: Evaluation,
    protocol: MonitoringProtocol,
    at: datetime,
    *,
    goes_alone: bool = False,
) -> Readiness:
    """The protocol's criteria of discharge as the record shows them at `at`.

    `timeline` and `evaluation` are of what was known at `at`. `goes_alone`: it is known that
    nobody takes the patient home.
    """
    look = Look(
        timeline=timeline,
        asks=protocol.discharge,
        schedule=protocol.schedule,
        at=at,
        goes_alone=goes_alone,
    )
    looked_at = tuple(criterion(look) for criterion in ALL_LOOKS)
    patient = (*looked_at, _no_open_critical_flag(look, evaluation))
    return Readiness(patient=patient, door=departure_looks(look))


def blocking_flags(evaluation: Evaluation) -> tuple[Flag, ...]:
    """The critical flags that stand between the patient and the door, or the signature."""
    return tuple(flag for flag in evaluation.flags if flag.blocks_discharge)


def _no_open_critical_flag(look: Look, evaluation: Evaluation) -> Criterion:
    code, flags = DischargeCode.NO_OPEN_CRITICAL_FLAG, blocking_flags(evaluation)
    if not flags:
        return look.judged(code, "None is open.", is_met=True)
    titles = sorted({flag.title for flag in flags})
    return look.says(code, CriterionState.NOT_MET, f"Open: {', '.join(titles)}.", flags=flags)


def ready_since(
    record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> datetime | None:
    """The first instant from which the patient showed everything; None when that never was.

    What is settled at the door afterwards does not count. Readings that grow old afterwards do not
    take it back; being found not ready does.
    """
    since: datetime | None = None
    for moment in sorted(set(_moments(record, protocol, at))):
        found = _readiness_then(record, protocol, moment)
        if found.is_patient_ready:
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
