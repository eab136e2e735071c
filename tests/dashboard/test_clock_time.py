"""Times as people type them: on the days the clocks change, and what is no time at all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.clock_time import latest_at, minutes_before
from monitoring.errors import ValueRefused

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2026, 3, 29, 1, 40, tzinfo=UTC)  # 03:40; 02:00 to 03:00 is left out


def test_left_out_hour_is_no_time_of_today() -> None:
    assert latest_at("02:30", BERLIN, SPRING) > SPRING


def test_hour_before_the_gap_is_found() -> None:
    assert latest_at("01:30", BERLIN, SPRING) == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def test_repeated_hour_is_the_latest() -> None:
    at = datetime(2026, 10, 25, 1, 40, tzinfo=UTC)

    assert latest_at("02:30", BERLIN, at) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["9" * 5000, "-3", "1441", "", "٣"])
def test_impossible_minutes_are_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        minutes_before(text, SPRING)
