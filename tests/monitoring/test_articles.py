"""What the two articles warn about, one by one, each with the flag that shows it."""

import pytest

from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.protocols import default_protocol
from tests.factories import assessment, effect, intake, stop, vitals
from tests.monitoring.deciding import flags_of, running

ROLE, DURATION = "SEED1", "SEED2"

WARNINGS: list[tuple[str, str, str, tuple[Entry, ...]]] = [
    (ROLE, "elevated heart rate", "HR_HIGH", (vitals(10, heart_rate=115),)),
    (ROLE, "elevated blood pressure", "BP_HIGH", (vitals(10, (165, 80)),)),
    (ROLE, "elevated for this patient", "BP_CHANGE_UP", (vitals(10, (155, 80)),)),
    (ROLE, "heart rate up for this patient", "HR_CHANGE_UP", (vitals(10, heart_rate=98),)),
    (ROLE, "high pressure at the door", "BP_BEFORE_START", (vitals(-4, (150, 80)),)),
    (ROLE, "increased secretions", "SECRETIONS", (effect(10, Effect.SECRETIONS),)),
    (ROLE, "agitation", "AGITATION", (effect(10, Effect.AGITATION),)),
    (ROLE, "agitation by scale", "AGITATION_SCALE", (assessment(10, agitation=1),)),
    (ROLE, "dissociation by scale", "DISSOCIATION", (assessment(10, dissociation=2),)),
    (
        ROLE,
        "dissociation as reported",
        "DETACHMENT",
        (effect(10, Effect.DISSOCIATION, Grade.MODERATE),),
    ),
    (ROLE, "interactions", "INTERACTION", (intake(medicines=("Lorazepam",)),)),
    (ROLE, "contraindicated conditions", "CONTRAINDICATION", (intake(("aneurysm",)),)),
    (DURATION, "dizziness", "DIZZINESS", (effect(10, Effect.DIZZINESS, Grade.MODERATE),)),
    (DURATION, "nausea", "NAUSEA", (effect(10, Effect.NAUSEA),)),
    (DURATION, "disorientation", "DISORIENTATION", (effect(10, Effect.DISORIENTATION),)),
    (
        DURATION,
        "disorientation that stays",
        "DISORIENTED",
        (stop(20), assessment(80, orientation=3)),
    ),
    (
        DURATION,
        "feeling of detachment",
        "DETACHMENT",
        (effect(10, Effect.DISSOCIATION, Grade.SEVERE),),
    ),
    (
        DURATION,
        "dissociation that stays",
        "DISSOCIATION_NOT_DOWN",
        (stop(20), assessment(80, dissociation=1)),
    ),
    (
        DURATION,
        "effects that do not resolve",
        "EFFECT_NOT_GONE",
        (effect(10, Effect.DIZZINESS), stop(20)),
    ),
    (DURATION, "significant fall in pressure", "BP_LOW", (vitals(10, (98, 60)),)),
    (DURATION, "fall for this patient", "BP_CHANGE_DOWN", (vitals(10, (99, 60)),)),
    (DURATION, "significant fall in heart rate", "HR_LOW", (vitals(10, heart_rate=48),)),
    (DURATION, "pulse down for this patient", "HR_CHANGE_DOWN", (vitals(10, heart_rate=50),)),
    (
        DURATION,
        "sudden change in pressure",
        "BP_SWING",
        (vitals(10, (124, 78)), vitals(15, (170, 78))),
    ),
    (
        DURATION,
        "sudden change in heart rate",
        "HR_SWING",
        (vitals(10, heart_rate=72), vitals(15, heart_rate=104)),
    ),
    (DURATION, "change in mood", "MOOD_CHANGE", (effect(10, Effect.MOOD_CHANGE),)),
    (DURATION, "severe change in mood", "MOOD_CRISIS", (effect(10, Effect.PANIC),)),
    (DURATION, "thoughts of suicide", "SUICIDAL_ITEM", (assessment(10, phq9_item9=1),)),
]


@pytest.mark.parametrize(("article", "warning", "rule_id", "entries"), WARNINGS)
def test_article_warning_has_its_flag(
    article: str, warning: str, rule_id: str, entries: tuple[Entry, ...]
) -> None:
    result = running(*entries, minute=130)

    assert flags_of(result, rule_id), f"nothing shows {warning}"
    assert article in default_protocol().rule(rule_id).articles


@pytest.mark.parametrize("rule_id", ["RATE_HIGH", "DOSE_HIGH", "TOO_SOON", "TOO_MANY"])
def test_higher_doses_and_frequent_use_named(rule_id: str) -> None:
    assert ROLE in default_protocol().rule(rule_id).articles


def test_every_named_article_is_tested() -> None:
    tested = {rule_id for _, _, rule_id, _ in WARNINGS}
    tested |= {
        "RATE_HIGH",
        "DOSE_HIGH",
        "DOSE_OVER_ORDER",
        "RATE_OVER_ORDER",
        "TOO_SOON",
        "TOO_MANY",
    }
    named = {rule.id for rule in default_protocol().rules if rule.articles}

    assert named == tested
