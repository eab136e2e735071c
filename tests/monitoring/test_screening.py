"""Conditions and medicines at the door; what no table holds is never "safe"."""

import pytest

from monitoring.entries import Intake
from monitoring.flags import Severity
from monitoring.protocols import default_protocol
from monitoring.screening import screen_conditions, screen_medicines, screening_tables
from tests.factories import entry_id, header, intake
from tests.monitoring.deciding import evaluation, flags_of, missing_of, only_flag


@pytest.mark.parametrize("name", ["Lorazepam", " lorazepam ", "LORAZEPAM"])
def test_medicine_found_however_typed(name: str) -> None:
    found, unknown = screen_medicines([name])

    assert [hit.level for hit in found] == ["moderate"]
    assert unknown == ()


def test_medicine_in_two_classes() -> None:
    found, _ = screen_medicines(["phenobarbital"])

    assert {hit.level for hit in found} == {"moderate", "information"}


def test_unknown_medicine_is_not_checked() -> None:
    result = evaluation(intake(medicines=("Wundermittel",)))

    assert missing_of(result, "INTERACTION") == "not checked: Wundermittel"
    assert not flags_of(result, "INTERACTION")


def test_not_asked_is_not_evaluable() -> None:
    result = evaluation(intake(None, None))

    assert missing_of(result, "CONTRAINDICATION") == "conditions not asked"
    assert missing_of(result, "INTERACTION") == "medicines not asked"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("aneurysm", Severity.CRITICAL),
        ("stroke", Severity.WARNING),
        ("epilepsy", Severity.ADVISORY),
    ],
)
def test_condition_by_its_level(condition: str, expected: Severity) -> None:
    assert only_flag(evaluation(intake((condition,))), "CONTRAINDICATION").severity is expected


def test_worst_condition_decides() -> None:
    flag = only_flag(evaluation(intake(("epilepsy", "aneurysm"))), "CONTRAINDICATION")

    assert flag.severity is Severity.CRITICAL
    assert len(flag.evidence) == 2


def test_every_level_has_its_severity() -> None:
    rules = {rule.id: rule for rule in default_protocol().rules}
    conditions = {condition.level for condition in screening_tables().conditions}
    medicines = {interaction.level for interaction in screening_tables().interactions}

    assert conditions == set(rules["CONTRAINDICATION"].levels)  # type: ignore[union-attr]
    assert medicines - {"none"} == set(rules["INTERACTION"].levels)  # type: ignore[union-attr]


def test_codes_are_unique() -> None:
    codes = [condition.code for condition in screening_tables().conditions]

    assert len(codes) == len(set(codes))
    assert screen_conditions(["unheard of"]) == ((), ("unheard of",))


def _asked_again(conditions: tuple[str, ...]) -> Intake:
    return intake(conditions, weight_g=70_000, **header(-12, name="asked again"))  # type: ignore[arg-type]


def test_same_finding_is_the_same_flag() -> None:
    """A weight added to the intake takes no acknowledged flag away."""
    flag = only_flag(
        evaluation(intake(("aneurysm",)), _asked_again(("aneurysm",))), "CONTRAINDICATION"
    )

    assert flag.key.began_with == entry_id("intake")


def test_new_finding_is_a_new_flag() -> None:
    asked_again = _asked_again(("aneurysm", "psychosis"))
    flag = only_flag(evaluation(intake(("aneurysm",)), asked_again), "CONTRAINDICATION")

    assert flag.key.began_with == entry_id("asked again")
