"""A number together with all that it counts, so that whoever reads it can look behind it."""

from dataclasses import dataclass

import pandas as pd

from monitoring.proportions import Proportion, proportion


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """How many there are, and which.

    `behind` has for each of them the number of its session, labelled as the row it comes from.
    `key` names the number in an address; it holds codes only. `n_of`: of how many, None where the
    number stands alone.
    """

    key: str
    behind: pd.Series
    n_of: int | None = None

    @property
    def n(self) -> int:
        """The number itself."""
        return len(self.behind)

    @property
    def proportion(self) -> Proportion | None:
        """The share with its interval; None of nothing."""
        return proportion(self.n, self.n_of) if self.n_of else None


def share(key: str, of: pd.DataFrame, is_so: pd.Series) -> Counted:
    """Those rows `of` which it is so, out of all of them."""
    return Counted(key=key, behind=of["session"][is_so], n_of=len(of))
