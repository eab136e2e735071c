"""What rules find in many sessions, moment by moment, and the flags that moments become."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from monitoring.replay.arrays import NEVER, Bools, Ints, begins

CALM = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one rule says of moments, each track together and in order of time.

    `track` is unique across sessions; `rank` that of the severity, CALM where it is in line;
    `ends_at` when the rule no longer applies, NEVER where it always does.
    """

    session: Ints
    track: Ints
    at: Ints
    entry: Ints
    rank: Ints
    is_late: Bools
    ends_at: Ints

    def of(self, kept: Bools | Ints) -> "Findings":
        """Those for which `kept` holds, or in the rows it names, in that order."""
        return Findings(**{name: getattr(self, name)[kept] for name in _FINDINGS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Flags in columns: `rule` is a place in a list of rule ids, `began` the entry's number."""

    session: Ints
    rule: Ints
    began: Ints
    rank: Ints
    raised_at: Ints
    worsened_at: Ints
    recovered_at: Ints
    is_historic: Bools

    def of(self, kept: Bools | Ints) -> "Flags":
        """Those for which `kept` holds, or in the rows it names, in that order."""
        return Flags(**{name: getattr(self, name)[kept] for name in _FLAGS})


_FINDINGS = tuple(field.name for field in fields(Findings))
_FLAGS = tuple(field.name for field in fields(Flags))
_EMPTY: Ints = np.empty(0, dtype=np.int64)
_FALSE: Bools = np.empty(0, dtype=np.bool_)
_NO_ROWS: dict[str, Any] = dict.fromkeys((*_FINDINGS, *_FLAGS), _EMPTY)
_NO_ROWS |= {"is_late": _FALSE, "is_historic": _FALSE}
NO_FINDINGS = Findings(**{name: _NO_ROWS[name] for name in _FINDINGS})
NO_FLAGS = Flags(**{name: _NO_ROWS[name] for name in _FLAGS})


def all_findings(parts: Sequence[Findings]) -> Findings:
    """All of them, one part after the other."""
    return Findings(**_joined(parts, _FINDINGS)) if parts else NO_FINDINGS


def where_something_is_bad(findings: Findings) -> Findings:
    """Those of the sessions in which not all is calm: where all is, a rule has no track."""
    has_bad = np.zeros(1 + findings.session.max(initial=-1), dtype=np.bool_)
    has_bad[findings.session[findings.rank > CALM]] = True
    return findings.of(has_bad[findings.session])


def all_flags(parts: Sequence[Flags]) -> Flags:
    """All of them, one part after the other."""
    return Flags(**_joined(parts, _FLAGS)) if parts else NO_FLAGS


def _joined(parts: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}


def flags_of(findings: Findings, rule: int, first_entry: Ints) -> Flags:
    """The episodes of each track as flags: as `tracks.episodes` and `tracks.flag_of` have them."""
    bad = findings.rank > CALM
    if not bad.any():
        return NO_FLAGS
    is_first = begins(findings.track)
    starts = bad.copy()
    starts[1:] &= is_first[1:] | ~bad[:-1]
    rows = np.flatnonzero(bad)
    firsts = np.flatnonzero(starts[rows])
    begin = rows[firsts]
    last = rows[np.append(firsts[1:], len(rows)) - 1]
    rank = np.maximum.reduceat(findings.rank[rows], firsts)
    raised_at = findings.at[begin]
    return Flags(
        session=findings.session[begin],
        rule=np.full(len(begin), rule, dtype=np.int64),
        began=first_entry[findings.entry[begin]],
        rank=rank,
        raised_at=raised_at,
        worsened_at=_first_at(findings, rows, firsts, rank),
        recovered_at=_recovered(findings, is_first, last, raised_at),
        is_historic=np.logical_and.reduceat(findings.is_late[rows], firsts),
    )


def _first_at(findings: Findings, rows: Ints, firsts: Ints, rank: Ints) -> Ints:
    """When each episode was first as bad as it became."""
    episode = np.repeat(np.arange(len(firsts)), np.diff(np.append(firsts, len(rows))))
    worst = np.flatnonzero(findings.rank[rows] == rank[episode])
    found = np.empty(len(firsts), dtype=np.int64)
    found[episode[worst[::-1]]] = findings.at[rows[worst[::-1]]]  # the last assignment stays
    return found


def _recovered(findings: Findings, is_first: Bools, last: Ints, raised_at: Ints) -> Ints:
    """When each episode was over: the next finding of its track, else the end of the rule."""
    after = np.minimum(last + 1, len(findings.at) - 1)
    has_next = (after > last) & ~is_first[after]
    ends_at = findings.ends_at[last]
    by_end = np.where(ends_at >= raised_at, ends_at, NEVER)
    return np.where(has_next, findings.at[after], by_end)
