"""How many spans still last, day by day, when some were not watched to their end (decision 6)."""

import warnings
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitoring.relief.repeated import LEAST_PATIENTS, Spans, log_survival_variance, numbered

_ALMOST = 1e-9  # a product of fractions that is one half may come out just above it


@dataclass(frozen=True, slots=True, kw_only=True)
class KaplanMeier:
    """The share of spans that still last after `times` (days), one place for each distinct time.

    `times` begins with 0; nothing at all where there was no span. `low` and `high` are the 95 %
    log-log band, None where it is not defined: before the first return, at 0, and of few patients
    who came repeatedly. `at_risk` is how many were still watched just before that time, `events`
    returned then, `censored` left then (after the returns of the same time). `median` is when half
    had returned, with its interval from the band; each None where the curve, or the band, does not
    come down to one half.
    """

    times: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]
    median: float | None
    median_low: float | None
    median_high: float | None

    @property
    def n(self) -> int:
        """How many spans it is made of."""
        return self.at_risk[0] if self.at_risk else 0

    @property
    def n_events(self) -> int:
        """How many of them returned."""
        return sum(self.events)


def kaplan_meier(
    durations: Iterable[float],
    is_event: Iterable[bool],
    patients: Iterable[Hashable] | None = None,
) -> KaplanMeier:
    """The Kaplan-Meier curve of these durations (days); those without an event are censored.

    Where several of `patients` have several of the durations, the band counts patients: none below
    LEAST_PATIENTS. Raises ValueError for a negative or unknown duration, or when the arguments
    differ in length.
    """
    days, returned = checked_durations(durations, is_event)
    times = np.unique(np.append(days, 0.0)) if days.size else days
    survival, low, high = _curve(days, returned, times)
    whose = np.arange(days.size) if patients is None else numbered(patients)
    spans = Spans(days=days, is_event=returned, patient=whose)
    if spans.is_repeated:
        low, high = _band_by_patient(times, survival, spans)
    is_inside = (survival > 0) & (survival < 1)
    low, high = np.where(is_inside, low, np.nan), np.where(is_inside, high, np.nan)
    return KaplanMeier(
        times=tuple(times.tolist()),
        survival=tuple(survival.tolist()),
        low=_known(low),
        high=_known(high),
        at_risk=tuple((days.size - np.searchsorted(np.sort(days), times)).tolist()),
        events=tuple(_count(days[returned], times)),
        censored=tuple(_count(days[~returned], times)),
        median=_first_at_half(times, survival),
        median_low=_first_at_half(times, low),
        median_high=_first_at_half(times, high),
    )


def checked_durations(
    durations: Iterable[float], is_event: Iterable[bool]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The durations (days) and which of them ended in an event; raises ValueError if not."""
    days = np.array(list(durations), dtype=np.float64)
    returned = np.array(list(is_event), dtype=np.bool_)
    if days.shape != returned.shape:
        msg = f"{days.size} durations, but {returned.size} endings"
        raise ValueError(msg)
    if not (np.isfinite(days) & (days >= 0)).all():
        msg = "a duration is negative or unknown"
        raise ValueError(msg)
    return days, returned


_Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _curve(
    days: npt.NDArray[np.float64],
    returned: npt.NDArray[np.bool_],
    times: npt.NDArray[np.float64],
) -> _Curve:
    """Survival at `times` with its band, each span standing alone."""
    if not days.size:
        return days, days, days
    # Here, not above: importing it adds two seconds to five of the start (decision 6).
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415

    curve = ecdf(CensoredData.right_censored(days, ~returned)).sf
    with warnings.catch_warnings():
        # It says that the band is not defined somewhere; so does our None.
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        band = curve.confidence_interval(0.95, method="log-log")
    low, high = (_at(times, curve.quantiles, each.probabilities) for each in (band.low, band.high))
    return curve.evaluate(times), low, high


def _band_by_patient(
    times: npt.NDArray[np.float64], survival: npt.NDArray[np.float64], spans: Spans
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The same band from what the patients differ in, by Student's t for few of them."""
    # Here, not above: importing it adds two seconds to five of the start (decision 6).
    from scipy.stats import t  # noqa: PLC0415

    if spans.patients < LEAST_PATIENTS:
        return np.full(times.size, np.nan), np.full(times.size, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):  # at 1 and at 0 there is no band
        gone = -np.log(survival)
        deviation = np.sqrt(_at(times, *log_survival_variance(spans)))
        reach = t.ppf(0.975, spans.patients - 1) * deviation / gone
        return np.exp(-gone * np.exp(reach)), np.exp(-gone * np.exp(-reach))


def _at(
    times: npt.NDArray[np.float64],
    steps: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """The value of the newest step at each time; NaN before the first."""
    return np.append(np.nan, values)[np.searchsorted(steps, times, side="right")]


def _known(band: npt.NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(limit) else limit for limit in band.tolist())


def _count(days: npt.NDArray[np.float64], times: npt.NDArray[np.float64]) -> Sequence[int]:
    counts = np.bincount(np.searchsorted(times, days), minlength=times.size)
    return [int(count) for count in counts]


def _first_at_half(times: npt.NDArray[np.float64], curve: npt.NDArray[np.float64]) -> float | None:
    below = np.flatnonzero(curve <= 1 / 2 + _ALMOST)  # NaN is not below
    return float(times[below[0]]) if below.size else None
