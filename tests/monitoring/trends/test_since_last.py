"""What changed since the last infusion: numbers, what is unknown, and the sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitoring.infusions import InfusionAction
from monitoring.relief_span import ReliefSpan, SpanEnd
from monitoring.trends.since_last import SinceLast, since_last, since_last_words
from monitoring.trends.summaries import summaries
from tests.factories import AT
from tests.monitoring.trends.visits import CRITERIA, LONGEST_GAP_MIN, Pressures, Visit, frames

START, STOP = InfusionAction.START, InfusionAction.STOP
FIRST = Visit(
    name="first",
    pressure={-4: (120, 80), 10: (130, 82), 20: (142, 90), 30: (126, 80), 40: (120, 80)},
    left=45,
    scores={20: {"dissociation": 2}},
    pump=((0, START, 52_500), (40, STOP, None)),
)
SECOND = replace(
    FIRST,
    name="second",
    starts_at=AT + timedelta(days=14),
    pressure=dict(FIRST.pressure) | {20: (156, 95)},
)


def span(visit: Visit, days: float, end: SpanEnd = SpanEnd.RETURNED) -> ReliefSpan:
    began_at = visit.at(40)
    ended_at = began_at + timedelta(days=days)
    return ReliefSpan(
        session_id=visit.session_id,
        began_at=began_at,
        ended_at=ended_at,
        end=end,
        baseline_pain=7,
        nadir_pain=2,
        relieved_until=ended_at,
    )


def compared(second: Visit = SECOND, *spans: ReliefSpan, first: Visit = FIRST) -> SinceLast:
    found = since_last(summaries(frames(first, second), CRITERIA, LONGEST_GAP_MIN), spans)
    assert found is not None
    return found


def words(second: Visit = SECOND, *spans: ReliefSpan) -> str:
    return since_last_words(compared(second, *spans), "3 Nov")


def test_sentence_of_the_screen() -> None:
    assert words(SECOND, span(FIRST, 12), span(SECOND, 6)) == (
        "Since 3 Nov: peak systolic 14 mmHg higher, relief 6 days shorter; dose unchanged."
    )


def test_numbers_behind_the_sentence() -> None:
    found = compared(SECOND, span(FIRST, 12), span(SECOND, 6))

    assert found.since == FIRST.starts_at
    assert (found.peak_systolic_mmhg, found.dissociation, found.relief_days) == (14, 0, -6)
    assert (found.given_ug, found.earlier_given_ug, found.is_same_dose) == (0, 35_000, True)
    assert not found.relief_is_bound
    assert not found.has_gap_at_peak


def test_one_infusion_has_nothing_before() -> None:
    assert since_last(summaries(frames(FIRST), CRITERIA, LONGEST_GAP_MIN), []) is None


def test_only_the_two_newest_are_compared() -> None:
    third = replace(SECOND, name="third", starts_at=AT + timedelta(days=20))
    known = summaries(frames(FIRST, SECOND, third), CRITERIA, LONGEST_GAP_MIN)
    found = since_last(known, [])

    assert found is not None
    assert found.since == SECOND.starts_at
    assert found.peak_systolic_mmhg == 0


def test_unknown_is_said() -> None:
    running = replace(SECOND, pressure={}, pump=SECOND.pump[:1], stop=None, left=None)

    assert words(running) == (
        "Since 3 Nov: peak systolic not known, relief not known; dose not known."
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((10, SpanEnd.RETURNED), (14, SpanEnd.LAST_CONTACT), "relief at least 4 days longer"),
        ((10, SpanEnd.NEXT_INFUSION), (6, SpanEnd.RETURNED), "relief at least 4 days shorter"),
        ((10, SpanEnd.RETURNED), (6, SpanEnd.LAST_CONTACT), "relief not known"),
        ((6, SpanEnd.NEXT_INFUSION), (10, SpanEnd.RETURNED), "relief not known"),
        ((6, SpanEnd.NEXT_INFUSION), (10, SpanEnd.LAST_CONTACT), "relief not known"),
        ((6, SpanEnd.RETURNED), (7, SpanEnd.RETURNED), "relief 1 day longer"),
        ((6, SpanEnd.RETURNED), (6.5, SpanEnd.RETURNED), "relief unchanged"),
    ],
)
def test_relief_that_was_not_followed(
    before: tuple[float, SpanEnd], after: tuple[float, SpanEnd], expected: str
) -> None:
    assert expected in words(SECOND, span(FIRST, *before), span(SECOND, *after))


@pytest.mark.parametrize(
    ("rate_ug_per_h", "expected"),
    [
        (52_500, "dose unchanged"),
        (53_800, "dose unchanged"),  # 2.5 % more
        (60_000, "dose 5 mg higher"),
        (45_000, "dose 5 mg lower"),
        (55_000, "dose 1.7 mg higher"),
    ],
)
def test_dose_in_words(rate_ug_per_h: int, expected: str) -> None:
    second = replace(SECOND, pump=((0, START, rate_ug_per_h), (40, STOP, None)))

    assert words(second).endswith(f"; {expected}.")


def test_lower_peak_and_stronger_dissociation() -> None:
    lower = dict(FIRST.pressure) | {20: (135, 85)}
    second = replace(SECOND, pressure=lower, scores={20: {"dissociation": 3}})

    assert "peak systolic 7 mmHg lower, dissociation 1 point stronger, relief" in words(second)


def test_weaker_dissociation_in_words() -> None:
    second = replace(SECOND, scores={20: {"dissociation": 0}})

    assert "dissociation 2 points weaker" in words(second)


def test_gap_beside_a_peak_is_said() -> None:
    late: Pressures = {-4: (120, 80), 20: (156, 95), 30: (126, 80), 40: (120, 80)}

    assert "14 mmHg higher (readings are missing beside a peak)" in words(
        replace(SECOND, pressure=late)
    )
