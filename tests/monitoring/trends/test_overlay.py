"""Sessions laid over each other, what is usual, and which statistic that is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures import Measure
from monitoring.trends.overlay import ALIGNED_COLUMNS, BAND_COLUMNS, aligned, running, usual_band
from monitoring.trends.statistic import STATISTIC_WORDS, Statistic
from monitoring.trends.summaries import summaries
from tests.factories import AT
from tests.monitoring.trends.visits import CRITERIA, LONGEST_GAP_MIN, Numbers, Visit, frames

PULSE = Measure.HEART_RATE


def pulse(by_minute: Numbers) -> Numbers:
    return by_minute


def visit(number: int, readings: Mapping[float, int]) -> Visit:
    """The patient's visit of this number, a week after the one before; baseline at minute −4."""
    starts_at = AT + timedelta(weeks=number)
    return Visit(name=str(number), starts_at=starts_at, heart_rate={-4: 70} | dict(readings))


def test_sessions_lie_over_each_other() -> None:
    rows = aligned(frames(visit(1, {0: 72, 10: 80}), visit(2, {5: 90})), PULSE)

    assert tuple(rows.columns) == ALIGNED_COLUMNS
    assert rows["number"].tolist() == [1, 1, 1, 2, 2]
    assert rows["minute"].tolist() == [-4, 0, 10, -4, 5]
    assert rows["value"].tolist() == [70, 72, 80, 70, 90]
    assert rows["change"].tolist() == [0, 2, 10, 0, 20]


def test_change_without_baseline_is_unknown() -> None:
    rows = aligned(frames(replace(visit(1, {0: 72}), baseline=None)), PULSE)

    assert rows["value"].tolist() == [70, 72]
    assert rows["change"].isna().all()


def test_scores_are_no_lines() -> None:
    with pytest.raises(ValueError, match="not drawn as a line"):
        aligned(frames(visit(1, {})), Measure.DISSOCIATION)


def band(*pulses: Mapping[float, int]) -> dict[float, tuple[float, float, float, int]]:
    """The band of these visits by minute: low, median, high, sessions."""
    visits = [visit(number, each) for number, each in enumerate(pulses, start=1)]
    rows = aligned(frames(*visits), PULSE)
    found = usual_band(rows, [each.session_id for each in visits], LONGEST_GAP_MIN)
    assert tuple(found.columns) == BAND_COLUMNS
    return {
        each["minute"]: (each["low"], each["median"], each["high"], each["sessions"])
        for each in found.to_dict("records")
    }


def test_band_of_five_sessions() -> None:
    found = band(*(pulse({0: 60, 10: level}) for level in (70, 80, 90, 100, 110)))

    assert found[10] == (74, 90, 106, 5)  # a tenth of the way: four tenths from 70 to 80
    assert found[0] == (60, 60, 60, 5)
    assert found[5] == (67, 75, 83, 5)  # on straight lines: 65, 70, 75, 80, 85
    assert max(found) == 10


def test_two_sessions_are_not_usual() -> None:
    found = band({0: 60, 10: 70}, {0: 60, 10: 80})

    assert [count for *_, count in found.values()] == [2] * 11
    assert all(number != number for row in found.values() for number in row[:3])  # noqa: PLR0124


def test_band_ends_where_sessions_end() -> None:
    found = band({0: 60, 10: 70}, {0: 60, 10: 70, 20: 75}, {0: 60, 10: 70, 20: 80, 30: 90})

    assert found[10][3] == 3
    assert found[11][3] == 2
    assert found[11][1] != found[11][1]
    assert found[30][3] == 1


def test_nothing_is_drawn_across_a_gap() -> None:
    with_gap: Numbers = {0: 60, 10: 70, 28.5: 80, 30: 80}
    found = band(with_gap, *[pulse({0: 60, 10: 70, 20: 70, 30: 70})] * 3)

    assert found[10][3] == 4  # the reading itself counts
    assert found[11][3] == found[28][3] == 3
    assert found[29][3] == 4


def test_gap_just_allowed_is_drawn() -> None:
    found = band(*[pulse({0: 60, 18: 78})] * 3)

    assert found[9] == (69, 69, 69, 3)


def test_band_starts_from_the_reading_before() -> None:
    found = band(*[pulse({4: 78})] * 3)

    assert found[0] == (74, 74, 74, 3)  # halfway from 70 at minute −4


