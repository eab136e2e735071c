"""Do several groups keep their relief equally long? Asked only where enough of each returned."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitoring.relief.kaplan_meier import checked_durations
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.repeated import (
    LEAST_PATIENTS,
    Spans,
    numbered,
    surplus_by_patient,
    surplus_covariance,
)

# (D): with fewer returns in a group the chi-square of the test is a poor description of chance.
LEAST_EVENTS = 10

Group = tuple[Iterable[float], Iterable[bool]]
_Samples = Sequence[tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRank:
    """The log-rank test of groups (in the given order): chi-square, its degrees, and p.

    `observed` returns of each group beside the `expected` ones, were all groups alike.
    """

    statistic: float
    degrees: int
    p_value: float
    observed: tuple[int, ...]
    expected: tuple[float, ...]


def log_rank(
    groups: Mapping[str, Group],
    patients: Mapping[str, Iterable[Hashable]] | None = None,
    least_events: int = LEAST_EVENTS,
) -> LogRank | NotEnough:
    """The log-rank test of these groups, each its durations (days) and which of them returned.

    Where several of `patients` (of each duration) have several of them, chance is what the
    patients differ in; else every duration stands alone. NotEnough with fewer than two groups,
    with fewer than `least_events` returns in one of them, with fewer than LEAST_PATIENTS who came
    repeatedly, or where nobody was left to compare with. ValueError as in `kaplan_meier`.
    """
    samples = {name: checked_durations(*group) for name, group in groups.items()}
    events = {name: int(returned.sum()) for name, (_, returned) in samples.items()}
    reason = _too_few_groups(events, least_events)
    if reason:
        return NotEnough(reason=reason)
    spans = _together(list(samples.values()), patients)
    if spans.is_repeated and spans.patients < LEAST_PATIENTS:
        reason = f"They are infusions of {spans.patients} patients; {LEAST_PATIENTS} are needed."
        return NotEnough(reason=reason)
    return _test(list(samples.values()), spans)


def _too_few_groups(events: Mapping[str, int], least_events: int) -> str:
    """Why these groups, with so many events each, are not compared; empty where they are."""
    if len(events) < 2:  # noqa: PLR2004 - one group has nothing to be compared with
        return "There is only one group to look at."
    few = {name: count for name, count in events.items() if count < least_events}
    if not few:
        return ""
    named = ", ".join(f"{name} has {count}" for name, count in few.items())
    return f"Each group needs {least_events} returns to be compared; {named}."


def _together(samples: _Samples, patients: Mapping[str, Iterable[Hashable]] | None) -> Spans:
    """All durations, group after group."""
    days, is_event = (np.concatenate(column) for column in zip(*samples, strict=True))
    if patients is None:
        return Spans(days=days, is_event=is_event, patient=np.arange(days.size))
    whose = numbered(each for group in patients.values() for each in group)
    return Spans(days=days, is_event=is_event, patient=whose)


def _test(samples: _Samples, spans: Spans) -> LogRank | NotEnough:
    """Observed less expected returns, over their covariance.

    scipy's `logrank` takes two groups; ours are up to five. With two, it is its statistic squared.
    """
    # Here, not above: importing it adds two seconds to five of the start (decision 6).
    from scipy.stats import chi2  # noqa: PLC0415

    events, at_risk = _tables(samples)
    share = at_risk / at_risk.sum(axis=0)
    expected = (share * events.sum(axis=0)).sum(axis=1)
    surplus = (events.sum(axis=1) - expected)[:-1]  # the last follows from the others
    covariance = _covariance(samples, spans)[:-1, :-1]
    if np.linalg.matrix_rank(covariance) < surplus.size:
        return NotEnough(reason="When relief ended, nobody was left to compare with.")
    statistic = float(surplus @ np.linalg.solve(covariance, surplus))
    return LogRank(
        statistic=statistic,
        degrees=len(samples) - 1,
        p_value=float(chi2.sf(statistic, len(samples) - 1)),
        observed=tuple(int(count) for count in events.sum(axis=1)),
        expected=tuple(expected.tolist()),
    )


def _tables(
    samples: _Samples,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Returns, and how many were watched, by group (down) and time of any return (across)."""
    times = np.unique(np.concatenate([days[returned] for days, returned in samples]))
    events = [
        np.bincount(np.searchsorted(times, days[returned]), minlength=times.size)
        for days, returned in samples
    ]
    at_risk = [days.size - np.searchsorted(np.sort(days), times) for days, _ in samples]
    return np.array(events, dtype=np.float64), np.array(at_risk, dtype=np.float64)


def _covariance(samples: _Samples, spans: Spans) -> npt.NDArray[np.float64]:
    """The covariance of the groups' returns: by patient, else hypergeometric at each time."""
    events, at_risk = _tables(samples)
    share = at_risk / at_risk.sum(axis=0)
    if spans.is_repeated:
        group = np.repeat(np.arange(len(samples)), [days.size for days, _ in samples])
        return surplus_covariance(surplus_by_patient(spans, group, share), spans)
    returned, left = events.sum(axis=0), at_risk.sum(axis=0)
    weight = returned * (left - returned) / np.maximum(left - 1, 1)  # with one left there is none
    between = -np.einsum("t,it,jt->ij", weight, share, share)
    return np.asarray(between + np.diag((weight * share).sum(axis=1)))
