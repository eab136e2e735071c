"""How an invented patient's pain goes with an infusion, and how it comes back.

Shape as the article [SEED2] tells it: days after single infusions, weeks after a series; the
numbers are made up (D).
"""

from dataclasses import dataclass

from db.demo.calendar import SERIES
from db.demo.physiology import Habit

# How abruptly relief ends: most of it is there until shortly before (D).
_STEEPNESS = 3
_GROWING_DAYS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What infusion `number` (from 1) of a patient does to the pain, and for how long."""

    habit: Habit
    number: int

    @property
    def share(self) -> float:
        """The share of the pain that goes at once."""
        return max(0.0, self.habit.relief_share - self.habit.relief_fade * (self.number - 1))

    @property
    def lasting_days(self) -> float:
        """After so many days half of the relief is gone; longer with each infusion of a series."""
        later = max(0, self.number - SERIES - 1)
        missing = max(0, SERIES - self.number)
        whole = self.habit.lasting_days * (1 - self.habit.lasting_fade) ** later
        return max(_GROWING_DAYS, whole - _GROWING_DAYS * missing)

    def pain_after(self, days: float) -> float:
        """The pain (NRS) so many days after the infusion."""
        left = 1 / (1 + (days / self.lasting_days) ** _STEEPNESS)
        return self.habit.pain * (1 - self.share * left)
