"""Vitals overdue in columns: what `schedule` and `rules.waiting` say of one, of many sessions."""

from typing import NamedTuple

import numpy as np

from monitoring.flags import Severity
from monitoring.protocols import OverdueRule, Schedule
from monitoring.replay.arrays import MINUTE_US, NEVER, Bools, Ints, begins
from monitoring.replay.columns import Columns
from monitoring.replay.findings import NO_FINDINGS, Findings
from monitoring.replay.waits import Waiting, by_waits


class _Gaps(NamedTuple):
    """Waits for a vital: from `anchor` on, due at `due`, until it was written down."""

    session: Ints
    anchor: Ints
    anchor_at: Ints
    due: Ints
    closed: Ints

    def of(self, kept: Bools | Ints) -> "_Gaps":
        return _Gaps(*(column[kept] for column in self))


def overdue_findings(rule: OverdueRule, columns: Columns, schedule: Schedule) -> Findings:
    """One track for each reading from which a wait was counted that became too long."""
    if not len(columns.sessions):
        return NO_FINDINGS
    shortest = min(wait.after_min for wait in rule.waits) * MINUTE_US
    late = [_late(gaps, columns, schedule, shortest) for gaps in _gaps_by_vital(columns, schedule)]
    gaps = _Gaps(*map(np.concatenate, zip(*late, strict=True)))
    if not len(gaps.session):
        return NO_FINDINGS
    return _findings(rule, columns, gaps)


def _gaps_by_vital(columns: Columns, schedule: Schedule) -> list[_Gaps]:
    """The waits of the sessions whose sets all answer everything, once; of the others by vital."""
    sets, sessions = columns.vitals, columns.sessions
    after = sets.at > sessions.started[sets.session]
    complete = np.logical_and.reduce([sets.answers[vital] for vital in schedule.required])
    usable = (sessions.started != NEVER) & ~sessions.is_odd
    partial = np.zeros(len(sessions), dtype=np.bool_)
    partial[sets.session[after & ~complete]] = True
    whole = usable & ~partial
    found = [_gaps(columns, np.flatnonzero(after & whole[sets.session]), np.flatnonzero(whole))]
    those = np.flatnonzero(usable & partial)
    if len(those):
        theirs = after & (usable & partial)[sets.session]
        found += (
            _gaps(columns, np.flatnonzero(theirs & sets.answers[vital]), those)
            for vital in sorted(schedule.required)
        )
    return found


def _gaps(columns: Columns, answers: Ints, those: Ints) -> _Gaps:
    """The wait from the start of each of `those` sessions and from each answer to the next."""
    sets, sessions = columns.vitals, columns.sessions
    session = sets.session[answers]
    written = _earliest_from(session, sets.recorded[answers])
    closed = np.full(len(session), NEVER, dtype=np.int64)
    goes_on = np.flatnonzero(session[1:] == session[:-1])
    closed[goes_on] = written[goes_on + 1]
    first = np.full(len(sessions), NEVER, dtype=np.int64)
    first[session[::-1]] = written[::-1]  # the last assignment stays: each session's first
    return _Gaps(
        session=np.append(those, session),
        anchor=np.append(columns.first_event[those], sets.entry[answers]),
        anchor_at=np.append(sessions.started[those], sets.at[answers]),
        due=np.empty(0, dtype=np.int64),
        closed=np.append(first[those], closed),
    )


def _earliest_from(session: Ints, recorded: Ints) -> Ints:
    """For each set when the first of it and those measured later in the session was written."""
    is_new = begins(session)
    falls = (recorded[1:] < recorded[:-1]) & ~is_new[1:]
    if not falls.any():
        return recorded
    written = recorded.copy()
    for each in np.unique(session[1:][falls]):
        begin, end = np.searchsorted(session, (each, each + 1))
        written[begin:end] = np.minimum.accumulate(recorded[begin:end][::-1])[::-1]
    return written


def _late(gaps: _Gaps, columns: Columns, schedule: Schedule, late_by: int) -> _Gaps:
    """The waits that lasted too long beyond what was due, begun before the session's end."""
    sessions = columns.sessions
    end = np.minimum(sessions.decided_at, sessions.ended)[gaps.session]
    due = _due_after(gaps, columns, schedule)
    until = np.minimum(gaps.closed, sessions.decided_at[gaps.session])
    return gaps._replace(due=due).of((gaps.anchor_at < end) & (until >= due + late_by))


def _due_after(gaps: _Gaps, columns: Columns, schedule: Schedule) -> Ints:
    """The earliest of the phase's interval, the next fixed point and the infusion's end."""
    started = columns.sessions.started[gaps.session]
    stopped = columns.sessions.stopped[gaps.session]
    at = gaps.anchor_at
    running = np.minimum(at + schedule.infusion_every_min * MINUTE_US, stopped)
    recovering = at + schedule.recovery_every_min * MINUTE_US
    due = np.where(at >= stopped, recovering, running)
    for point in schedule.fixed_points:
        opens = started + (point.min_after_start - point.window_min) * MINUTE_US
        closes = started + (point.min_after_start + point.window_min) * MINUTE_US
        due = np.where((at < opens) & (closes < due), closes, due)
    return _after_pauses(gaps, due, columns)


def _after_pauses(gaps: _Gaps, due: Ints, columns: Columns) -> Ints:
    """A pause of observations moves what is due in it to its end; few sessions have one."""
    for begins_at, ends_at in columns.nth_pauses:
        begin, until = begins_at[gaps.session], ends_at[gaps.session]
        due = np.where((begin <= due) & (due < until) & (until > gaps.anchor_at), until, due)
    return due


def _findings(rule: OverdueRule, columns: Columns, gaps: _Gaps) -> Findings:
    sessions = columns.sessions
    gaps = gaps.of(np.lexsort((gaps.anchor, gaps.session)))
    first = np.flatnonzero(begins(gaps.anchor))
    session = gaps.session[first]
    decided_at, ended = sessions.decided_at[session], sessions.ended[session]
    closed = np.maximum.reduceat(gaps.closed, first)  # NEVER while one of them is open
    ended = np.where(ended <= decided_at, ended, NEVER)
    waiting = Waiting(
        session=session,
        entry=gaps.anchor[first],
        since=gaps.due[first],
        until=np.minimum(np.minimum(closed, sessions.ended[session]), decided_at),
        end=np.where(closed <= decided_at, closed, ended),
    )
    return by_waits(waiting, rule.waits, _spared(rule, columns, waiting))


def _spared(rule: OverdueRule, columns: Columns, waiting: Waiting) -> dict[int, Bools]:
    """Where a critical wait was over while the pump did not run, if that does not count."""
    if not rule.critical_only_while_running:
        return {}
    ordered = sorted(rule.waits, key=lambda wait: wait.after_min)
    return {
        place: ~columns.runs_at(waiting.session, waiting.since + wait.after_min * MINUTE_US)
        for place, wait in enumerate(ordered)
        if wait.severity is Severity.CRITICAL
    }
