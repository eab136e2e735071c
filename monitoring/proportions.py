"""A share with what it is made of, and what chance leaves open of it."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)  # 95 %, both sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """`n_yes` of `n`; `low` and `high` are the ends of the 95 % Wilson interval, 0 to 1."""

    n_yes: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """What part of them, 0 to 1."""
        return self.n_yes / self.n


def proportion(n_yes: int, n: int) -> Proportion:
    """The share with its 95 % interval by Wilson's score; raises ValueError of nothing.

    Source: Wilson EB. Probable inference, the law of succession, and statistical inference. J Am
    Stat Assoc 1927;22:209–212. Written out, because scipy, which has it too, takes two seconds to
    load (decision 6); the tests hold both against each other.
    """
    if not 0 <= n_yes <= n or not n:
        msg = f"{n_yes} of {n} is no share."
        raise ValueError(msg)
    share, spread = n_yes / n, _Z * _Z / n
    middle = share + spread / 2
    half = sqrt(spread * (share * (1 - share) + spread / 4))
    return Proportion(
        n_yes=n_yes,
        n=n,
        low=0.0 if n_yes == 0 else (middle - half) / (1 + spread),
        high=1.0 if n_yes == n else (middle + half) / (1 + spread),
    )
