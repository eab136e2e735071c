"""What must be settled before the infusion starts, computed from the record; a person decides.

The list: `clinical.md` §5 figures and the articles, kept with their origins in the protocol.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitoring.criteria import Criterion, CriterionState
from monitoring.deciding import decide_timeline
from monitoring.flags import Evaluation
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.start_looks import START_LOOKS, StartLook, open_critical_flags
from monitoring.timeline import Timeline, read_timeline
from monitoring.visits import Gate, Override

_OF_INTAKE = frozenset(
    {
        "identity",
        "consent",
        "conditions",
        "medicines",
        "pregnancy",
        "fasting",
        "escort_home",
        "weight",
    }
)


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
    timeline: Timeline, evaluation: Evaluation, protocol: MonitoringProtocol, at: datetime
) -> StartChecks:
    """The protocol's checks before the start as the record shows them at `at`.

    Empty for a protocol version that asks nothing. `timeline` and `evaluation` are of what was
    known at `at`.
    """
    if protocol.start is None:
        return StartChecks(checks=())
    look = StartLook(
        timeline=timeline, evaluation=evaluation, protocol=protocol, asks=protocol.start, at=at
    )
    found = (check(look) for check in START_LOOKS)
    return StartChecks(checks=tuple(_weighed(look, each) for each in found))


def start_checks_of(
    record: SessionRecord, protocol: MonitoringProtocol, at: datetime
) -> StartChecks:
    """`start_checks` of a record that nobody has read yet."""
    timeline = read_timeline(record)
    return start_checks(timeline, decide_timeline(record, timeline, protocol, at), protocol, at)


def _weighed(look: StartLook, criterion: Criterion) -> StartCheck:
    asks, code = look.asks, criterion.code
    blocks = (criterion.state is CriterionState.NOT_MET and code in asks.must_hold) or (
        criterion.state is CriterionState.UNKNOWN and code in asks.must_be_known
    )
    override = _override_of(look, code) if blocks else None
    return StartCheck(criterion=criterion, blocks=blocks, override=override)


def _override_of(look: StartLook, code: str) -> Override | None:
    """The newest override that names the check and was given knowing what it shows now."""
    given = (each for each in look.timeline.overrides if each.gate is Gate.START)
    found = [each for each in given if code in each.checks and _knew(each, look, code)]
    return max(found, key=lambda each: (each.recorded_at, each.id), default=None)


def _knew(override: Override, look: StartLook, code: str) -> bool:
    """Was what the check looks at written down by then? An override covers nothing newer."""
    if code == "critical_flag":
        shown = (fact for flag in open_critical_flags(look.evaluation) for fact in flag.evidence)
        return all(fact.at <= override.recorded_at for fact in shown)
    of_order = code in {"order", "dose"}
    entry = look.timeline.ledger.order if of_order else look.timeline.intake
    is_about_it = of_order or code in _OF_INTAKE
    return not is_about_it or entry is None or entry.recorded_at <= override.recorded_at


def _urgency(check: StartCheck) -> tuple[bool, int]:
    order = (CriterionState.NOT_MET, CriterionState.UNKNOWN, CriterionState.MET)
    is_free = not check.blocks or check.override is not None
    return is_free, order.index(check.criterion.state)


def blocking_words(checks: Iterable[Criterion]) -> str:
    """What stands in the way, in one line: "Consent: nobody asked. Order: …"."""
    return " ".join(f"{each.name}: {each.words[0].lower()}{each.words[1:]}" for each in checks)
