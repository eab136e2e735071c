"""How sure a curve or a comparison is when patients come more than once (docs/relief.md).

Spans of one patient resemble each other. Taken as if each stood alone, they make a band too narrow
and a difference too clear. So what each span pulls at the figure is summed by patient first: the
infinitesimal jackknife of survival curves, and the score test of Lin and Wei (1989).
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# (D): the bands of four patients with many infusions each would be guesses.
LEAST_PATIENTS = 5
_CELLS_AT_ONCE = 2_000_000  # patients times instants in memory: some 50 MB

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Durations (days), which of them ended in an event, and whose they are (numbers from 0)."""

    days: Numbers
    is_event: Mask
    patient: Counts

    @property
    def patients(self) -> int:
        """How many patients they are of."""
        return int(self.patient.max()) + 1 if self.patient.size else 0

    @property
    def is_repeated(self) -> bool:
        """Are they of several patients, some of whom have several? One alone is its own world."""
        return 1 < self.patients < self.days.size


def numbered(patients: Iterable[Hashable]) -> Counts:
    """Each patient as a number from 0, in the order in which they come up."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(each, len(numbers)) for each in patients], np.int64)


def log_survival_variance(spans: Spans) -> tuple[Numbers, Numbers]:
    """The times of the events, and the variance of the logarithm of the curve from each on.

    A last time at which everybody left had the event is not among them: the curve is 0 there. With
    one span for each patient it is Greenwood's variance, but for the factor n / (n - 1).
    """
    times, returned = np.unique(spans.days[spans.is_event], return_counts=True)
    left = spans.days.size - np.searchsorted(np.sort(spans.days), times)
    goes_on = left > returned
    times, returned, left = times[goes_on], returned[goes_on], left[goes_on]
    weight = 1 / (left - returned)
    squares = np.zeros(times.size)
    for some in _some_patients(spans, times.size):
        watched, ended = _tables(some, times)
        pull = watched * (weight * returned / left) - ended * weight
        squares += (pull.cumsum(axis=1) ** 2).sum(axis=0)
    return times, squares * _for_few(spans)


def _some_patients(spans: Spans, width: int) -> Iterator[Spans]:
    """The spans of as many patients at once as fit into memory, numbered from 0 again."""
    step = max(1, _CELLS_AT_ONCE // max(1, width))
    for first in range(0, spans.patients, step):
        here = (spans.patient >= first) & (spans.patient < first + step)
        yield Spans(
            days=spans.days[here],
            is_event=spans.is_event[here],
            patient=spans.patient[here] - first,
        )


def _tables(spans: Spans, times: Numbers) -> tuple[Numbers, Numbers]:
    """How many spans of each patient (down) were watched, and ended, at each time (across)."""
    shape = (spans.patients, times.size + 1)
    until, ended = np.zeros(shape), np.zeros(shape)
    np.add.at(until, (spans.patient, np.searchsorted(times, spans.days, side="right")), 1)
    had = spans.is_event
    np.add.at(ended, (spans.patient[had], np.searchsorted(times, spans.days[had])), 1)
    watched = until[:, ::-1].cumsum(axis=1)[:, ::-1]  # those that last beyond a time and up to it
    return watched[:, 1:], ended[:, :-1]


def surplus_by_patient(spans: Spans, group: Counts, share: Numbers) -> Numbers:
    """What each patient (down) adds to the observed less the expected events of a group (across).

    `group` of each span; `share` of each group (down) in those at risk at each time of an event.
    """
    times, returned = np.unique(spans.days[spans.is_event], return_counts=True)
    hazard = returned / (spans.days.size - np.searchsorted(np.sort(spans.days), times))
    own = np.eye(len(share))[group]
    until = np.searchsorted(times, spans.days, side="right")
    expected = own * _summed(hazard)[until, None] - _summed(share * hazard).T[until]
    at_end = share.T[np.minimum(np.searchsorted(times, spans.days), times.size - 1)]
    surplus = spans.is_event[:, None] * (own - at_end) - expected
    by_patient = np.zeros((spans.patients, len(share)))
    np.add.at(by_patient, spans.patient, surplus)
    return by_patient


def _summed(steps: Numbers) -> Numbers:
    """The sum of the first 0, 1, 2 ... steps (across)."""
    return np.cumsum(np.insert(steps, 0, 0.0, axis=-1), axis=-1)


def surplus_covariance(by_patient: Numbers, spans: Spans) -> Numbers:
    """The covariance of the groups' surplus: what the patients differ in."""
    return np.asarray(by_patient.T @ by_patient * _for_few(spans))


def _for_few(spans: Spans) -> float:
    """The usual factor for few of them: n / (n - 1)."""
    return spans.patients / (spans.patients - 1)
