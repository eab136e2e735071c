"""Bands of dose, number and interval, by which infusions are put beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From `at_least` to below `below`, and how people call it."""

    name: str
    at_least: float
    below: float


def _bands(*edges: tuple[str, float]) -> tuple[Band, ...]:
    """Bands that follow each other, each from its edge on."""
    lows = [low for _, low in edges]
    return tuple(
        Band(name=name, at_least=low, below=below)
        for (name, low), below in zip(edges, [*lows[1:], inf], strict=True)
    )


# mg/kg (D): the edges lie between the usual doses (0.25 or 0.3, 0.5, 0.75 to 1, 1.5 to 2; articles:
# 0.5 to 2), so that a minute more or less at the pump does not put an infusion into another band.
DOSE_BANDS = _bands(
    ("below 0.4 mg/kg", 0),
    ("0.4 to below 0.7 mg/kg", 0.4),
    ("0.7 to below 1.2 mg/kg", 0.7),
    ("1.2 mg/kg and more", 1.2),
)
# (D): the first one stands for itself; six are a usual first series.
SERIES_BANDS = _bands(("first", 1), ("second and third", 2), ("fourth to sixth", 4), ("later", 7))
# Days since the infusion before (D): several a week, weekly, every two or three weeks, monthly.
INTERVAL_BANDS = _bands(
    ("less than 5 days", 0),
    ("5 to 10 days", 5),
    ("11 to 24 days", 11),
    ("25 days and more", 25),
)


def band_names(values: pd.Series, bands: Sequence[Band]) -> pd.Series:
    """The name of the band of each value; None where the value is unknown or below them all."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    place = np.searchsorted([band.at_least for band in bands], numbers, side="right")
    place[np.isnan(numbers)] = 0
    names = np.array([None, *(band.name for band in bands)], dtype=object)
    return pd.Series(names[place], index=values.index, dtype=object)
