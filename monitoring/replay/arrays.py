"""Small operations over whole columns; instants are whole microseconds since 1970."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.moments import MICROSECOND

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]
NEVER = 2**62  # an instant that does not come
MINUTE_US = 60_000_000
_NAT = np.iinfo(np.int64).min  # what NumPy keeps for "not a time"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: int) -> datetime:
    """The instant of so many microseconds since 1970."""
    return _EPOCH + at * MICROSECOND


def instants(column: "pd.Series[Any]") -> Ints:
    """Microseconds since 1970; NEVER where there is none."""
    numbers: Ints = column.to_numpy(dtype="datetime64[us]").view(np.int64)
    return np.where(numbers == _NAT, NEVER, numbers)


def instant(at: datetime) -> int:
    """One instant as microseconds since 1970."""
    return (at - _EPOCH) // MICROSECOND


def floats(column: "pd.Series[Any]") -> Floats:
    """Numbers, NaN where there is none."""
    numbers: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def rows_of(firsts: Ints, wanted: Ints) -> Ints:
    """The rows of the groups `wanted`, group after group; group g is firsts[g] to firsts[g+1]."""
    return spans(firsts[wanted], firsts[wanted + 1])


def spans(begin: Ints, end: Ints) -> Ints:
    """All rows from each `begin` to before its `end`, one span after the other."""
    sizes = end - begin
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    rows: Ints = np.arange(total) + np.repeat(begin - (ends - sizes), sizes)
    return rows


def firsts_of(groups: Ints, n_groups: int) -> Ints:
    """Where each group begins in rows that are sorted by group; one more for the end."""
    return np.searchsorted(groups, np.arange(n_groups + 1))


def begins(groups: Ints) -> Bools:
    """Which rows are the first of their group, in rows where each group is together."""
    found = np.ones(len(groups), dtype=np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=found[1:])
    return found


def last_of(mask: Bools, groups: Ints, n_groups: int) -> Ints:
    """For each group the last of its rows for which `mask` holds; -1 where there is none."""
    rows = np.flatnonzero(mask)
    found = np.full(n_groups, -1, dtype=np.int64)
    found[groups[rows]] = rows  # the last assignment stays
    return found


def last_before(groups: Ints, at: Ints, of: Ints, when: Ints) -> Ints:
    """For each question (`of`, `when`) the last row of that group at or before it; -1 for none.

    The rows are sorted by group, then by time.
    """
    asks = np.append(np.zeros(len(at), dtype=np.bool_), np.ones(len(when), dtype=np.bool_))
    order = np.lexsort((asks, np.append(at, when), np.append(groups, of)))
    passed = np.cumsum(~asks[order]) - 1
    found = np.empty(len(when), dtype=np.int64)
    questions = asks[order]
    found[order[questions] - len(at)] = passed[questions]
    is_theirs = found >= 0
    is_theirs[is_theirs] = groups[found[is_theirs]] == of[is_theirs]
    return np.where(is_theirs, found, -1)
