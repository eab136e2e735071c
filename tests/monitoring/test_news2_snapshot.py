"""NEWS2 of a session: the newest readings, their age, consciousness by response to voice."""

import pytest

from monitoring.entries import Entry
from monitoring.news2 import Parameter
from monitoring.news2_snapshot import News2Snapshot, news2_at
from monitoring.timeline import read_timeline
from monitoring.vitals import VitalsSet
from tests.factories import assessment, at_minute, header, record, start


def full_set(minute: float, systolic: int = 124) -> VitalsSet:
    return VitalsSet(
        **header(minute),  # type: ignore[arg-type]
        systolic_mmhg=systolic,
        diastolic_mmhg=70,
        heart_rate_per_min=72,
        spo2_pct=98,
        breaths_per_min=14,
        temperature_tenths_c=368,
        on_oxygen=False,
    )


def snapshot(*entries: Entry, minute: float = 20) -> News2Snapshot:
    return news2_at(read_timeline(record(start(), *entries)), at_minute(minute))


def test_newest_readings_make_the_score() -> None:
    found = snapshot(full_set(5, 85), full_set(15), assessment(15, sedation=5))

    assert found.score.total == 0
    assert {each.age_min for each in found.used} == {5}


def test_old_reading_is_left_out() -> None:
    found = snapshot(full_set(5), assessment(30, sedation=5), minute=36)

    assert found.score.total is None
    assert Parameter.SYSTOLIC in found.score.missing
    assert Parameter.SYSTOLIC in {each.parameter for each in found.too_old}


def test_reading_of_thirty_minutes_counts() -> None:
    assert snapshot(full_set(5), assessment(6, sedation=5), minute=35).score.total == 0


def test_later_reading_is_not_looked_at() -> None:
    found = snapshot(full_set(5), assessment(5, sedation=5), full_set(25, 85))

    assert found.score.total == 0


@pytest.mark.parametrize(("moaas", "points"), [(5, 0), (4, 3), (3, 3), (2, 3), (1, 3), (0, 3)])
def test_response_to_voice_is_consciousness(moaas: int, points: int) -> None:
    found = snapshot(full_set(15), assessment(15, sedation=moaas))

    assert found.score.points[Parameter.CONSCIOUSNESS] == points


def test_dissociation_adds_no_points() -> None:
    found = snapshot(full_set(15), assessment(15, sedation=5, dissociation=3))

    assert found.score.total == 0
    assert found.dissociation == 3
    assert found.if_confused is None


def test_new_confusion_is_second_variant() -> None:
    found = snapshot(full_set(15), assessment(15, sedation=5, orientation=3))

    assert found.score.total == 0
    assert found.if_confused is not None
    assert (found.if_confused.total, found.if_confused.has_single_three) == (3, True)


def test_old_confusion_is_no_variant() -> None:
    before = assessment(-5, orientation=3)

    assert (
        snapshot(before, full_set(15), assessment(15, sedation=5, orientation=3)).if_confused
        is None
    )
