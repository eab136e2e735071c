"""Each limit just inside, on and just outside, by a table written from the sources."""

import pytest

from monitoring.flags import Severity
from tests.factories import assessment, baseline, start, stop, vitals
from tests.monitoring.deciding import evaluation, running, severity_of

ADVISORY, WARNING, CRITICAL = Severity.ADVISORY, Severity.WARNING, Severity.CRITICAL

PRESSURE_HIGH = [
    ((159, 78), None),
    ((160, 78), ADVISORY),
    ((179, 78), ADVISORY),
    ((180, 78), WARNING),
    ((199, 78), WARNING),
    ((200, 78), CRITICAL),
    ((130, 99), None),
    ((130, 100), ADVISORY),
    ((150, 109), ADVISORY),
    ((150, 110), WARNING),
    ((150, 119), WARNING),
    ((150, 120), CRITICAL),
    ((160, 120), CRITICAL),
]
PRESSURE_LOW = [
    ((101, 60), None),
    ((100, 60), ADVISORY),
    ((91, 60), ADVISORY),
    ((90, 60), WARNING),
    ((81, 60), WARNING),
    ((80, 60), CRITICAL),
]
PRESSURE_BEFORE = [
    ((140, 90), None),
    ((141, 90), ADVISORY),
    ((140, 91), ADVISORY),
    ((159, 90), ADVISORY),
    ((160, 90), WARNING),
    ((140, 99), ADVISORY),
    ((140, 100), WARNING),
    ((180, 110), WARNING),
    ((181, 110), CRITICAL),
    ((180, 111), CRITICAL),
]


@pytest.mark.parametrize(("pressure", "expected"), PRESSURE_HIGH)
def test_high_pressure_during_infusion(
    pressure: tuple[int, int], expected: Severity | None
) -> None:
    result = running(vitals(10, pressure))

    assert severity_of(result, "BP_HIGH") == expected


@pytest.mark.parametrize(("pressure", "expected"), PRESSURE_LOW)
def test_low_pressure_at_any_time(pressure: tuple[int, int], expected: Severity | None) -> None:
    result = running(vitals(10, pressure))

    assert severity_of(result, "BP_LOW") == expected


@pytest.mark.parametrize(("pressure", "expected"), PRESSURE_BEFORE)
def test_high_pressure_before_the_start(
    pressure: tuple[int, int], expected: Severity | None
) -> None:
    result = evaluation(vitals(-5, pressure), minute=-4)

    assert severity_of(result, "BP_BEFORE_START") == expected


@pytest.mark.parametrize(
    ("field", "value", "rule", "expected"),
    [
        ("heart_rate", 110, "HR_HIGH", None),
        ("heart_rate", 111, "HR_HIGH", ADVISORY),
        ("heart_rate", 125, "HR_HIGH", ADVISORY),
        ("heart_rate", 130, "HR_HIGH", ADVISORY),
        ("heart_rate", 131, "HR_HIGH", CRITICAL),
        ("heart_rate", 50, "HR_LOW", None),
        ("heart_rate", 49, "HR_LOW", ADVISORY),
        ("heart_rate", 46, "HR_LOW", ADVISORY),
        ("heart_rate", 45, "HR_LOW", WARNING),
        ("heart_rate", 41, "HR_LOW", WARNING),
        ("heart_rate", 40, "HR_LOW", CRITICAL),
        ("spo2", 95, "SPO2_LOW", None),
        ("spo2", 94, "SPO2_LOW", ADVISORY),
        ("spo2", 93, "SPO2_LOW", ADVISORY),
        ("spo2", 92, "SPO2_LOW", WARNING),
        ("spo2", 91, "SPO2_LOW", WARNING),
        ("spo2", 90, "SPO2_LOW", CRITICAL),
        ("breaths", 12, "BREATHS_LOW", None),
        ("breaths", 11, "BREATHS_LOW", ADVISORY),
        ("breaths", 10, "BREATHS_LOW", ADVISORY),
        ("breaths", 9, "BREATHS_LOW", WARNING),
        ("breaths", 8, "BREATHS_LOW", CRITICAL),
        ("breaths", 20, "BREATHS_HIGH", None),
        ("breaths", 21, "BREATHS_HIGH", ADVISORY),
        ("breaths", 24, "BREATHS_HIGH", ADVISORY),
        ("breaths", 25, "BREATHS_HIGH", WARNING),
        ("breaths", 30, "BREATHS_HIGH", WARNING),
        ("breaths", 31, "BREATHS_HIGH", CRITICAL),
    ],
)
def test_other_vitals_at_their_limits(
    field: str, value: int, rule: str, expected: Severity | None
) -> None:
    result = running(vitals(10, **{field: value}))  # type: ignore[arg-type]

    assert severity_of(result, rule) == expected


@pytest.mark.parametrize(
    ("score", "value", "rule", "expected"),
    [
        ("sedation", 5, "SEDATION", None),
        ("sedation", 4, "SEDATION", ADVISORY),
        ("sedation", 3, "SEDATION", WARNING),
        ("sedation", 2, "SEDATION", CRITICAL),
        ("agitation", 0, "AGITATION_SCALE", None),
        ("agitation", 1, "AGITATION_SCALE", ADVISORY),
        ("agitation", 2, "AGITATION_SCALE", WARNING),
        ("agitation", 3, "AGITATION_SCALE", CRITICAL),
        ("dissociation", 1, "DISSOCIATION", None),
        ("dissociation", 2, "DISSOCIATION", ADVISORY),
        ("dissociation", 3, "DISSOCIATION", WARNING),
        ("dissociation", 4, "DISSOCIATION", CRITICAL),
        ("phq9_item9", 0, "SUICIDAL_ITEM", None),
        ("phq9_item9", 1, "SUICIDAL_ITEM", CRITICAL),
    ],
)
def test_scores_at_their_limits(
    score: str, value: int, rule: str, expected: Severity | None
) -> None:
    result = running(assessment(10, **{score: value}))  # type: ignore[arg-type]

    assert severity_of(result, rule) == expected


