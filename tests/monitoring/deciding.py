"""Short ways to ask the decision in tests."""

from monitoring.deciding import decide
from monitoring.entries import Entry
from monitoring.flags import Evaluation, Flag, Severity
from monitoring.protocols import default_protocol
from tests.factories import at_minute, baseline, order, record, start


def evaluation(*entries: Entry, minute: float = 200, **changes: object) -> Evaluation:
    """What the default protocol says at `minute` of a session with these entries."""
    return decide(record(*entries, **changes), default_protocol(), at_minute(minute))


def running(*entries: Entry, minute: float = 35, **changes: object) -> Evaluation:
    """`evaluation` of an infusion that runs by its order, with a baseline of 124/78 and 72."""
    return evaluation(*baseline(), order(), start(), *entries, minute=minute, **changes)


def flags_of(result: Evaluation, rule_id: str) -> list[Flag]:
    return [flag for flag in result.flags if flag.key.rule_id == rule_id]


def only_flag(result: Evaluation, rule_id: str) -> Flag:
    found = flags_of(result, rule_id)
    assert len(found) == 1, [flag.key for flag in result.flags]
    return found[0]


def severity_of(result: Evaluation, rule_id: str) -> Severity | None:
    """The severity of the rule's one flag; None when there is none."""
    found = flags_of(result, rule_id)
    assert len(found) <= 1
    return found[0].severity if found else None


def missing_of(result: Evaluation, rule_id: str) -> str:
    return next((gap.missing for gap in result.not_evaluable if gap.rule_id == rule_id), "")
