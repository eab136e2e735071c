"""Effects by session: worst grade, none, and not reported are three different things."""

from datetime import timedelta

import pandas as pd

from monitoring.effects import Effect, Grade
from monitoring.trends.effect_matrix import effect_matrix
from monitoring.trends.summaries import summaries
from tests.factories import AT
from tests.monitoring.trends.visits import CRITERIA, LONGEST_GAP_MIN, Visit, frames

VISITS = (
    Visit(
        name="first",
        effects=[(10, Effect.NAUSEA, Grade.MODERATE), (30, Effect.NAUSEA, Grade.NONE)],
    ),
    Visit(name="second", starts_at=AT + timedelta(days=7)),
    Visit(
        name="third",
        starts_at=AT + timedelta(days=14),
        effects=[(10, Effect.DIZZINESS, Grade.MILD), (20, Effect.ITCHING, Grade.NONE)],
    ),
)


def matrix(*visits: Visit) -> pd.DataFrame:
    return effect_matrix(summaries(frames(*visits), CRITERIA, LONGEST_GAP_MIN))


def test_none_and_not_reported_differ() -> None:
    found = matrix(*VISITS)

    assert list(found.index) == [Effect.DIZZINESS, Effect.NAUSEA, Effect.ITCHING]
    assert list(found.columns) == [visit.session_id for visit in VISITS]
    assert found[VISITS[0].session_id].tolist() == [0, 2, 0]
    assert found[VISITS[1].session_id].isna().all()
    assert found[VISITS[2].session_id].tolist() == [1, 0, 0]


def test_matrix_has_whole_numbers() -> None:
    assert {str(each) for each in matrix(*VISITS).dtypes} == {"Int64"}


def test_nothing_reported_keeps_the_sessions() -> None:
    found = matrix(VISITS[1])

    assert found.shape == (0, 1)
    assert matrix().empty
