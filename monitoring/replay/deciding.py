"""All flags of many sessions by a protocol: the same that `monitoring.deciding` gives for each.

Every rule has a form in columns. What has none is decided by `decide` itself, session by session:
limits of a patient's own, symptoms beside values, and the like.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import assert_never

import numpy as np

from monitoring.deciding import decide, look_at
from monitoring.errors import StateRefused
from monitoring.flags import Flag
from monitoring.moments import MICROSECOND
from monitoring.protocols import AnyRule, MonitoringProtocol, SymptomaticRule
from monitoring.replay import doors, doses, effects
from monitoring.replay.arrays import NEVER, Bools, instant, moment
from monitoring.replay.columns import Columns
from monitoring.replay.findings import (
    NO_FINDINGS,
    NO_FLAGS,
    Findings,
    Flags,
    all_findings,
    all_flags,
    flags_of,
)
from monitoring.replay.limits import limit_findings
from monitoring.replay.overdue import overdue_findings
from monitoring.replay.swings import swing_findings
from monitoring.replay.together import Found, combination_findings
from monitoring.rules.tracks import Track
from monitoring.timeline import read_timeline


class RuleIds:
    """The ids of all rules met so far, each with its number."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, rule_id: str) -> int:
        """The number of a rule, a new one when it was not met before."""
        if rule_id not in self._numbers:
            self._numbers[rule_id] = len(self.ids)
            self.ids.append(rule_id)
        return self._numbers[rule_id]


@dataclass(slots=True)
class Decided:
    """The flags by one protocol, and by rule what they were made of, for the next protocol."""

    protocol: MonitoringProtocol
    flags: Flags
    undecided: Bools
    findings: dict[str, Findings] = field(default_factory=dict)
    by_rule: dict[str, Flags] = field(default_factory=dict)


def decide_columns(
    columns: Columns, protocol: MonitoringProtocol, ids: RuleIds, before: Decided | None = None
) -> Decided:
    """The flags of every session by `protocol`; what it has in common with `before` is taken over.

    A session whose pump contradicts itself is among the `undecided` and has no flags.
    """
    decided = Decided(protocol, NO_FLAGS, np.zeros(len(columns.sessions), dtype=np.bool_))
    found: list[Found] = []
    same: set[str] = set()
    for rule in protocol.own_rules_first:
        if before is not None and _is_same(rule, protocol, before.protocol, same):
            same.add(rule.id)
            findings, flags = before.findings[rule.id], before.by_rule[rule.id]
        else:
            findings = _findings(rule, protocol, columns, found)
            flags = flags_of(findings, ids.number(rule.id), columns.first_entry)
        decided.findings[rule.id], decided.by_rule[rule.id] = findings, flags
        found.append(Found(rule.group, findings))
    odd = _odd_sessions(protocol, columns)
    in_columns = all_flags(list(decided.by_rule.values()))
    in_columns = in_columns.of(~odd[in_columns.session])
    one_by_one = _one_by_one(columns, protocol, ids, odd, decided.undecided)
    decided.flags = all_flags([in_columns, one_by_one])
    return decided


def _is_same(
    rule: AnyRule, protocol: MonitoringProtocol, before: MonitoringProtocol, same: set[str]
) -> bool:
    """Do both protocols say the same by this rule, of whatever session?"""
    old = next((each for each in before.rules if each.id == rule.id), None)
    if old != rule or protocol.historic_after_min != before.historic_after_min:
        return False
    if rule.kind == "overdue":
        return protocol.schedule == before.schedule
    if rule.kind != "combination":
        return True
    theirs, others = (
        [each.id for each in held.own_rules_first if each.group in rule.groups and each != rule]
        for held in (protocol, before)
    )
    return theirs == others and same.issuperset(theirs)


