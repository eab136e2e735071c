"""Whole columns of instants as texts of a zone, and the minutes between two of them.

A million readings have two million instants: one at a time they cost as much as all the rest.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import add
from typing import Literal, cast
from zoneinfo import ZoneInfo

import numpy as np

from monitoring.moments import MICROSECOND, Instants

_LAST_OF_THE_HOUR = timedelta(hours=1) - MICROSECOND
_WITHOUT_OFFSET = len("2026-11-24T09:30:00")
_NO_FRACTION = ".000000"
_HUNDREDTHS, _HUNDREDTH_OF_A_MINUTE = 100, np.timedelta64(600, "ms")


def local_texts(instants: Instants, zone: ZoneInfo) -> Sequence[str | None]:
    """ISO 8601 with offset, as `datetime.isoformat` writes it in `zone`; None for NaT."""
    known = ~np.isnat(instants)
    if not known.all():
        texts = iter(local_texts(instants[known], zone))
        return [next(texts) if is_known else None for is_known in known.tolist()]
    hours, hour_of = np.unique(instants.astype("datetime64[h]"), return_inverse=True)
    begun = [_local(each, zone) for each in _naive(hours)]
    if any(_changes_within_the_hour(each) for each in begun):
        return [_local(each, zone).isoformat() for each in _naive(instants)]
    offsets = np.array([each.utcoffset() for each in begun], dtype="timedelta64[us]")
    suffixes = [each.isoformat()[_WITHOUT_OFFSET:] for each in begun]
    return list(
        map(
            add,
            _texts(instants + offsets[hour_of]),
            map(suffixes.__getitem__, hour_of.tolist()),
        )
    )


def _naive(instants: Instants) -> list[datetime]:
    return cast("list[datetime]", instants.astype("datetime64[us]").tolist())


def _local(naive: datetime, zone: ZoneInfo) -> datetime:
    return naive.replace(tzinfo=UTC).astimezone(zone)


def _changes_within_the_hour(begun: datetime) -> bool:
    """Few zones ever changed their clocks at another time than the full hour of UTC."""
    last = begun.astimezone(UTC) + _LAST_OF_THE_HOUR
    return last.astimezone(begun.tzinfo).utcoffset() != begun.utcoffset()


def _texts(instants: Instants) -> Sequence[str]:
    """As `datetime.isoformat`: without a fraction where it is none."""
    if (instants.astype("datetime64[s]") == instants).all():
        return _written(instants, "s")
    return [each.removesuffix(_NO_FRACTION) for each in _written(instants, "us")]


def _written(instants: Instants, unit: Literal["s", "us"]) -> list[str]:
    return cast("list[str]", np.datetime_as_string(instants, unit=unit).tolist())


def minutes_between(earlier: Instants, later: Instants) -> Sequence[float | None]:
    """Minutes to two decimals (half a hundredth to the even one); None where one is not known."""
    unknown = np.isnat(earlier) | np.isnat(later)
    minutes = np.rint((later - earlier) / _HUNDREDTH_OF_A_MINUTE) / _HUNDREDTHS
    found: list[float | None] = minutes.tolist()
    for place in np.flatnonzero(unknown):
        found[place] = None
    return found
