"""Rules over time that passes: vitals overdue, effects that do not go."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitoring.effects import EFFECTS
from monitoring.flags import Evidence, Severity
from monitoring.ids import EntryId
from monitoring.moments import MINUTE
from monitoring.protocols import LingeringRule, OverdueRule, Schedule, Wait
from monitoring.rules.tracks import Finding, Result, Track
from monitoring.schedule import Gap, late_gaps
from monitoring.timeline import EffectEpisode, Timeline
from monitoring.vitals import VITAL_WORDS


def look_at_overdue(
    rule: OverdueRule, timeline: Timeline, schedule: Schedule, at: datetime
) -> Result:
    """One track for each reading from which a wait was counted that became too long."""
    by_anchor: dict[EntryId, list[Gap]] = {}
    shortest = min(wait.after_min for wait in rule.waits) * MINUTE
    for gap in late_gaps(timeline, schedule, at, shortest):
        by_anchor.setdefault(gap.anchor_id, []).append(gap)
    tracks = (_overdue_track(rule, found, timeline, at) for found in by_anchor.values())
    return Result(tracks=tuple(tracks))


def _overdue_track(rule: OverdueRule, found: list[Gap], timeline: Timeline, at: datetime) -> Track:
    longest = max(found, key=lambda gap: min(gap.closed_at or at, at) - gap.due_at)
    missing = ", ".join(VITAL_WORDS[gap.vital] for gap in found)
    closed_at = _all_closed(found, at)
    ended = timeline.session.ended_at
    until = min(moment for moment in (longest.closed_at, ended, at) if moment is not None)
    findings = [
        Finding(began_at, longest.anchor_id, _overdue(wait, longest, began_at, missing))
        for wait, began_at in _reached(rule.waits, longest.due_at, until)
        if not _is_spared(rule, wait, timeline, began_at)
    ]
    end = closed_at or (ended if ended is not None and ended <= at else None)
    if end is not None:
        findings.append(Finding(end, longest.anchor_id, None))
    return Track(findings=findings)


def _all_closed(found: list[Gap], at: datetime) -> datetime | None:
    closings = [gap.closed_at for gap in found if gap.closed_at is not None]
    last = max(closings, default=None)
    return last if last is not None and len(closings) == len(found) and last <= at else None


def _reached(
    waits: Iterable[Wait], since: datetime, until: datetime
) -> Iterator[tuple[Wait, datetime]]:
    """The waits that were over by `until`, each with the instant it was over, in order."""
    for wait in sorted(waits, key=lambda wait: wait.after_min):
        over_at = since + wait.after_min * MINUTE
        if over_at <= until:
            yield wait, over_at


def _is_spared(rule: OverdueRule, wait: Wait, timeline: Timeline, at: datetime) -> bool:
    """A late set is critical only while the pump runs, if the rule says so."""
    if wait.severity is not Severity.CRITICAL or not rule.critical_only_while_running:
        return False
    return timeline.ledger.rate_ug_per_h(at) == 0


def _overdue(wait: Wait, gap: Gap, began_at: datetime, missing: str) -> Evidence:
    return Evidence(
        entry_id=gap.anchor_id,
        at=began_at,
        severity=wait.severity,
        words=f"Not recorded {wait.after_min} min after it was due: {missing}",
        origin=wait.origin,
    )


def look_at_lingering(rule: LingeringRule, timeline: Timeline, at: datetime) -> Result:
    """One track for each effect that was still there too long after the infusion's end."""
    stopped = timeline.stopped_at
    if stopped is None:
        return Result()
    tracks = (
        _lingering_track(rule, episode, stopped, at)
        for episode in timeline.effects
        if episode.effect not in rule.except_effects
    )
    return Result(tracks=tuple(track for track in tracks if track.findings))


def _lingering_track(
    rule: LingeringRule, episode: EffectEpisode, stopped: datetime, at: datetime
) -> Track:
    since = max(stopped, episode.began_at)
    until = min(at, episode.ended_at or at)
    first = episode.reports[0].id
    name = EFFECTS[episode.effect].name
    findings = [
        Finding(over_at, first, _lingering(wait, first, over_at, name))
        for wait, over_at in _reached(rule.waits, since, until)
    ]
    if findings and episode.ended_at is not None:
        findings.append(Finding(episode.ended_at, first, None))
    return Track(findings=findings)


def _lingering(wait: Wait, entry_id: EntryId, over_at: datetime, name: str) -> Evidence:
    return Evidence(
        entry_id=entry_id,
        at=over_at,
        severity=wait.severity,
        words=f"{name} is still there {wait.after_min} min after the infusion's end",
        origin=wait.origin,
    )