def _findings(  # noqa: C901, PLR0911, PLR0912 - one line for each kind of rule
    rule: AnyRule, protocol: MonitoringProtocol, columns: Columns, found: Sequence[Found]
) -> Findings:
    historic_us = protocol.historic_after // MICROSECOND
    match rule.kind:
        case "limit":
            return limit_findings(rule, columns, historic_us)
        case "swing":
            return swing_findings(rule, columns, historic_us)
        case "effect" if rule.times == 1 and rule.together is None:
            return effects.effect_findings(rule, columns, historic_us)
        case "effect":
            return _by_objects(rule, protocol, columns, effects.asks_for_more(rule, columns))
        case "lingering":
            return effects.lingering_findings(rule, columns)
        case "overdue":
            return overdue_findings(rule, columns, protocol.schedule)
        case "dose":
            passing = _by_objects(rule, protocol, columns, doses.may_pass(rule, columns))
            return all_findings([doses.rate_findings(rule, columns), passing])
        case "intake":
            asked_again = _by_objects(rule, protocol, columns, columns.several_intakes)
            return all_findings([doors.intake_findings(rule, columns), asked_again])
        case "frequency":
            return doors.frequency_findings(rule, columns)
        case "override":
            return doors.override_findings(rule, columns)
        case "ideation":
            return doors.ideation_findings(rule, columns)
        case "concern":
            return doors.concern_findings(rule, columns)
        case "symptomatic":
            return NO_FINDINGS  # a session with such a symptom is not decided in columns
        case "combination":
            return combination_findings(rule, columns, found)
        case _:
            assert_never(rule.kind)


def _odd_sessions(protocol: MonitoringProtocol, columns: Columns) -> Bools:
    """The sessions that `decide` is asked about, whatever the rules find in columns."""
    odd = columns.sessions.is_odd.copy()
    for rule in protocol.rules:
        if isinstance(rule, SymptomaticRule):
            odd |= effects.symptomatic_sessions(rule, columns)
    return odd


def _by_objects(
    rule: AnyRule, protocol: MonitoringProtocol, columns: Columns, wanted: Bools
) -> Findings:
    """What one rule finds in a few sessions, by the rule itself."""
    positions = np.flatnonzero(wanted & ~columns.sessions.is_odd).tolist()
    columns.records.read(positions)
    rows: list[tuple[int, int, int, int, int, bool, int]] = []
    n_tracks = len(columns.sessions)  # beyond the numbers of tracks that are sessions
    for position in positions:
        timeline = read_timeline(columns.records.record(position))
        at = moment(int(columns.sessions.decided_at[position]))
        for track in look_at(rule, timeline, protocol, (), at).tracks:
            rows += _rows(track, position, n_tracks, columns)
            n_tracks += 1
    if not rows:
        return NO_FINDINGS
    names = (each.name for each in fields(Findings))
    return Findings(**dict(zip(names, map(np.array, zip(*rows, strict=True)), strict=True)))


def _rows(
    track: Track, position: int, number: int, columns: Columns
) -> list[tuple[int, int, int, int, int, bool, int]]:
    ends_at = NEVER if track.ends_at is None else instant(track.ends_at)
    return [
        (
            position,
            number,
            instant(finding.at),
            columns.records.numbers[finding.entry_id],
            0 if finding.evidence is None else finding.evidence.severity.rank,
            finding.is_historic,
            ends_at,
        )
        for finding in track.findings
    ]


def _one_by_one(
    columns: Columns, protocol: MonitoringProtocol, ids: RuleIds, odd: Bools, undecided: Bools
) -> Flags:
    """The flags of these sessions as `decide` gives them; marks those it refuses."""
    positions = np.flatnonzero(odd).tolist()
    columns.records.read(positions)
    rows: list[tuple[int, int, int, int, int, int, int, bool]] = []
    for position in positions:
        at = moment(int(columns.sessions.decided_at[position]))
        try:
            found = decide(columns.records.record(position), protocol, at)
        except StateRefused:
            undecided[position] = True
            continue
        rows += (_flag_row(flag, position, columns, ids) for flag in found.flags)
    if not rows:
        return NO_FLAGS
    names = (each.name for each in fields(Flags))
    return Flags(**dict(zip(names, map(np.array, zip(*rows, strict=True)), strict=True)))


def _flag_row(
    flag: Flag, position: int, columns: Columns, ids: RuleIds
) -> tuple[int, int, int, int, int, int, int, bool]:
    recovered_at = NEVER if flag.recovered_at is None else instant(flag.recovered_at)
    return (
        position,
        ids.number(flag.key.rule_id),
        columns.records.numbers[flag.key.began_with],
        flag.severity.rank,
        instant(flag.raised_at),
        instant(flag.worsened_at),
        recovered_at,
        flag.is_historic,
    )
