"""The one source of chance of a demonstration clinic: the same seed gives the same draws."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

_RANDOM_BITS = 74


class Chance:
    """Draws from a seed. Not for secrets: whoever knows the seed knows every draw."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)  # noqa: S311 - a synthetic clinic must be repeatable

    def normal(self, mean: float, spread: float, low: float, high: float) -> float:
        """A normal draw, kept within `low` to `high`."""
        return min(high, max(low, self._random.gauss(mean, spread)))

    def between(self, low: float, high: float) -> float:
        """Any number from `low` to `high`."""
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, ends included."""
        return self._random.randint(low, high)

    def happens(self, probability: float) -> bool:
        """True with `probability`."""
        return self._random.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of `choices`."""
        return self._random.choice(choices)

    def minutes(self, low: float, high: float) -> timedelta:
        """A duration from `low` to `high` minutes, in whole seconds."""
        return timedelta(seconds=round(60 * self.between(low, high)))

    def uuid(self, at: datetime) -> UUID:
        """A UUIDv7 of the instant `at`, drawn like everything else."""
        random = self._random.getrandbits(_RANDOM_BITS)
        high, low = random >> 62, random & ((1 << 62) - 1)
        milliseconds = int(at.timestamp() * 1000)
        return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
