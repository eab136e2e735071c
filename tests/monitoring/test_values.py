"""Values that cannot be are refused; what can be is kept as typed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.entries import RemarkKind
from monitoring.errors import ValueRefused
from monitoring.ids import new_uuid
from monitoring.measures import SPECS, Measure, number_words
from monitoring.moments import in_utc, minutes_between
from monitoring.texts import LONGEST_TEXT, checked_text
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet, mean_pressure_mmhg
from tests.factories import (
    AT,
    assessment,
    at_minute,
    effect,
    header,
    observation_pause,
    remark,
    vitals,
)


@pytest.mark.parametrize(
    ("field", "lowest", "highest"),
    [("heart_rate", 20, 300), ("spo2", 40, 100), ("breaths", 2, 80)],
)
def test_ends_of_possible_range_are_kept(field: str, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert vitals(1, **{field: value}).readings()  # type: ignore[arg-type]
    for value in (lowest - 1, highest + 1):
        with pytest.raises(ValueRefused, match="cannot be"):
            vitals(1, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("pressure", [(39, 30), (301, 80), (120, 19), (260, 201)])
def test_pressure_outside_range_refused(pressure: tuple[int, int]) -> None:
    with pytest.raises(ValueRefused, match="cannot be"):
        vitals(1, pressure)


@pytest.mark.parametrize("pressure", [(80, 80), (78, 124)])
def test_systolic_must_exceed_diastolic(pressure: tuple[int, int]) -> None:
    with pytest.raises(ValueRefused, match="above diastolic") as refusal:
        vitals(1, pressure)

    assert refusal.value.field == "diastolic"


def test_half_a_pressure_is_refused() -> None:
    with pytest.raises(ValueRefused, match="diastolic is missing"):
        VitalsSet(**header(1), systolic_mmhg=120)  # type: ignore[arg-type]
    with pytest.raises(ValueRefused, match="systolic is missing"):
        VitalsSet(**header(1), diastolic_mmhg=80)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pressure", "mean"), [((120, 80), 93.3), ((162, 98), 119.3), ((205, 118), 147.0)]
)
def test_mean_pressure_vectors(pressure: tuple[int, int], mean: float) -> None:
    assert mean_pressure_mmhg(*pressure) == pytest.approx(mean, abs=0.05)


def test_empty_set_is_refused() -> None:
    with pytest.raises(ValueRefused, match="at least one value"):
        VitalsSet(**header(1))  # type: ignore[arg-type]


def test_absence_with_reason_is_enough() -> None:
    refused = NotMeasured(vital=Vital.PRESSURE, reason=Absence.REFUSED)
    entry = VitalsSet(**header(1), not_measured=(refused,))  # type: ignore[arg-type]

    assert entry.answers(Vital.PRESSURE)
    assert not entry.has(Vital.PRESSURE)
    assert not entry.answers(Vital.SPO2)


def test_measured_and_not_measured_contradict() -> None:
    absence = NotMeasured(vital=Vital.SPO2, reason=Absence.EQUIPMENT)
    with pytest.raises(ValueRefused, match="marked not measured"):
        VitalsSet(**header(1), spo2_pct=97, not_measured=(absence,))  # type: ignore[arg-type]


def test_temperature_is_tenths_of_degrees() -> None:
    entry = vitals(1, temperature_tenths_c=368)

    assert (Measure.TEMPERATURE, 36.8) in entry.readings()
    assert number_words(Measure.TEMPERATURE, 36.8) == "36.8 °C"


@pytest.mark.parametrize(("score", "value"), [("dissociation", 5), ("agitation", -6), ("pain", 11)])
def test_score_outside_its_scale(score: str, value: int) -> None:
    with pytest.raises(ValueRefused, match="cannot be"):
        assessment(1, **{score: value})  # type: ignore[arg-type]


def test_assessment_of_nothing_is_refused() -> None:
    with pytest.raises(ValueRefused, match="at least one score"):
        assessment(1)


def test_other_effect_needs_its_words() -> None:
    with pytest.raises(ValueRefused, match="which other effect"):
        effect(1, Effect.OTHER, Grade.MILD, text=" ")


def test_every_effect_and_measure_is_specified() -> None:
    assert set(EFFECTS) == set(Effect)
    assert set(SPECS) == set(Measure)
    assert all(low < high for low, high in (spec.possible for spec in SPECS.values()))


HOSTILE = [
    "<b>Bob</b>",
    "=cmd()",
    "O'Brien; DROP",
    "Ali\u202eevil",
    "Zoë \U0001f469\u200d\u2695\ufe0f",
    "Nguye\u0302\u0303n",
    "\ufeffx\ufeff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_kept_letter_for_letter(text: str) -> None:
    assert remark(1, RemarkKind.NOTE, f"  {text} ").text == text


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "x" * (LONGEST_TEXT + 1)])
def test_text_that_cannot_be_kept(text: str) -> None:
    with pytest.raises(ValueRefused):
        checked_text("note", text)


def test_empty_remark_is_refused() -> None:
    with pytest.raises(ValueRefused, match="Write what it was"):
        remark(1, RemarkKind.NOTE, "  ")


def test_pause_must_end_after_it_begins() -> None:
    with pytest.raises(ValueRefused, match="end after it begins"):
        observation_pause(10, 9)


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        in_utc(datetime(2026, 11, 23, 14, 0))  # noqa: DTZ001 - what is refused


def test_entry_times_become_utc() -> None:
    oslo = timezone(timedelta(hours=1))
    entry = remark(1, RemarkKind.NOTE, "x")
    same = type(entry)(
        **{**header(1), "measured_at": at_minute(1).astimezone(oslo)},  # type: ignore[arg-type]
        remark=RemarkKind.NOTE,
        text="x",
    )

    assert same.measured_at.tzinfo is UTC
    assert minutes_between(AT, same.measured_at) == 1


def test_ids_sort_by_time() -> None:
    earlier, later = new_uuid(AT), new_uuid(at_minute(1))

    assert earlier < later
    assert earlier.version == 7
    assert len({new_uuid(AT) for _ in range(1000)}) == 1000
