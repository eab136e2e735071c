"""Is a number beyond a bound, where the rules round the number before they look?

Rounded in columns a number may differ in its last bit from the same number rounded alone. So the
few that lie as near to a bound as rounding reaches are rounded one by one, as the rules do it.
"""

import operator

import numpy as np

from monitoring.limits import Bound
from monitoring.replay.arrays import Bools, Floats

CLOSE_PERCENT = 1e-5


def crosses(bound: Bound, numbers: Floats, digits: int | None) -> Bools:
    """Which numbers, rounded to so many digits (None: as they are), cross the bound; never NaN."""
    crossing = _compared(bound, numbers)
    if digits is not None:
        for row in np.flatnonzero(np.abs(numbers - bound.number) < CLOSE_PERCENT):
            crossing[row] = bound.is_crossed_by(round(float(numbers[row]), digits))
    return crossing


def _compared(bound: Bound, numbers: Floats) -> Bools:
    compare = {
        "at or above": operator.ge,
        "above": operator.gt,
        "at or below": operator.le,
        "below": operator.lt,
    }[bound.words]
    crossing: Bools = compare(numbers, bound.number)
    return crossing
