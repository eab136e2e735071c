"""Do people read pressures as they are, or round them? The last digits say so."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from monitoring.figures.counting import Counted, share
from monitoring.measures import Measure
from monitoring.relief.not_enough import NotEnough

_DIGITS = 10
# Pearson's test is taken to hold from five expected in each class (Cochran, Biometrics
# 1954;10:417-451): of ten digits that is fifty numbers.
LEAST_READINGS = 50
_COLUMNS = {Measure.SYSTOLIC: "systolic_mmhg", Measure.DIASTOLIC: "diastolic_mmhg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Uneven:
    """Pearson's chi-squared that all ten digits are equally frequent (9 degrees of freedom)."""

    statistic: float
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """How many values of a measure end in 0 and in 5; by chance it is one in ten of each."""

    measure: Measure
    zeros: Counted
    fives: Counted
    test: Uneven | NotEnough


def last_digits(vitals: pd.DataFrame) -> Iterator[Digits]:
    """The last digits of both pressures (mmHg) of the sets; a set without one is left out."""
    for measure, column in _COLUMNS.items():
        known = vitals[vitals[column].notna()]
        digit = known[column] % _DIGITS
        yield Digits(
            measure=measure,
            zeros=share(f"ends_in_0.{measure.value}", known, digit == 0),
            fives=share(f"ends_in_5.{measure.value}", known, digit == _DIGITS // 2),
            test=evenness(digit),
        )


def evenness(digits: pd.Series) -> Uneven | NotEnough:
    """Are all ten last digits equally frequent? Not said of fewer than LEAST_READINGS."""
    if len(digits) < LEAST_READINGS:
        return NotEnough(reason=f"{len(digits)} readings; {LEAST_READINGS} are needed.")
    # Here, not above: the start of the app does not pay for it (decision 6).
    from scipy.special import chdtrc  # noqa: PLC0415

    counts = digits.value_counts().reindex(range(_DIGITS), fill_value=0).astype(float)
    expected = len(digits) / _DIGITS
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return Uneven(statistic=statistic, p_value=float(chdtrc(_DIGITS - 1, statistic)))
