"""Instants and durations: always aware UTC, always an argument."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

Instants = np.ndarray[tuple[int], np.dtype[np.datetime64]]  # [us], in UTC; NaT is unknown
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)


def in_utc(at: datetime) -> datetime:
    """`at` in UTC; a datetime without a zone is a bug and raises ValueError."""
    if at.tzinfo is None:
        msg = f"{at!r} has no time zone"
        raise ValueError(msg)
    return at.astimezone(UTC)


def minutes_between(earlier: datetime, later: datetime) -> float:
    """Minutes from `earlier` to `later`; negative when they are the other way round."""
    return (later - earlier) / MINUTE


def instants(moments: Sequence[datetime | None]) -> Instants:
    """Aware datetimes as one array (`datetime64[us]`, UTC); None is NaT."""
    naive = [None if at is None else in_utc(at).replace(tzinfo=None) for at in moments]
    return np.array(naive, dtype="datetime64[us]")
