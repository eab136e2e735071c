"""Between browser and record: times as people type them, instants as browsers count, new ids."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitoring.checks import FUTURE_TOLERANCE
from monitoring.errors import ValueRefused
from monitoring.ids import new_uuid
from monitoring.moments import MINUTE

_CLOCK = re.compile(r"(\d{1,2})[:.h]?(\d{2})")
_LONGEST_AGO_MIN = 1440
_MOST_DIGITS = 9


def in_ms(at: datetime) -> int:
    """Milliseconds since 1970, as browsers count."""
    return round(at.timestamp() * 1000)


def new_ids(at: datetime, names: Sequence[str]) -> dict[str, str]:
    """The token of a form that opens at `at`: the ids that what it saves will have."""
    return {name: str(new_uuid(at)) for name in names}


def minutes_before(text: str, at: datetime) -> datetime:
    """The instant that many minutes before `at`; raises ValueRefused for no whole number."""
    digits = text.strip()
    is_short = len(digits) <= _MOST_DIGITS and digits.isascii() and digits.isdecimal()
    if not (is_short and int(digits) <= _LONGEST_AGO_MIN):
        raise ValueRefused("minutes_ago", "Type how many minutes ago, as a whole number.")
    return at - int(digits) * MINUTE


def latest_at(text: str, zone: ZoneInfo, at: datetime) -> datetime:
    """The last time up to `at` when the clinic's clock showed `text` ("14:02", "1402").

    Later today when it was not yet so today, which is then refused as lying in the future.
    Raises ValueRefused for what is no time of day.
    """
    shown = _time_of_day(text)
    instants = list(_instants(shown, zone, at))
    past = [instant for instant in instants if at - _NEAR <= instant <= at + FUTURE_TOLERANCE]
    return max(past) if past else min(each for each in instants if each > at)


def next_at(text: str, zone: ZoneInfo, at: datetime) -> datetime:
    """The first time after `at` when the clinic's clock shows `text`; ValueRefused as above."""
    return min(each for each in _instants(_time_of_day(text), zone, at) if each > at)


def clock_on(day: date, text: str, zone: ZoneInfo) -> datetime:
    """The instant at which the clinic's clock showed `text` on `day`; the first, if it did twice.

    Raises ValueRefused for what is no time of day.
    """
    return datetime.combine(day, _time_of_day(text), tzinfo=zone).astimezone(UTC)


def nearest_to(near: datetime, text: str, zone: ZoneInfo) -> datetime:
    """The instant nearest to `near` at which the clinic's clock showed `text`.

    Raises ValueRefused for what is no time of day, or one that the clock left out on that day.
    """
    shown = _time_of_day(text)
    found = min(_instants(shown, zone, near), key=lambda each: abs(each - near))
    if abs(found - near) > _NEAR:
        raise ValueRefused("clock", "The clock did not show this time on that day; check it.")
    return found


def _time_of_day(text: str) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004
        raise ValueRefused("clock", "Type the time as on the clock, like 14:02.")
    return time(int(found[1]), int(found[2]))


_NEAR = timedelta(hours=12)


def local_instants(day: date, text: str, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When the clinic's clock shows `text` ("14:30") on `day`: once, twice, or never.

    Raises ValueRefused for what is no time of day.
    """
    shown = _time_of_day(text)
    locals_ = (datetime.combine(day, shown, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    instants = dict.fromkeys(local.astimezone(UTC) for local in locals_)
    return tuple(each for each in instants if each.astimezone(zone).time() == shown)


def _instants(shown: time, zone: ZoneInfo, at: datetime) -> Iterator[datetime]:
    """When the clock shows this on the days around `at`.

    Twice where an hour is repeated, never where it is left out.
    """
    today = at.astimezone(zone).date()
    for days in (-1, 0, 1):
        for fold in (0, 1):
            local = datetime.combine(today + timedelta(days=days), shown, tzinfo=zone)
            instant = local.replace(fold=fold).astimezone(UTC)
            if instant.astimezone(zone).time() == shown:
                yield instant
