"""What an override lets pass: what its physician could see, and nothing that came up after it."""

from collections.abc import Iterable, Mapping

from monitoring.criteria import Criterion
from monitoring.deciding import decide
from monitoring.flags import Direction, Evidence, Flag, FlagKey, Severity
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.timeline import read_timeline
from monitoring.visits import Gate, Override


def override_of(
    criterion: Criterion, gate: Gate, record: SessionRecord, protocol: MonitoringProtocol
) -> Override | None:
    """The newest override at `gate` that names the criterion and covers what it shows now."""
    given = (
        each
        for each in read_timeline(record).overrides
        if each.gate is gate and criterion.code in each.checks
    )
    found = [each for each in given if covers(each, criterion, record, protocol)]
    return max(found, key=lambda each: (each.recorded_at, each.id), default=None)


def covers(
    override: Override, criterion: Criterion, record: SessionRecord, protocol: MonitoringProtocol
) -> bool:
    """Was what the criterion shows, at least as bad, written down when the override was?

    Something new and worse is looked at anew. Time that passes, and a later reading that is no
    worse, take nothing back: else nobody whose patient is measured on schedule could leave.
    """
    if criterion.since is not None and criterion.since > override.recorded_at:
        return False
    return covers_flags(override, criterion.flags, record, protocol)


def covers_flags(
    override: Override,
    flags: Iterable[Flag],
    record: SessionRecord,
    protocol: MonitoringProtocol,
) -> bool:
    """Was everything critical behind `flags`, or worse, there when the override was written?"""
    now = _critical_facts(flags)
    if not now:
        return True
    then = _critical_facts(decide(record, protocol, override.recorded_at).flags)
    return all(
        any(_is_as_bad(known, fact, direction) for _, known in then.get(key, ()))
        for key, facts in now.items()
        for direction, fact in facts
    )


def _critical_facts(flags: Iterable[Flag]) -> Mapping[FlagKey, list[tuple[Direction, Evidence]]]:
    """What made each flag critical."""
    return {
        flag.key: [
            (flag.direction, fact) for fact in flag.evidence if fact.severity is Severity.CRITICAL
        ]
        for flag in flags
        if flag.severity is Severity.CRITICAL
    }


def _is_as_bad(known: Evidence, fact: Evidence, direction: Direction) -> bool:
    """Is `fact` what was known, or a later value of the same measure that is no worse?"""
    if known.entry_id == fact.entry_id and known.measure is fact.measure:
        return True
    if known.measure is not fact.measure or known.value is None or fact.value is None:
        return False
    if direction is Direction.HIGH:
        return known.value >= fact.value
    return direction is Direction.LOW and known.value <= fact.value
