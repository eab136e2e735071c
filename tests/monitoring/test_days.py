"""Every way of typing a day that a person at a desk uses."""

from datetime import date

import pytest

from monitoring.days import days_in, take_day

MARCH = date(1979, 3, 12)
WAYS = [
    "12 Mar 1979",
    "12 march 1979",
    "12. March 1979",
    "12th Mar 1979",
    "March 12, 1979",
    "Mar 12 1979",
    "12-Mar-1979",
    "1979-03-12",
    "1979/3/12",
    "12.3.1979",
    "12.03.1979",
    " 12 . 3 . 1979 ",
    "19790312",
    "１２.３.１９７９",
]
NO_DAYS = ["", "12.3.79", "1979", "31 Feb 1979", "00.00.1979", "12 M 1979", "004417", "1979-13-40"]


@pytest.mark.parametrize("typed", WAYS)
def test_day_is_read_as_typed(typed: str) -> None:
    assert days_in(typed) == (MARCH,)


@pytest.mark.parametrize("typed", NO_DAYS)
def test_what_is_no_day_has_none(typed: str) -> None:
    assert days_in(typed) == ()


def test_unclear_day_keeps_both() -> None:
    assert days_in("03/04/1979") == (date(1979, 4, 3), date(1979, 3, 4))
    assert days_in("3-3-1979") == (date(1979, 3, 3),)
    assert days_in("13/04/1979") == (date(1979, 4, 13),)


def test_day_is_taken_out_of_words() -> None:
    day, rest = take_day("okafor 12 Mar 1979 ada")

    assert (day, rest.split()) == ("12 Mar 1979", ["okafor", "ada"])
    assert take_day("okafor 004417") == ("", "okafor 004417")
