"""What must be settled before the infusion starts, computed from the record; a person decides.

The list: `clinical.md` §5 figures and the articles, kept with their origins in the protocol.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitoring.course_entries import TreatmentPlan
from monitoring.criteria import Criterion, CriterionState
from monitoring.deciding import decide_timeline
from monitoring.flags import Evaluation
from monitoring.overriding import override_of
from monitoring.plan_looks import plan_checks
from monitoring.protocols import MonitoringProtocol, StartCriteria
from monitoring.record import SessionRecord
from monitoring.start_looks import START_LOOKS, StartLook
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Gate, Override


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCheck:
    """One check before the start; it `blocks` until it is met or a physician overrides it."""

    criterion: Criterion
    blocks: bool
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChecks:
    """All checks before the start."""

    checks: tuple[StartCheck, ...]

    @property
    def by_urgency(self) -> tuple[StartCheck, ...]:
        """What stands in the way first, then what is not met, not known, met."""
        return tuple(sorted(self.checks, key=_urgency))

    @property
    def blocking(self) -> tuple[Criterion, ...]:
        """What stands in the way of the start, not overridden."""
        return tuple(each.criterion for each in self.checks if each.blocks and not each.override)


def start_checks(
    record: SessionRecord,
    timeline: Timeline,
    evaluation: Evaluation,
    protocol: MonitoringProtocol,
    at: datetime,
    plan: TreatmentPlan | None = None,
) -> StartChecks:
    """The protocol's checks before the start as the record shows them at `at`.

    Empty for a protocol version that asks nothing. `timeline` and `evaluation` are of what was
    known at `at`. Where the patient has a `plan`, what differs from it shows and never blocks.
    """
    if protocol.start is None:
        return StartChecks(checks=())
    look = StartLook(
        timeline=timeline, evaluation=evaluation, protocol=protocol, asks=protocol.start, at=at
    )
    found = (check(look) for check in START_LOOKS)
    weighed = tuple(_weighed(each, protocol.start, record, protocol) for each in found)
    beside = () if plan is None else plan_checks(timeline, plan, protocol, at)
    shown = tuple(StartCheck(criterion=each, blocks=False) for each in beside)
    return StartChecks(checks=weighed + shown)


def start_checks_of(
    record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> StartChecks:
    """`start_checks` of a record that nobody has read yet."""
    timeline = read_timeline(record)
    evaluation = decide_timeline(record, timeline, protocol, at)
    return start_checks(record, timeline, evaluation, protocol, at)


def _weighed(
    criterion: Criterion,
    asks: StartCriteria,
    record: SessionRecord,
    protocol: MonitoringProtocol,
) -> StartCheck:
    blocks = _blocks(criterion, asks)
    override = override_of(criterion, Gate.START, record, protocol) if blocks else None
    return StartCheck(criterion=criterion, blocks=blocks, override=override)


def _blocks(criterion: Criterion, asks: StartCriteria) -> bool:
    """Does the start wait for it? What was asked and no table holds only shows."""
    if criterion.state is CriterionState.UNKNOWN:
        return criterion.code in asks.must_be_known and not criterion.is_answered
    return criterion.state is CriterionState.NOT_MET and criterion.code in asks.must_hold


def _urgency(check: StartCheck) -> tuple[bool, int]:
    order = (CriterionState.NOT_MET, CriterionState.UNKNOWN, CriterionState.MET)
    is_free = not check.blocks or check.override is not None
    return is_free, order.index(check.criterion.state)


def blocking_words(checks: Iterable[Criterion]) -> str:
    """What stands in the way, in one line: "Consent: nobody asked. Order: …"."""
    return " ".join(f"{each.name}: {each.words[0].lower()}{each.words[1:]}" for each in checks)
