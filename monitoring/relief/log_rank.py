"""Do several groups keep their relief equally long? Asked only where enough of each returned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitoring.relief.kaplan_meier import checked_durations
from monitoring.relief.not_enough import NotEnough

# (D): with fewer returns in a group the chi-square of the test is a poor description of chance.
LEAST_EVENTS = 10

Group = tuple[Iterable[float], Iterable[bool]]


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


def log_rank(groups: Mapping[str, Group], least_events: int = LEAST_EVENTS) -> LogRank | NotEnough:
    """The log-rank test of these groups, each its durations (days) and which of them returned.

    NotEnough with fewer than two groups, with fewer than `least_events` returns in one of them,
    or where nobody was left to compare with. Raises ValueError as `kaplan_meier` does. The test
    takes every duration as independent of the others.
    """
    samples = {name: checked_durations(*group) for name, group in groups.items()}
    if len(samples) < 2:  # noqa: PLR2004 - one group has nothing to be compared with
        return NotEnough(reason="There is only one group to look at.")
    few = {name: int(returned.sum()) for name, (_, returned) in samples.items()}
    few = {name: count for name, count in few.items() if count < least_events}
    if few:
        named = ", ".join(f"{name} has {count}" for name, count in few.items())
        reason = f"Each group needs {least_events} returns to be compared; {named}."
        return NotEnough(reason=reason)
    return _test(list(samples.values()))


_Samples = Sequence[tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]]


def _test(samples: _Samples) -> LogRank | NotEnough:
    """Observed less expected returns, over their covariance: hypergeometric at each time.

    scipy's `logrank` takes two groups; ours are up to five. With two, it is its statistic squared.
    """
    # Here, not above: importing it adds two seconds to five of the start (decision 6).
    from scipy.stats import chi2  # noqa: PLC0415

    events, at_risk = _tables(samples)
    share = at_risk / at_risk.sum(axis=0)
    expected = (share * events.sum(axis=0)).sum(axis=1)
    surplus = (events.sum(axis=1) - expected)[:-1]  # the last follows from the others
    covariance = _covariance(events.sum(axis=0), at_risk.sum(axis=0), share)[:-1, :-1]
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


def _covariance(
    events: npt.NDArray[np.float64],
    at_risk: npt.NDArray[np.float64],
    share: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """The covariance of the groups' returns; at a time with one left there is none."""
    others = np.maximum(at_risk - 1, 1)
    weight = events * (at_risk - events) / others
    between = -np.einsum("t,it,jt->ij", weight, share, share)
    return np.asarray(between + np.diag((weight * share).sum(axis=1)))
