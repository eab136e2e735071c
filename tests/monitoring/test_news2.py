"""NEWS2: every band edge, published cases, own vectors, and what is missing."""

import csv
from pathlib import Path

import pytest

from monitoring.news2 import Consciousness, News2Inputs, Parameter, RiskBand, Spo2Scale, news2
from tests.shared_data import OWN, shared

_SUB_SCORES = {
    "s_rr": Parameter.BREATHS,
    "s_spo2": Parameter.SPO2,
    "s_o2": Parameter.OXYGEN,
    "s_sbp": Parameter.SYSTOLIC,
    "s_hr": Parameter.HEART_RATE,
    "s_cons": Parameter.CONSCIOUSNESS,
    "s_temp": Parameter.TEMPERATURE,
}


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def inputs_of(row: dict[str, str]) -> News2Inputs:
    """The published cases say only that consciousness is one of C, V, P, U; all score the same."""
    return News2Inputs(
        breaths_per_min=float(row["rr"]),
        spo2_pct=float(row["spo2"]),
        on_oxygen=row["o2"] == "oxygen",
        systolic_mmhg=float(row["sbp"]),
        heart_rate_per_min=float(row["hr"]),
        consciousness=Consciousness(row["consciousness"][0]),
        temperature_tenths_c=round(10 * float(row["temp_c"])),
        scale=Spo2Scale(int(row["spo2_scale"])),
    )


def vector(text: str, scale: int = 1) -> News2Inputs:
    """Breaths, SpO₂, air or oxygen, systolic, heart rate, consciousness, temperature."""
    breaths, spo2, oxygen, systolic, heart_rate, answer, temperature = text.split()
    return News2Inputs(
        breaths_per_min=float(breaths),
        spo2_pct=float(spo2),
        on_oxygen=oxygen == "O2",
        systolic_mmhg=float(systolic),
        heart_rate_per_min=float(heart_rate),
        consciousness=Consciousness(answer),
        temperature_tenths_c=round(10 * float(temperature)),
        scale=Spo2Scale(scale),
    )


CALM = vector("14 98 air 124 72 A 36.8")


@pytest.mark.parametrize("row", rows(OWN / "news2_boundaries.csv"), ids=lambda row: row["case"])
def test_every_band_edge_agrees(row: dict[str, str]) -> None:
    score = news2(inputs_of(row))

    assert {name: score.points[name] for name in _SUB_SCORES.values()} == {
        name: int(row[column]) for column, name in _SUB_SCORES.items()
    }
    assert score.total == int(row["total"])
    assert score.band == row["risk"]


def test_published_cases_agree() -> None:
    published = rows(shared("news2-vectors", "news2_gdl2_19.csv"))

    assert len(published) == 19
    for row in published:
        score = news2(inputs_of(row))
        found = (score.total, score.band)
        assert found == (int(row["expected_total"]), row["expected_risk"]), row["case"]


@pytest.mark.parametrize(
    ("text", "scale", "total", "single_three"),
    [
        ("14 98 air 124 72 A 36.8", 1, 0, False),
        ("16 97 air 162 96 A 36.8", 1, 1, False),
        ("16 98 air 205 88 A 36.8", 1, 0, False),
        ("16 97 air 162 96 C 36.8", 1, 4, True),
        ("8 90 O2 100 55 V 36.4", 1, 13, True),
        ("9 92 air 91 41 A 35.1", 1, 7, False),
        ("24 94 air 219 130 A 39.0", 1, 6, False),
        ("25 91 O2 220 131 U 35.0", 1, 20, True),
        ("18 93 air 120 80 A 37.0", 2, 0, False),
        ("18 93 O2 120 80 A 37.0", 2, 3, False),
        ("18 97 O2 120 80 A 37.0", 2, 5, True),
    ],
)
def test_golden_vectors_agree(text: str, scale: int, total: int, *, single_three: bool) -> None:
    score = news2(vector(text, scale))

    assert (score.total, score.has_single_three) == (total, single_three)


def test_severe_hypertension_scores_nothing() -> None:
    assert news2(vector("16 98 air 205 88 A 36.8")).band is RiskBand.LOW


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("breaths_per_min", Parameter.BREATHS),
        ("spo2_pct", Parameter.SPO2),
        ("on_oxygen", Parameter.OXYGEN),
        ("systolic_mmhg", Parameter.SYSTOLIC),
        ("heart_rate_per_min", Parameter.HEART_RATE),
        ("consciousness", Parameter.CONSCIOUSNESS),
        ("temperature_tenths_c", Parameter.TEMPERATURE),
    ],
)
def test_missing_input_makes_it_incomplete(field: str, name: Parameter) -> None:
    known = {each: getattr(CALM, each) for each in CALM.__slots__}
    score = news2(News2Inputs(**(known | {field: None})))

    assert score.missing == (name,)
    assert (score.total, score.band) == (None, None)
    assert "incomplete" in score.words


def test_scale_two_waits_for_oxygen() -> None:
    score = news2(News2Inputs(spo2_pct=95, scale=Spo2Scale.TWO))

    assert Parameter.SPO2 in score.missing


def test_incomplete_score_keeps_its_red() -> None:
    score = news2(News2Inputs(breaths_per_min=8))

    assert score.has_single_three
    assert score.at_least == 3
