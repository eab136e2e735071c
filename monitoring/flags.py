"""What a flag is: a look that is needed, why, by which rule, and where the rule comes from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitoring.ids import EntryId, UserId
from monitoring.measures import Measure
from monitoring.sessions import ProtocolVersion


class Severity(StrEnum):
    """How soon a look is needed. Stored: a changed value needs a migration."""

    ADVISORY = "advisory"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """1 for advisory to 3 for critical: to compare, never to show."""
        return _RANKS[self]


_RANKS = {Severity.ADVISORY: 1, Severity.WARNING: 2, Severity.CRITICAL: 3}
WORST_FIRST = (Severity.CRITICAL, Severity.WARNING, Severity.ADVISORY)


class Direction(StrEnum):
    """To which side a value is out of line; NONE where a rule has no sides. Stored."""

    HIGH = "high"
    LOW = "low"
    NONE = "none"


class FlagState(StrEnum):
    """Where a flag is in its life. Stored.

    OPEN: what raised it still holds. RECOVERED: it no longer holds, but the flag was critical and
    nobody has acknowledged it. CLOSED: over. WITHDRAWN: a correction took away what raised it.
    """

    OPEN = "open"
    RECOVERED = "recovered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One fact behind a flag: what was seen when, against which limit.

    `words` is the sentence a person reads; the numbers are in the measure's unit. `entry_id` is
    the entry that holds the fact; for an absence, the entry from which the wait was counted.
    """

    entry_id: EntryId
    at: datetime
    severity: Severity
    words: str
    origin: tuple[str, ...]
    measure: Measure | None = None
    value: float | None = None
    limit: float | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagKey:
    """What makes a flag one and the same: its rule and the entry that began the episode."""

    rule_id: str
    began_with: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One episode of one rule.

    `severity` is the worst so far. `evidence` is in order of time and never empty.
    `is_historic`: everything behind it was written down later than the protocol's tolerance.
    `escalated_at` is set for a critical flag that nobody acknowledged in time.
    """

    key: FlagKey
    title: str
    group: str
    direction: Direction
    severity: Severity
    state: FlagState
    raised_at: datetime
    worsened_at: datetime
    recovered_at: datetime | None
    evidence: tuple[Evidence, ...]
    review: str
    protocol: ProtocolVersion
    is_historic: bool = False
    is_acknowledged: bool = False
    suppressed_until: datetime | None = None
    escalated_at: datetime | None = None

    @property
    def worst(self) -> Evidence:
        """The first evidence of the flag's severity: what to show when there is room for one."""
        return next(fact for fact in self.evidence if fact.severity is self.severity)

    @property
    def latest(self) -> Evidence:
        """The newest evidence."""
        return self.evidence[-1]

    @property
    def known_from(self) -> datetime:
        """The earliest instant at which the flag can have been decided to be as it is."""
        moments = (self.worsened_at, self.recovered_at, self.escalated_at)
        return max((self.raised_at, *(moment for moment in moments if moment is not None)))

    @property
    def needs_attention(self) -> bool:
        """Is this to be shown among what needs a look now?"""
        return self.state in {FlagState.OPEN, FlagState.RECOVERED} and not (
            self.is_historic or self.suppressed_until
        )

    @property
    def blocks_discharge(self) -> bool:
        """Does it stand between the patient and the door (a physician may override)?"""
        return self.severity is Severity.CRITICAL and self.state in {
            FlagState.OPEN,
            FlagState.RECOVERED,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEvaluable:
    """A rule that could not be applied, and the name of what is missing. Never "normal"."""

    rule_id: str
    title: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All a session's record says at one instant; flags worst first, open ones before others."""

    flags: tuple[Flag, ...]
    not_evaluable: tuple[NotEvaluable, ...]


class ActionTaken(StrEnum):
    """What a person did about a flag. Stored."""

    SLOWED = "slowed"
    PAUSED = "paused"
    STOPPED = "stopped"
    REPEATED = "repeated"
    MEDICINE = "medicine"
    CALLED_PHYSICIAN = "called_physician"
    SPOKE = "spoke"
    WATCHING = "watching"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A named person has seen a flag and says what was done. It does not remove the flag.

    It covers the flag up to `severity`: what the flag was at the time.
    """

    id: EntryId
    flag: FlagKey
    severity: Severity
    at: datetime
    by: UserId
    actions: tuple[ActionTaken, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One rule is not to be shown for a while in one session, for a reason.

    Covers one rule and direction up to `severity` (never critical), from `at` until `until`.
    A later one of the same rule and direction takes its place; one of no length ends it.
    """

    id: EntryId
    rule_id: str
    direction: Direction
    severity: Severity
    at: datetime
    until: datetime
    by: UserId
    reason: str


LONGEST_SUPPRESSION = timedelta(hours=2)
