"""A draft over many sessions, chunk by chunk: what it would have flagged, beside the live one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np

from monitoring.flags import WORST_FIRST, Severity
from monitoring.ids import SessionId
from monitoring.protocols import MonitoringProtocol
from monitoring.replay.arrays import Ints, moment
from monitoring.replay.columns import Columns
from monitoring.replay.comparing import NONE, Differences, differences
from monitoring.replay.deciding import Decided, RuleIds, decide_columns
from monitoring.replay.findings import Flags
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.laying_out import lay_out
from monitoring.replay.result import CriticalChange, Looks, Replay, RuleChange, SessionChange

_BY_RANK: Mapping[int, Severity] = {severity.rank: severity for severity in WORST_FIRST}
_CRITICAL = Severity.CRITICAL.rank
_COUNTS = ("live", "draft", "gained", "lost", "worse", "milder")


def replay(
    chunks: Iterable[ReplayFrames],
    live: MonitoringProtocol,
    draft: MonitoringProtocol,
    at: datetime,
) -> Replay:
    """What `draft` would have flagged otherwise than `live` in the sessions of the chunks.

    Sessions that have not ended are looked at as of `at`. A chunk is forgotten before the next.
    """
    found = Running(live, draft)
    for frames in chunks:
        found.add(lay_out(frames, at))
    return found.result()


class Running:
    """A replay that goes on: what the chunks so far came to."""

    def __init__(self, live: MonitoringProtocol, draft: MonitoringProtocol) -> None:
        self._live, self._draft = live, draft
        self._ids = RuleIds()
        self._n_readings = self._n_undecided = 0
        self._looks: tuple[list[Ints], list[Ints]] = ([], [])
        self._critical = [0, 0]
        self._counts: dict[str, dict[int, int]] = {name: {} for name in _COUNTS}
        self._sessions: list[SessionChange] = []
        self._criticals: list[CriticalChange] = []

    def add(self, columns: Columns) -> None:
        """Decide a chunk by both protocols and keep how they differ."""
        by_live = decide_columns(columns, self._live, self._ids)
        by_draft = decide_columns(columns, self._draft, self._ids, by_live)
        live, draft = looks_of(by_live), looks_of(by_draft)
        self._n_readings += columns.n_readings
        self._n_undecided += int((by_live.undecided | by_draft.undecided).sum())
        per_live, per_draft = self._kept(0, live, columns), self._kept(1, draft, columns)
        self._sessions += _sessions(columns, per_live, per_draft)
        self._compare(columns, differences(live, draft))

    def _kept(self, which: int, looks: Flags, columns: Columns) -> Ints:
        per_session = np.bincount(looks.session, minlength=len(columns.sessions))
        self._looks[which].append(per_session)
        self._critical[which] += int((looks.rank == _CRITICAL).sum())
        self._count(_COUNTS[which], looks.rule)
        return per_session

    def _count(self, name: str, rules: Ints) -> None:
        counts = self._counts[name]
        for rule, count in enumerate(np.bincount(rules).tolist()):
            counts[rule] = counts.get(rule, 0) + count

    def _compare(self, columns: Columns, found: Differences) -> None:
        self._count("gained", found.rule[found.live == NONE])
        self._count("lost", found.rule[found.draft == NONE])
        both = (found.live != NONE) & (found.draft != NONE)
        self._count("worse", found.rule[both & (found.draft > found.live)])
        self._count("milder", found.rule[both & (found.draft < found.live)])
        self._criticals += self._critical_changes(columns, found)

    def _critical_changes(self, columns: Columns, found: Differences) -> Iterator[CriticalChange]:
        is_critical = (found.live == _CRITICAL) | (found.draft == _CRITICAL)
        for row in np.flatnonzero(is_critical).tolist():
            place = int(found.session[row])
            rule_id = self._ids.ids[int(found.rule[row])]
            yield CriticalChange(
                session_id=SessionId(columns.sessions.ids[place]),
                scheduled_at=moment(int(columns.sessions.scheduled[place])),
                chair=columns.sessions.chairs[place],
                rule_id=rule_id,
                title=self._title(rule_id),
                raised_at=moment(int(found.raised_at[row])),
                live=_BY_RANK.get(int(found.live[row])),
                draft=_BY_RANK.get(int(found.draft[row])),
            )

    def _title(self, rule_id: str) -> str:
        for protocol in (self._draft, self._live):
            if any(rule.id == rule_id for rule in protocol.rules):
                return protocol.rule(rule_id).title
        return "Limit of the patient's own"

    def result(self) -> Replay:
        """All of it."""
        ordered = sorted(self._sessions, key=lambda each: (each.scheduled_at, each.session_id))
        return Replay(
            n_sessions=sum(map(len, self._looks[0])),
            n_readings=self._n_readings,
            n_undecided=self._n_undecided,
            live=_looks(self._looks[0], self._critical[0]),
            draft=_looks(self._looks[1], self._critical[1]),
            rules=tuple(map(self._rule, self._rule_ids())),
            newly_flagged=tuple(each for each in ordered if each.draft),
            newly_silent=tuple(each for each in ordered if not each.draft),
            critical=tuple(
                sorted(self._criticals, key=lambda each: (each.raised_at, each.rule_id))
            ),
        )

    def _rule_ids(self) -> list[str]:
        """All rules, in the order of the draft, then what only the live one and patients have."""
        known = (*self._draft.rules, *self._live.rules)
        return list(dict.fromkeys([*(rule.id for rule in known), *self._ids.ids]))

    def _rule(self, rule_id: str) -> RuleChange:
        number = self._ids.number(rule_id)
        counts = {name: self._counts[name].get(number, 0) for name in _COUNTS}
        return RuleChange(rule_id=rule_id, title=self._title(rule_id), **counts)


def looks_of(decided: Decided) -> Flags:
    """The flags that somebody was asked to look at: not what was charted long afterwards."""
    return decided.flags.of(~decided.flags.is_historic)


def _sessions(columns: Columns, live: Ints, draft: Ints) -> Iterator[SessionChange]:
    for place in np.flatnonzero((live > 0) != (draft > 0)).tolist():
        yield SessionChange(
            session_id=SessionId(columns.sessions.ids[place]),
            scheduled_at=moment(int(columns.sessions.scheduled[place])),
            chair=columns.sessions.chairs[place],
            live=int(live[place]),
            draft=int(draft[place]),
        )


def _looks(parts: list[Ints], critical: int) -> Looks:
    counts = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    median, p90 = np.percentile(counts, (50, 90)) if len(counts) else (0.0, 0.0)
    return Looks(
        total=int(counts.sum()),
        median=float(median),
        p90=float(p90),
        n_sessions=len(counts),
        critical=critical,
    )
