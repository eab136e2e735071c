"""Limits of one patient's own in place of a protocol's: what a session with them is decided by."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from monitoring.errors import ValueRefused
from monitoring.flags import Direction
from monitoring.ids import UserId
from monitoring.limits import OWN, Bound, Data, Limit, check_order
from monitoring.measures import SPECS
from monitoring.own_limits import LimitsInForce, OwnLimit
from monitoring.protocols import AnyRule, LimitRule, MonitoringProtocol
from monitoring.sessions import Phase
from monitoring.timeline import Timeline

DataT = TypeVar("DataT", bound=Data)
_NOBODY: Mapping[UserId, str] = {}
_WHOLE_VISIT = frozenset(Phase)
_SINCE_THE_START = frozenset({Phase.INFUSION, Phase.RECOVERY})


def protocol_in_force(
    protocol: MonitoringProtocol, timeline: Timeline, names: Mapping[UserId, str] = _NOBODY
) -> MonitoringProtocol:
    """What the session is decided by: its protocol, with the limits of the patient's own in it.

    `names` are shown for who set them.
    """
    limits = timeline.limits
    if limits is None:
        return protocol
    return with_own_limits(protocol, limits, names.get(limits.set_by, "a physician"))


def with_own_limits(
    protocol: MonitoringProtocol, limits: LimitsInForce, set_by: str = "a physician"
) -> MonitoringProtocol:
    """`protocol` with these limits in place of its bounds of the same measure, side and severity.

    A whole tier gives way, bounds that need a repeat too; one without a counterpart is added.
    What stays (D): rules that look only before the start, for it is no easier to begin with limits
    of one's own; rules about how far something has come down by a time. Nothing is refused here:
    whatever order the tiers are in, the worse one is tried first.
    """
    until = f"{limits.expires_on.day} {limits.expires_on:%b %Y}"
    source = f"Limit of the patient's own, set by {set_by} until {until}: {limits.reason}"
    return _placed(_Same(protocol), limits.limits, source)


def check_beside_protocol(protocol: MonitoringProtocol, limits: Sequence[OwnLimit]) -> None:
    """Raise ValueRefused where a worse tier would begin before a milder one of the protocol."""
    touched = {(each.measure, each.of, each.direction) for each in limits}
    changed = _placed(_Same(protocol), tuple(limits), "")
    for rule, limit in _limits_of(changed):
        if (limit.measure, limit.of, rule.direction) in touched:
            try:
                check_order(limit, rule.direction)
            except ValueError as error:
                name = SPECS[limit.measure].name
                sentence = (
                    f"{name}, beside the limits of your clinic: {error}. "
                    "Check the number, or set a limit for that tier too."
                )
                raise ValueRefused("limits", sentence) from error


class _Same:
    """A protocol that is the same only as itself: what is worked out is kept for that very one."""

    def __init__(self, protocol: MonitoringProtocol) -> None:
        self.protocol = protocol

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.protocol is self.protocol

    def __hash__(self) -> int:
        return id(self.protocol)


@lru_cache(maxsize=128)
def _placed(same: _Same, limits: tuple[OwnLimit, ...], source: str) -> MonitoringProtocol:
    protocol = same.protocol
    rules = protocol.rules
    for limit in limits:
        rules = _with_limit(rules, limit)
    return _changed(protocol, rules=rules, sources={**protocol.sources, OWN: source})


def _limits_of(protocol: MonitoringProtocol) -> Iterator[tuple[LimitRule, Limit]]:
    for rule in protocol.rules:
        if isinstance(rule, LimitRule) and _gives_way(rule):
            yield from ((rule, limit) for limit in rule.limits)


def _gives_way(rule: LimitRule) -> bool:
    return not rule.from_min_after_stop and bool(rule.phases & _SINCE_THE_START)


def _with_limit(rules: tuple[AnyRule, ...], own: OwnLimit) -> tuple[AnyRule, ...]:
    """The rules with `own` in each limit it stands for; in a rule of its own where there is none.

    Where no limit of them has this tier, the first one gets it.
    """
    hosts = [rule for rule in rules if _counterparts(rule, own)]
    if not hosts:
        return (*rules, _own_rule(rules, own))
    having = [rule for rule in hosts if any(_tier(each, own) for each in _counterparts(rule, own))]
    taking = {rule.id for rule in having or hosts[:1]}
    return tuple(_replaced(rule, own) if rule.id in taking else rule for rule in rules)


def _counterparts(rule: AnyRule, own: OwnLimit) -> list[Limit]:
    if not isinstance(rule, LimitRule) or not _gives_way(rule):
        return []
    if rule.direction is not own.direction:
        return []
    return [each for each in rule.limits if (each.measure, each.of) == (own.measure, own.of)]


def _tier(limit: Limit, own: OwnLimit) -> tuple[Bound, ...]:
    bounds: tuple[Bound, ...] = getattr(limit, own.severity.value)
    return bounds


def _replaced(rule: AnyRule, own: OwnLimit) -> AnyRule:
    if not isinstance(rule, LimitRule):
        return rule
    theirs = {id(each) for each in _counterparts(rule, own)}
    tier = {own.severity.value: (_bound(own),)}
    return _changed(
        rule,
        limits=tuple(
            _changed(each, **tier) if id(each) in theirs else each for each in rule.limits
        ),
    )


def _bound(own: OwnLimit) -> Bound:
    if own.direction is Direction.LOW:
        return Bound(at_or_below=own.number, origin=(OWN,))
    return Bound(at_or_above=own.number, origin=(OWN,))


def _own_rule(rules: Sequence[AnyRule], own: OwnLimit) -> LimitRule:
    """A rule for what the protocol does not look at; grouped with what it says of the measure."""
    limits = [rule for rule in rules if isinstance(rule, LimitRule)]
    named = (rule.group for rule in limits if any(x.measure is own.measure for x in rule.limits))
    name = SPECS[own.measure].name
    is_change = own.of == "change"
    limit = Limit(measure=own.measure, of=own.of, **{own.severity.value: (_bound(own),)})  # type: ignore[arg-type]
    return LimitRule(
        id=f"OWN_{own.measure.name}_{own.direction.name}{'_CHANGE' if is_change else ''}",
        title=f"{name}: limit of the patient's own",
        group=next(named, name.casefold()),
        review="Review the patient against the limit set for them.",
        phases=_SINCE_THE_START if is_change else _WHOLE_VISIT,
        direction=own.direction,
        limits=(limit,),
    )


def _changed(data: DataT, **changes: object) -> DataT:
    """`data` with `changes`, made anew: a copy would keep what was worked out from the old one."""
    held = {name: getattr(data, name) for name in type(data).model_fields}
    return type(data).model_construct(**(held | changes))
