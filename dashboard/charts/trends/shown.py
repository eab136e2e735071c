"""Which infusions a picture shows: those of a period, and of these as many as can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitoring.trends.summary import SessionSummary

MOST_GLANCE, MOST_SMALL, MOST_LARGE = 8, 20, 60
_LAST_FEW = 6
_A_YEAR = timedelta(days=365)


class Period(StrEnum):
    """How far back the pictures go; the value stands in addresses and must not change."""

    ALL = "all"
    LAST_FEW = "last6"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The infusions in a picture, and all those of the `period` they are taken from.

    `earlier` and `later` are how many of the period are not in it. A picture that `is_large`
    stands alone on the page.
    """

    sessions: tuple[SessionSummary, ...]
    period: tuple[SessionSummary, ...]
    earlier: int = 0
    later: int = 0
    is_large: bool = False

    @property
    def words(self) -> str:
        """Which they are, in words."""
        count = len(self.sessions)
        if not self.earlier and not self.later:
            return "1 infusion" if count == 1 else f"{count} infusions"
        which = f"infusions {self.sessions[0].number} to {self.sessions[-1].number}"
        return f"{which}, {count} of {len(self.period)}"


def of_period(
    summaries: Sequence[SessionSummary], period: Period, at: datetime
) -> tuple[SessionSummary, ...]:
    """The infusions of a period that ends at `at`."""
    if period is Period.LAST_FEW:
        return tuple(summaries[-_LAST_FEW:])
    if period is Period.YEAR:
        return tuple(each for each in summaries if each.started_at >= at - _A_YEAR)
    return tuple(summaries)


def shown(
    sessions: Sequence[SessionSummary],
    *,
    is_large: bool = False,
    until: int | None = None,
    most: int = MOST_SMALL,
) -> Shown:
    """As many infusions as can be read side by side, the last of them the one numbered `until`."""
    numbers = [each.number for each in sessions]
    end = numbers.index(until) + 1 if until in numbers else len(sessions)
    begin = max(0, end - (MOST_LARGE if is_large else most))
    return Shown(
        sessions=tuple(sessions[begin:end]),
        period=tuple(sessions),
        earlier=begin,
        later=len(sessions) - end,
        is_large=is_large,
    )
