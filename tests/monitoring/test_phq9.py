"""The nine questions of the PHQ-9: how answers add up, and that a missing one is not zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring import phq9
from monitoring.errors import ValueRefused

ANSWERS = st.integers(0, 3)
NINE = st.lists(ANSWERS, min_size=9, max_size=9)


def test_there_are_nine_questions() -> None:
    assert len(phq9.QUESTIONS) == 9
    assert "better off dead" in phq9.QUESTIONS[8]


@given(NINE)
def test_nine_answers_add_up(answers: list[int]) -> None:
    assert phq9.total(answers) == sum(answers)
    assert phq9.item_9(answers) == answers[8]


def test_nothing_answered_is_no_total() -> None:
    assert phq9.total([None] * 9) is None
    assert phq9.item_9([None] * 9) is None
    assert phq9.item_9([]) is None


@given(NINE, st.sets(st.integers(0, 8), min_size=1, max_size=8))
def test_missing_answer_is_refused(answers: list[int], left_out: set[int]) -> None:
    given_ones = [None if place in left_out else each for place, each in enumerate(answers)]

    with pytest.raises(ValueRefused, match=f"{9 - len(left_out)} of the nine"):
        phq9.total(given_ones)
