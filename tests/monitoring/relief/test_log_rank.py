"""The log-rank test against textbooks and against scipy's for two groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, logrank

from monitoring.relief.log_rank import LogRank, log_rank
from monitoring.relief.not_enough import NotEnough
from tests.monitoring.relief.published import (
    LARYNX,
    MAINTAINED,
    NOT_MAINTAINED,
    PLACEBO,
    SIX_MP,
    watched,
)

Spans = list[tuple[int, bool]]
spans = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=2, max_size=25)


def compared(groups: dict[str, str]) -> LogRank:
    result = log_rank({name: watched(text) for name, text in groups.items()}, least_events=1)
    assert isinstance(result, LogRank)
    return result


def split(spans: Spans) -> tuple[list[int], list[bool]]:
    return [days for days, _ in spans], [returned for _, returned in spans]


def test_six_mp_against_placebo() -> None:
    result = compared({"6-MP": SIX_MP, "placebo": PLACEBO})

    assert (round(result.statistic, 2), result.degrees) == (16.79, 1)
    assert result.p_value < 0.0001
    assert result.observed == (9, 21)
    assert [round(each, 2) for each in result.expected] == [19.25, 10.75]


def test_maintained_against_not() -> None:
    result = compared({"maintained": MAINTAINED, "not": NOT_MAINTAINED})

    assert (round(result.statistic, 2), round(result.p_value, 4)) == (3.4, 0.0653)
    assert [round(each, 2) for each in result.expected] == [10.69, 7.31]


def test_four_stages_of_larynx_cancer() -> None:
    result = compared(LARYNX)

    assert (round(result.statistic, 2), result.degrees) == (22.76, 3)
    assert result.p_value == pytest.approx(4.53e-5, rel=0.01)
    assert result.observed == (15, 7, 17, 11)


def test_too_few_returns_are_named() -> None:
    result = log_rank({name: watched(text) for name, text in LARYNX.items()})

    assert result == NotEnough(reason="Each group needs 10 returns to be compared; stage 2 has 7.")


def test_one_group_is_not_compared() -> None:
    assert isinstance(log_rank({"all": watched(PLACEBO)}), NotEnough)
    assert isinstance(log_rank({}), NotEnough)


def test_all_ended_together_says_nothing() -> None:
    together = [1.0] * 10, [True] * 10

    assert isinstance(log_rank({"one": together, "two": together}), NotEnough)


@given(spans, spans)
def test_two_groups_are_as_in_scipy(one: Spans, two: Spans) -> None:
    result = log_rank({"one": split(one), "two": split(two)}, least_events=1)
    if isinstance(result, LogRank):
        samples = [
            CensoredData.right_censored(days, [not each for each in returned])
            for days, returned in (split(one), split(two))
        ]
        theirs = logrank(*samples)

        assert result.statistic == pytest.approx(theirs.statistic**2, abs=1e-9)
        assert result.p_value == pytest.approx(theirs.pvalue, abs=1e-9)


@given(spans, spans, spans)
def test_order_of_groups_does_not_matter(one: Spans, two: Spans, three: Spans) -> None:
    groups = {"one": split(one), "two": split(two), "three": split(three)}
    result = log_rank(groups, least_events=1)
    turned = log_rank(dict(reversed(groups.items())), least_events=1)

    assert type(result) is type(turned)
    if isinstance(result, LogRank) and isinstance(turned, LogRank):
        assert turned.statistic == pytest.approx(result.statistic)
        assert turned.expected == pytest.approx(result.expected[::-1])
