"""What is known at the door, in columns: each finding is a flag of one moment."""

import numpy as np

from monitoring.protocols import (
    ConcernRule,
    FrequencyRule,
    IdeationRule,
    IntakeRule,
    OverrideRule,
)
from monitoring.replay.arrays import NEVER, Bools, Ints
from monitoring.replay.care import LEVELS
from monitoring.replay.columns import Columns, Moments
from monitoring.replay.findings import NO_FINDINGS, Findings

_DAY_US = 86_400_000_000


def intake_findings(rule: IntakeRule, columns: Columns) -> Findings:
    """By the worst level that was found; sessions asked more than once are not for columns."""
    moments = columns.conditions if rule.looks_at == "conditions" else columns.medicines
    rank = np.zeros(len(moments.session), dtype=np.int64)
    for place, level in enumerate(LEVELS):
        if level in rule.levels:
            has = (moments.code >> place) & 1 == 1
            rank[has] = np.maximum(rank[has], rule.levels[level].rank)
    return _moments(columns, moments, rank, columns.several_intakes)


def override_findings(rule: OverrideRule, columns: Columns) -> Findings:
    """Every override."""
    return _all_of(columns, columns.overrides, rule.severity.rank)


def concern_findings(rule: ConcernRule, columns: Columns) -> Findings:
    """Every worry that somebody wrote down."""
    return _all_of(columns, columns.concerns, rule.severity.rank)


def ideation_findings(rule: IdeationRule, columns: Columns) -> Findings:
    """Every level so grave."""
    moments = columns.ideation
    rank = np.where(moments.code >= rule.from_level, rule.severity.rank, 0)
    return _moments(columns, moments, rank)


def frequency_findings(rule: FrequencyRule, columns: Columns) -> Findings:
    """The start, where one infusion more than the rule allows lies shortly before it."""
    sessions, starts = columns.sessions, columns.starts
    wanted = starts.before - 1 - rule.more_than
    exists = (wanted >= starts.first) & (sessions.started != NEVER) & ~sessions.is_odd
    those = np.flatnonzero(exists)
    earliest = sessions.started[those] - rule.within_days * _DAY_US
    those = those[starts.at[wanted[those]] > earliest]
    at = sessions.started[those]
    return _findings(those, at, columns.first_event[those], np.full(len(those), rule.severity.rank))


def _all_of(columns: Columns, moments: Moments, rank: int) -> Findings:
    return _moments(columns, moments, np.full(len(moments.session), rank, dtype=np.int64))


def _moments(
    columns: Columns, moments: Moments, rank: Ints, left_out: Bools | None = None
) -> Findings:
    kept = (rank > 0) & ~columns.sessions.is_odd[moments.session]
    if left_out is not None:
        kept &= ~left_out[moments.session]
    if not kept.any():
        return NO_FINDINGS
    return _findings(moments.session[kept], moments.at[kept], moments.entry[kept], rank[kept])


def _findings(session: Ints, at: Ints, entry: Ints, rank: Ints) -> Findings:
    """Each a track of its own that nothing ends."""
    return Findings(
        session=session,
        track=np.arange(len(session)),
        at=at,
        entry=entry,
        rank=rank,
        is_late=np.zeros(len(session), dtype=np.bool_),
        ends_at=np.full(len(session), NEVER, dtype=np.int64),
    )