def test_only_named_sessions_are_usual() -> None:
    visits = [visit(number, {0: 60 + 10 * number}) for number in range(1, 6)]
    rows = aligned(frames(*visits), PULSE)
    found = usual_band(rows, [each.session_id for each in visits[:3]], LONGEST_GAP_MIN)

    assert found["sessions"].tolist() == [3]
    assert found["median"].tolist() == [80]


def test_band_of_changes_leaves_out_unknown() -> None:
    visits = [visit(number, {0: 70 + number, 10: 80 + number}) for number in range(1, 5)]
    known = frames(*visits[:3], replace(visits[3], baseline=None))
    rows = aligned(known, PULSE)
    found = usual_band(rows, [each.session_id for each in visits], LONGEST_GAP_MIN, "change")

    assert found["sessions"].tolist() == [3] * 11
    assert found["median"].iloc[10] == 12


def test_no_sessions_no_band() -> None:
    assert usual_band(aligned(frames(), PULSE), [], LONGEST_GAP_MIN).empty
    rows = aligned(frames(visit(1, {0: 60})), PULSE)
    assert usual_band(rows, [], LONGEST_GAP_MIN).empty


def test_minute_statistic_is_below_the_peaks() -> None:
    """The trap: sessions peak at different minutes, so no curve at a minute shows their peaks."""
    changes = {20: (30, 10, 5), 30: (12, 28, 14), 40: (4, 9, 32)}
    visits = [
        visit(number + 1, pulse({minute: 70 + each[number] for minute, each in changes.items()}))
        for number in range(3)
    ]
    found = summaries(frames(*visits), CRITERIA, LONGEST_GAP_MIN)
    peaks = [each.excursions[PULSE].rise or 0 for each in found]
    rows = aligned(frames(*visits), PULSE)
    ids = [each.session_id for each in visits]
    curve = usual_band(rows, ids, LONGEST_GAP_MIN, "change")["median"]
    pooled = mean(value for each in changes.values() for value in each)

    assert mean(changes[40]) < pooled < mean(peaks)
    assert curve.max() < median(peaks)


def test_every_statistic_has_its_words() -> None:
    assert set(STATISTIC_WORDS) == set(Statistic)
    assert "not of their peaks" in STATISTIC_WORDS[Statistic.MEDIAN_AT_MINUTE]
    assert "not of their peaks" in STATISTIC_WORDS[Statistic.BAND_AT_MINUTE]


def test_running_session_until_now() -> None:
    today = replace(visit(2, {0: 72, 10: 90, 20: 99}), stop=None, left=None)
    known = frames(visit(1, {0: 60}), today)
    rows = running(known, today.session_id, PULSE, today.at(10))

    assert rows["minute"].tolist() == [-4, 0, 10]
    assert rows["change"].tolist() == [0, 2, 20]
    assert set(rows["number"]) == {2}
    assert running(known, today.session_id, PULSE, today.at(-5)).empty


def test_session_not_begun_is_not_running() -> None:
    waiting = Visit(name="waiting", starts_at=None, heart_rate={-4: 70})

    assert running(frames(waiting), waiting.session_id, PULSE, AT).empty


pulses = st.dictionaries(st.integers(0, 60).map(float), st.integers(40, 160), max_size=8)


@given(st.lists(pulses, min_size=3, max_size=6))
def test_band_holds_its_median(sessions: list[dict[float, int]]) -> None:
    for minute, (low, middle, high, count) in band(*sessions).items():
        at_minute = [_by_hand({-4: 70} | each, minute) for each in sessions]
        known = sorted(value for value in at_minute if value is not None)

        assert count == len(known)
        if count >= 3:
            assert known[0] - 1e-9 <= low <= middle <= high <= known[-1] + 1e-9
            assert middle == pytest.approx(median(known))


def _by_hand(read: Mapping[float, int], minute: float) -> float | None:
    """The straight line between the readings around a minute, if they are near enough."""
    before = [at for at in read if at <= minute]
    after = [at for at in read if at >= minute]
    if not before or not after or min(after) - max(before) > LONGEST_GAP_MIN:
        return None
    left, right = max(before), min(after)
    share = 0 if right == left else (minute - left) / (right - left)
    return read[left] + share * (read[right] - read[left])
