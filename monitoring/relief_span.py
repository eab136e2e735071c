"""How long the relief of one infusion lasted, and what ended the looking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitoring.ids import SessionId


class SpanEnd(StrEnum):
    """Why a span of relief ends where it does. Only RETURNED is an event; the others censor."""

    RETURNED = "returned"
    NEXT_INFUSION = "next_infusion"
    LAST_CONTACT = "last_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefSpan:
    """Relief after one infusion: from its end until pain returned, or until nobody asked further.

    `baseline_pain` is the pain (NRS 0 to 10) before that infusion; where it `continues` the relief
    that was still there at its door, the pain from before that. `nadir_pain` is the lowest after
    it. `relieved_until` is the last report at which the relief was still there: the true end of a
    span that returned lies between it and `ended_at`.
    """

    session_id: SessionId
    began_at: datetime
    ended_at: datetime
    end: SpanEnd
    baseline_pain: int
    nadir_pain: int | None
    relieved_until: datetime
    continues: bool = False

    @property
    def days(self) -> float:
        """Its length in days."""
        return (self.ended_at - self.began_at).total_seconds() / 86_400

    @property
    def is_censored(self) -> bool:
        """Did the looking end before the relief did?"""
        return self.end is not SpanEnd.RETURNED
