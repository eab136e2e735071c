"""What a replay found: how a draft would have differed from the protocol it is held against."""

from dataclasses import dataclass
from datetime import datetime

from monitoring.flags import Severity
from monitoring.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """One rule: how many looks it asked for by each protocol, and how they differ.

    `gained` are looks of the draft at a time when the live protocol asked for none by this rule,
    `lost` the other way round. `worse` and `milder` are asked for by both, of another severity.
    A flag that only begins earlier or later is none of these. `title` is the draft's, where it has
    the rule.
    """

    rule_id: str
    title: str
    live: int
    draft: int
    gained: int
    lost: int
    worse: int
    milder: int

    @property
    def is_changed(self) -> bool:
        """Would the draft have made any difference by this rule?"""
        return bool(self.gained or self.lost or self.worse or self.milder) or (
            self.live != self.draft
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """A session that one protocol looks at and the other does not; how many looks by each."""

    session_id: SessionId
    scheduled_at: datetime
    chair: str
    live: int
    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalChange:
    """A critical flag of one protocol that the other has not, or not as critical.

    None where a protocol asks for no look at that time.
    """

    session_id: SessionId
    scheduled_at: datetime
    chair: str
    rule_id: str
    title: str
    raised_at: datetime
    live: Severity | None
    draft: Severity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How many looks sessions need: in all, in the middle session, in the worst tenth from."""

    total: int
    median: float
    p90: float
    n_sessions: int
    critical: int

    @property
    def per_session(self) -> float:
        """The mean; 0 of no sessions."""
        return self.total / self.n_sessions if self.n_sessions else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A draft over the stored sessions of a time, beside the protocol it is held against.

    A look is a flag that is not historic: one that somebody was asked to look at. `n_readings`
    counts measured values; `n_undecided` sessions whose infusion contradicts itself, which neither
    protocol could be applied to. Rules are in the order of the draft, sessions in order of time.
    """

    n_sessions: int
    n_readings: int
    n_undecided: int
    live: Looks
    draft: Looks
    rules: tuple[RuleChange, ...]
    newly_flagged: tuple[SessionChange, ...]
    newly_silent: tuple[SessionChange, ...]
    critical: tuple[CriticalChange, ...]

    @property
    def is_same(self) -> bool:
        """Would the draft have made no difference at all?"""
        return not any(rule.is_changed for rule in self.rules)
