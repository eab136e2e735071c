"""Shares with their interval, held against scipy's and a published example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from monitoring.proportions import proportion


def test_published_interval() -> None:
    """Newcombe RG, Stat Med 1998;17:857-872, table I: 15 of 148 and 1 of 29, method 3."""
    several, one = proportion(15, 148), proportion(1, 29)

    assert (round(several.low, 4), round(several.high, 4)) == (0.0624, 0.1605)
    assert (round(one.low, 4), round(one.high, 4)) == (0.0061, 0.1718)


@given(st.integers(1, 5000), st.data())
def test_interval_is_that_of_scipy(n: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, n))
    found = proportion(yes, n)
    theirs = binomtest(yes, n).proportion_ci(0.95, method="wilson")

    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert found.low <= found.share <= found.high


@pytest.mark.parametrize(("yes", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_share_of_nothing_is_refused(yes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        proportion(yes, n)
