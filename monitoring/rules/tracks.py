"""What a rule finds, moment by moment, and how moments become episodes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitoring.flags import Direction, Evidence, Flag, FlagKey, FlagState, NotEvaluable
from monitoring.ids import EntryId
from monitoring.sessions import ProtocolVersion


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of one moment; `evidence` None: looked at, and in line again.

    `is_historic`: the entry was written down later than the protocol's tolerance.
    """

    at: datetime
    entry_id: EntryId
    evidence: Evidence | None
    is_historic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The findings of one rule about one thing, in order of time.

    `ends_at`: from then on the rule no longer applies, so nothing is open after it.
    `is_momentary`: a thing that happened once and does not pass by itself.
    """

    direction: Direction = Direction.NONE
    findings: Sequence[Finding]
    ends_at: datetime | None = None
    is_momentary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one rule makes of a timeline."""

    tracks: Sequence[Track] = ()
    not_evaluable: NotEvaluable | None = None


@dataclass(slots=True)
class Episode:
    """Findings from the first out of line to the one that is in line again."""

    evidence: list[Evidence] = field(default_factory=list)
    ended_at: datetime | None = None
    is_historic: bool = True


def episodes(findings: Iterable[Finding]) -> Iterator[Episode]:
    """The episodes of a track: it re-arms after each recovery."""
    episode: Episode | None = None
    for finding in findings:
        if finding.evidence is not None:
            episode = episode or Episode()
            episode.evidence.append(finding.evidence)
            episode.is_historic = episode.is_historic and finding.is_historic
        elif episode is not None:
            episode.ended_at = finding.at
            yield episode
            episode = None
    if episode is not None:
        yield episode


class Says(Protocol):
    """What a rule says of itself, whatever it looks at."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def review(self) -> str: ...


def flag_of(
    rule: Says, track: Track, episode: Episode, began_with: EntryId, protocol: ProtocolVersion
) -> Flag:
    """The episode as a flag that nobody has looked at yet.

    `began_with` is the entry that was written first, so that it stays the same flag when that entry
    is corrected and still out of line.
    """
    first = episode.evidence[0]
    severity = max((fact.severity for fact in episode.evidence), key=lambda each: each.rank)
    worst = next(fact for fact in episode.evidence if fact.severity is severity)
    recovered_at = episode.ended_at
    if recovered_at is None and track.ends_at is not None and track.ends_at >= first.at:
        recovered_at = track.ends_at
    return Flag(
        key=FlagKey(rule_id=rule.id, began_with=began_with),
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
        protocol=protocol,
    )
