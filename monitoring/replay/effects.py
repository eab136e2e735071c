"""Side effects in columns: by grade, and still there after the infusion."""

import numpy as np

from monitoring.effects import Effect, Grade
from monitoring.protocols import EffectRule, LingeringRule, SymptomaticRule
from monitoring.replay.arrays import NEVER, Bools, Ints, begins
from monitoring.replay.columns import EFFECTS, PHASES, Columns
from monitoring.replay.findings import CALM, NO_FINDINGS, Findings
from monitoring.replay.waits import Waiting, by_waits

_UNREACHED = max(Grade) + 1


def effect_findings(rule: EffectRule, columns: Columns, historic_us: int) -> Findings:
    """One track for each episode of the rule's effects, for rules that ask for nothing more."""
    reports = columns.effects
    began = np.flatnonzero(begins(reports.episode))
    is_theirs = _is_any(reports.effect[began], rule.effects) & _in_columns(columns, began)
    kept = np.flatnonzero(np.repeat(is_theirs, np.diff(np.append(began, len(reports.at)))))
    if not len(kept):
        return NO_FINDINGS
    looked_at = np.array([phase in rule.phases for phase in PHASES])
    ranks = np.zeros(len(Grade), dtype=np.int64)
    for grade, severity in rule.grades.items():
        ranks[grade] = severity.rank
    return Findings(
        session=reports.session[kept],
        track=reports.episode[kept],
        at=reports.at[kept],
        entry=reports.entry[kept],
        rank=np.where(looked_at[reports.phase[kept]], ranks[reports.grade[kept]], CALM),
        is_late=reports.late_us[kept] > historic_us,
        ends_at=np.full(len(kept), NEVER, dtype=np.int64),
    )


def asks_for_more(rule: EffectRule, columns: Columns) -> Bools:
    """The sessions where a rule that asks for several episodes, or a score, may find them."""
    reports = columns.effects
    began = np.flatnonzero(begins(reports.episode))
    theirs = began[_is_any(reports.effect[began], rule.effects)]
    count = np.bincount(reports.session[theirs], minlength=len(columns.sessions))
    return count >= rule.times


def lingering_findings(rule: LingeringRule, columns: Columns) -> Findings:
    """One track for each effect that was still there too long after the infusion's end."""
    reports, sessions = columns.effects, columns.sessions
    first = np.flatnonzero(begins(reports.episode))
    if not len(first):
        return NO_FINDINGS
    last = np.append(first[1:], len(reports.episode)) - 1
    session = reports.session[first]
    gone = np.where(reports.grade[last] == 0, reports.at[last], NEVER)
    stopped = sessions.stopped[session]
    since = np.maximum(stopped, reports.at[first])
    until = np.minimum(sessions.decided_at[session], gone)
    kept = ~_is_any(reports.effect[first], rule.except_effects) & _in_columns(columns, first)
    kept &= stopped != NEVER
    waiting = Waiting(
        session=session[kept],
        entry=reports.entry[first[kept]],
        since=since[kept],
        until=until[kept],
        end=gone[kept],
    )
    return by_waits(waiting, rule.waits)


def symptomatic_sessions(rule: SymptomaticRule, columns: Columns) -> Bools:
    """Where a symptom of the rule was as grave as it asks for, at some time."""
    reports = columns.effects
    asked = np.array([rule.symptoms.get(effect, _UNREACHED) for effect in EFFECTS])
    found = np.zeros(len(columns.sessions), dtype=np.bool_)
    found[reports.session[reports.grade >= asked[reports.effect]]] = True
    return found


def _in_columns(columns: Columns, rows: Ints) -> Bools:
    return ~columns.sessions.is_odd[columns.effects.session[rows]]


def _is_any(effects: Ints, wanted: frozenset[Effect]) -> Bools:
    found: Bools = np.array([effect in wanted for effect in EFFECTS])[effects]
    return found