# From a baseline of 100/60 (mean 73.3): 40 mmHg, 25 mmHg, and 20, 30, 40 % from 20 mmHg on.
CHANGE_UP = [
    ((119, 60), None),
    ((120, 60), ADVISORY),
    ((129, 60), ADVISORY),
    ((130, 60), WARNING),
    ((139, 60), WARNING),
    ((140, 60), CRITICAL),
    ((100, 84), None),  # the mean rose by 16 mmHg, below its floor
    ((100, 85), WARNING),
]
# From a baseline of 150/90.
CHANGE_DOWN = [
    ((121, 90), None),
    ((120, 90), ADVISORY),
    ((106, 90), ADVISORY),
    ((105, 90), WARNING),
]


@pytest.mark.parametrize(("pressure", "expected"), CHANGE_UP)
def test_pressure_up_from_baseline(pressure: tuple[int, int], expected: Severity | None) -> None:
    result = evaluation(*baseline((100, 60)), start(), vitals(20, pressure), minute=21)

    assert severity_of(result, "BP_CHANGE_UP") == expected


@pytest.mark.parametrize(("pressure", "expected"), CHANGE_DOWN)
def test_pressure_down_from_baseline(pressure: tuple[int, int], expected: Severity | None) -> None:
    result = evaluation(*baseline((150, 90)), start(), vitals(20, pressure), minute=21)

    assert severity_of(result, "BP_CHANGE_DOWN") == expected


def test_rise_of_forty_is_a_warning() -> None:
    below = evaluation(*baseline((138, 84)), start(), vitals(20, (177, 84)), minute=21)
    on = evaluation(*baseline((138, 84)), start(), vitals(20, (178, 84)), minute=21)

    assert severity_of(below, "BP_CHANGE_UP") is ADVISORY  # 28 %
    assert severity_of(on, "BP_CHANGE_UP") is WARNING


def test_mean_exactly_on_percent_limit() -> None:
    # Means 103.33 and 124: exactly 20 % more, which binary thirds do not say by themselves.
    result = evaluation(*baseline((140, 85)), start(), vitals(20, (166, 103)), minute=21)

    assert severity_of(result, "BP_CHANGE_UP") is ADVISORY


def test_percent_needs_its_floor() -> None:
    # 25 % of a slow pulse is only 14 beats: below the floor of 20 beats.
    result = evaluation(*baseline(heart_rate=40), start(), vitals(20, heart_rate=54), minute=21)

    assert severity_of(result, "HR_CHANGE_UP") is None


@pytest.mark.parametrize(
    ("first", "second", "apart_min", "expected"),
    [
        (180, 180, 4.9, WARNING),
        (180, 180, 5, CRITICAL),
        (179, 180, 5, WARNING),
        (180, 180, 30, CRITICAL),
        (180, 180, 30.1, WARNING),
    ],
)
def test_repeat_makes_pressure_critical(
    first: int, second: int, apart_min: float, expected: Severity
) -> None:
    entries = (vitals(5, (first, 78)), vitals(5 + apart_min, (second, 78)))
    result = evaluation(*baseline(), start(), *entries, minute=36)

    assert severity_of(result, "BP_HIGH") is expected


def test_normal_reading_between_keeps_the_repeat() -> None:
    result = running(vitals(10, (182, 78)), vitals(13, (150, 78)), vitals(16, (183, 78)))

    assert "BP_HIGH" in {flag.key.rule_id for flag in result.flags if flag.severity is CRITICAL}


def test_fast_pulse_warns_only_when_repeated() -> None:
    once = running(vitals(10, heart_rate=125))
    twice = running(vitals(10, heart_rate=125), vitals(15, heart_rate=122))

    assert severity_of(once, "HR_HIGH") is ADVISORY
    assert severity_of(twice, "HR_HIGH") is WARNING


@pytest.mark.parametrize(
    ("minute", "orientation", "expected"),
    [(99, 3, None), (100, 3, WARNING), (100, 4, None)],
)
def test_disorientation_counts_an_hour_after_end(
    minute: float, orientation: int, expected: Severity | None
) -> None:
    result = running(stop(40), assessment(minute, orientation=orientation), minute=101)

    assert severity_of(result, "DISORIENTED") == expected


def test_both_components_worse_one_counts() -> None:
    result = running(vitals(10, (165, 121)))
    flag = next(flag for flag in result.flags if flag.key.rule_id == "BP_HIGH")

    assert flag.severity is CRITICAL
    assert "Diastolic 121" in flag.worst.words


def test_pressure_jump_asks_for_repeat() -> None:
    on = running(vitals(10, (120, 78)), vitals(19, (160, 78)))
    over = running(vitals(10, (120, 78)), vitals(19, (161, 78)))
    later = running(vitals(10, (120, 78)), vitals(21, (161, 78)))

    assert severity_of(on, "BP_SWING") is None
    assert severity_of(over, "BP_SWING") is ADVISORY
    assert severity_of(later, "BP_SWING") is None


def test_falling_saturation_asks_for_probe() -> None:
    result = running(vitals(10, spo2=99), vitals(15, spo2=95))
    rising = running(vitals(10, spo2=95), vitals(15, spo2=99))

    assert severity_of(result, "SPO2_SWING") is ADVISORY
    assert severity_of(rising, "SPO2_SWING") is None
