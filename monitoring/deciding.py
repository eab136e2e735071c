"""The one decision: which flags a record shows at an instant, by a protocol, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from monitoring.flags import (
    Acknowledgement,
    Evaluation,
    Flag,
    FlagKey,
    FlagState,
    NotEvaluable,
    Severity,
)
from monitoring.limits_in_force import protocol_in_force
from monitoring.moments import MINUTE
from monitoring.protocols import AnyRule, MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.rules.doors import (
    look_at_frequency,
    look_at_ideation,
    look_at_intake,
    look_at_overrides,
)
from monitoring.rules.doses import look_at_dose
from monitoring.rules.reports import look_at_effects
from monitoring.rules.swings import look_at_swings
from monitoring.rules.together import (
    Found,
    look_at_combinations,
    look_at_concerns,
    look_at_symptoms,
)
from monitoring.rules.tracks import Episode, Result, Track, episodes
from monitoring.rules.values import look_at_limits
from monitoring.rules.waiting import look_at_lingering, look_at_overdue
from monitoring.timeline import Timeline, read_timeline


def decide(record: SessionRecord, protocol: MonitoringProtocol, at: datetime) -> Evaluation:
    """All flags of `record` as known at `at`, and the rules that could not be applied.

    A pure function: the same record, protocol and instant give the same flags, whatever the order
    of the entries. Raises StateRefused when the infusion's events contradict each other.
    """
    known = record.known_at(at)
    return decide_timeline(known, read_timeline(known), protocol, at)


def decide_timeline(
    record: SessionRecord, timeline: Timeline, protocol: MonitoringProtocol, at: datetime
) -> Evaluation:
    """`decide` for a record whose timeline has been read already.

    The limits of the patient's own that the session began with take part here and nowhere before.
    """
    protocol = protocol_in_force(protocol, timeline)
    flags: list[Flag] = []
    not_evaluable: list[NotEvaluable] = []
    found: list[Found] = []
    for rule in protocol.own_rules_first:
        result = _look(rule, timeline, protocol, found, at)
        if result.not_evaluable is not None:
            not_evaluable.append(result.not_evaluable)
        for track in result.tracks:
            found += (Found(rule.group, rule.title, finding) for finding in track.findings)
            flags += _flags(rule, track, (record, timeline), protocol, at)
    flags.sort(key=_worst_first)
    return Evaluation(flags=tuple(flags), not_evaluable=tuple(not_evaluable))


def _worst_first(flag: Flag) -> tuple[int, bool, datetime, str]:
    """By severity; what still holds before what is back in line; the oldest first."""
    is_over = flag.state is not FlagState.OPEN
    return -flag.severity.rank, is_over, flag.raised_at, flag.key.rule_id


def _look(  # noqa: C901, PLR0911, PLR0912 - one line for each kind of rule
    rule: AnyRule,
    timeline: Timeline,
    protocol: MonitoringProtocol,
    found: Sequence[Found],
    at: datetime,
) -> Result:
    historic = protocol.historic_after
    match rule.kind:
        case "limit":
            return look_at_limits(rule, timeline, historic)
        case "swing":
            return look_at_swings(rule, timeline, historic)
        case "effect":
            return look_at_effects(rule, timeline, historic)
        case "lingering":
            return look_at_lingering(rule, timeline, at)
        case "overdue":
            return look_at_overdue(rule, timeline, protocol.schedule, at)
        case "dose":
            return look_at_dose(rule, timeline, at)
        case "intake":
            return look_at_intake(rule, timeline)
        case "frequency":
            return look_at_frequency(rule, timeline)
        case "override":
            return look_at_overrides(rule, timeline)
        case "ideation":
            return look_at_ideation(rule, timeline)
        case "concern":
            return look_at_concerns(rule, timeline)
        case "symptomatic":
            return look_at_symptoms(rule, timeline, found)
        case "combination":
            return look_at_combinations(rule, found)
        case _:
            assert_never(rule.kind)


def _flags(
    rule: AnyRule,
    track: Track,
    read: tuple[SessionRecord, Timeline],
    protocol: MonitoringProtocol,
    at: datetime,
) -> Iterator[Flag]:
    record, timeline = read
    for episode in episodes(track.findings):
        flag = _flag(rule, track, episode, timeline, protocol)
        acknowledgements = acknowledgements_of(flag, record, timeline)
        yield _with_people(flag, track, acknowledgements, record, protocol, at)


def _flag(
    rule: AnyRule, track: Track, episode: Episode, timeline: Timeline, protocol: MonitoringProtocol
) -> Flag:
    """The episode as a flag that nobody has looked at yet.

    It begins with the entry that was written first, so that it stays the same flag when that entry
    is corrected and still out of line.
    """
    first = episode.evidence[0]
    severity = max((fact.severity for fact in episode.evidence), key=lambda each: each.rank)
    worst = next(fact for fact in episode.evidence if fact.severity is severity)
    recovered_at = episode.ended_at
    if recovered_at is None and track.ends_at is not None and track.ends_at >= first.at:
        recovered_at = track.ends_at
    return Flag(
        key=FlagKey(rule_id=rule.id, began_with=timeline.first_id(first.entry_id)),
        title=rule.title,
        group=rule.group,
        direction=track.direction,
        severity=severity,
        state=FlagState.OPEN,
        raised_at=first.at,
        worsened_at=worst.at,
        recovered_at=recovered_at,
        evidence=tuple(episode.evidence),
        review=rule.review,
        protocol=protocol.key,
        is_historic=episode.is_historic and not _is_timed(rule),
    )


def _is_timed(rule: AnyRule) -> bool:
    """Does time itself raise it? Then nothing about it was written down afterwards."""
    return rule.kind in {"overdue", "lingering"}


def acknowledgements_of(
    flag: Flag, record: SessionRecord, timeline: Timeline
) -> list[Acknowledgement]:
    """Those given to any entry of the episode, or to one in whose place it is.

    So one still counts when an earlier reading, charted afterwards, has become the beginning, and
    when the reading was corrected and is still as far out of line.
    """
    entries = {fact.entry_id for fact in flag.evidence}
    if timeline.replaced:
        before = [timeline.replaced.get(each, ()) for each in entries]
        entries |= {old.id for replaced in before for old in replaced}
    return [
        ack
        for ack in record.acknowledgements
        if ack.flag.rule_id == flag.key.rule_id and ack.flag.began_with in entries
    ]


def _with_people(
    flag: Flag,
    track: Track,
    acknowledgements: Sequence[Acknowledgement],
    record: SessionRecord,
    protocol: MonitoringProtocol,
    at: datetime,
) -> Flag:
    """The flag with what people said about it, and the state that follows."""
    covering = [ack for ack in acknowledgements if ack.severity.rank >= flag.severity.rank]
    is_acknowledged = bool(covering)
    return replace(
        flag,
        is_acknowledged=is_acknowledged,
        state=_state(flag, track, is_acknowledged=is_acknowledged),
        suppressed_until=_suppressed_until(flag, record, at),
        escalated_at=_escalated_at(flag, covering, protocol, at),
    )


def _state(flag: Flag, track: Track, *, is_acknowledged: bool) -> FlagState:
    if track.is_momentary:
        return FlagState.CLOSED if is_acknowledged else FlagState.OPEN
    if flag.recovered_at is None:
        return FlagState.OPEN
    waits = flag.severity is Severity.CRITICAL and not is_acknowledged
    return FlagState.RECOVERED if waits else FlagState.CLOSED


def _suppressed_until(flag: Flag, record: SessionRecord, at: datetime) -> datetime | None:
    """Until when the flag is not to be shown; never for critical, never for something worse."""
    held = [
        suppression.until
        for suppression in record.suppressions_at(at)
        if suppression.rule_id == flag.key.rule_id
        and suppression.direction is flag.direction
        and flag.severity is not Severity.CRITICAL
        and flag.severity.rank <= suppression.severity.rank
    ]
    return max(held, default=None)


def _escalated_at(
    flag: Flag,
    covering: Sequence[Acknowledgement],
    protocol: MonitoringProtocol,
    at: datetime,
) -> datetime | None:
    """When a critical flag went to the physicians' list because nobody acknowledged it."""
    if flag.severity is not Severity.CRITICAL or flag.is_historic:
        return None
    deadline = flag.worsened_at + protocol.escalate_after_min * MINUTE
    if deadline > at or any(ack.at <= deadline for ack in covering):
        return None
    return deadline
