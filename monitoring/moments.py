"""Instants and durations: always aware UTC, always an argument."""

from datetime import UTC, datetime, timedelta

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
