"""The one decision: which flags a record shows at an instant, by a protocol, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from monitoring.flag_life import said_to, with_answers, worst_first
from monitoring.flags import (
    Acknowledgement,
    Evaluation,
    Flag,
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
from monitoring.rules.tracks import Result, Track, episodes, flag_of
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
        result = look_at(rule, timeline, protocol, found, at)
        if result.not_evaluable is not None:
            not_evaluable.append(result.not_evaluable)
        for track in result.tracks:
            found += (Found(rule.group, rule.title, finding) for finding in track.findings)
            flags += _flags(rule, track, (record, timeline), protocol, at)
    flags.sort(key=worst_first)
    return Evaluation(flags=tuple(flags), not_evaluable=tuple(not_evaluable))


def look_at(  # noqa: C901, PLR0911, PLR0912 - one line for each kind of rule
    rule: AnyRule,
    timeline: Timeline,
    protocol: MonitoringProtocol,
    found: Sequence[Found],
    at: datetime,
) -> Result:
    """What one rule says of a timeline; `found` is what the rules before it found."""
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
        began_with = timeline.first_id(episode.evidence[0].entry_id)
        flag = flag_of(rule, track, episode, began_with, protocol.key)
        flag = replace(flag, is_historic=episode.is_historic and not _is_timed(rule))
        flag = with_answers(
            flag,
            acknowledgements_of(flag, record, timeline),
            is_momentary=track.is_momentary,
            escalates_at=flag.worsened_at + protocol.escalate_after_min * MINUTE,
            at=at,
        )
        yield replace(flag, suppressed_until=_suppressed_until(flag, record, at))


def _is_timed(rule: AnyRule) -> bool:
    """Does time itself raise it? Then nothing about it was written down afterwards."""
    return rule.kind in {"overdue", "lingering"}


def acknowledgements_of(
    flag: Flag, record: SessionRecord, timeline: Timeline
) -> list[Acknowledgement]:
    """Those given to any entry of the flag's episode, or to one in whose place it is."""
    return said_to(flag, record.acknowledgements, timeline.replaced)


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
